import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { ResourceRef } from '../../../model';
import { EgressNetwork } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { readOutboundResources } from '../outbound/OutboundResources';
import { refersTo } from '../refs';

const keyOf = (namespace = '', name = '') => `${namespace}/${name}`;

/**
 * The EgressNetworks that may govern what clients of a namespace call outside, its own or else the global ones, and the
 * routes that name them as parents.
 * @internal
 */
export function outside(
  index: ResourceIndex,
  namespace: string,
): readonly ResourceRef[] {
  const all = readAll(index, { networks: EgressNetwork });
  if (!all.ok || all.objects.networks.length === 0) return [];
  const config = readLinkerdConfig(index);
  const of = (wanted: string) =>
    all.objects.networks.filter(n => n.metadata.namespace === wanted);
  const own = of(namespace);
  const networks = own.length > 0 ? own : of(config.globalEgressNamespace);
  const known = new Set(
    networks.map(({ metadata }) => keyOf(metadata.namespace, metadata.name)),
  );
  const resources = readOutboundResources(index, config);
  const routes = 'unread' in resources ? [] : resources.routes;
  return [
    ...networks.map(network => index.ref(network, EgressNetwork)),
    ...routes
      .filter(({ route }) =>
        (route.spec?.parentRefs ?? []).some(
          ref =>
            refersTo(ref, EgressNetwork) &&
            known.has(
              keyOf(ref.namespace ?? route.metadata.namespace, ref.name),
            ),
        ),
      )
      .map(({ route, kind }) => index.ref(route, kind)),
  ];
}
