import { Service } from '../../../../engine/coreKinds';
import { RoutingProxy } from '../routing/routeMatches';
import { RoutingContext } from '../routing/RoutingContext';

/** What a waypoint says to be for when it takes requests to Services; nothing said is `service`. */
const FOR_SERVICES = new Set(['', 'service', 'all']);

/**
 * The proxy that looks at requests of a client, and the namespace whose own routes it follows. A client in ambient mode has
 * none of its own: the waypoint of the Service looks for it, and goes by what the Service's owner wrote. undefined = nobody
 * does.
 * @internal
 */
export function layer7Proxy(
  { namespaces, gateways }: RoutingContext,
  client: RoutingProxy,
  service: Service | undefined,
): { readonly proxy: RoutingProxy; readonly routesOf: string } | undefined {
  const labelsOf = (name: string | undefined) =>
    namespaces.find(({ metadata }) => metadata.name === name)?.metadata
      .labels ?? {};
  const {
    'istio.io/dataplane-mode': mode = labelsOf(client.namespace)[
      'istio.io/dataplane-mode'
    ],
  } = client.labels;
  if (mode !== 'ambient') return { proxy: client, routesOf: client.namespace };
  const own = service?.metadata.namespace ?? '';
  const labels = [service?.metadata.labels ?? {}, labelsOf(own)].find(
    entry => entry['istio.io/use-waypoint'] !== undefined,
  );
  const name = labels?.['istio.io/use-waypoint'];
  const namespace = labels?.['istio.io/use-waypoint-namespace'] ?? own;
  return service &&
    gateways.some(
      ({ metadata }) =>
        metadata.name === name &&
        metadata.namespace === namespace &&
        FOR_SERVICES.has(metadata.labels?.['istio.io/waypoint-for'] ?? ''),
    )
    ? { proxy: { namespace, labels: {} }, routesOf: own }
    : undefined;
}
