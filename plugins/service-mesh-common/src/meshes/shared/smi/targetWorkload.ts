import { isRecord, itemsAt, valueAt } from '../../../engine/editManifest';
import { MigrationContext, RawManifest } from '../../../engine/Migration';
import { IntentTarget } from '../../../model';
import { servicePorts } from './servicePorts';

/** Whom a TrafficTarget is about. @internal */
export interface Destination {
  readonly namespace: string;
  readonly account: string;
  /** Workload port; undefined = every port. */
  readonly port?: number;
}

/** The destination of a TrafficTarget, or what is wrong with it. @internal */
export function destinationOf(manifest: RawManifest): Destination | string {
  // The first version had no spec.
  const place = valueAt(manifest, ['spec']) === undefined ? [] : ['spec'];
  const written = valueAt(manifest, [...place, 'destination']);
  if (
    !isRecord(written) ||
    written.kind !== 'ServiceAccount' ||
    typeof written.name !== 'string'
  )
    return 'its destination is no ServiceAccount';
  const port = written.port === undefined ? undefined : Number(written.port);
  if (port !== undefined && !Number.isInteger(port))
    return `its destination has the port ${String(
      written.port,
    )}, which is no number`;
  const namespace =
    written.namespace ?? valueAt(manifest, ['metadata', 'namespace']);
  return {
    namespace: typeof namespace === 'string' ? namespace : 'default',
    account: written.name,
    ...(port !== undefined && { port }),
  };
}

/** The one workload of a destination and its Service, or what is missing among the manifests. @internal */
export function runningTarget(
  { namespace, account, port }: Destination,
  context: MigrationContext,
): IntentTarget | string {
  const here = context.manifests.filter(
    manifest =>
      (valueAt(manifest, ['metadata', 'namespace']) ?? 'default') === namespace,
  );
  const workloads = here.flatMap(manifest => {
    const template =
      manifest.kind === 'Pod'
        ? manifest
        : valueAt(manifest, ['spec', 'template']);
    const runsAs =
      valueAt(template, ['spec', 'serviceAccountName']) ??
      valueAt(template, ['spec', 'serviceAccount']) ??
      'default';
    return isRecord(valueAt(template, ['spec'])) && runsAs === account
      ? [template]
      : [];
  });
  const who = `ServiceAccount ${namespace}/${account}`;
  if (workloads.length === 0)
    return `policies of a mesh go by workloads, and none that runs as ${who} is among the manifests: add it with its Service`;
  const found = workloads.flatMap(template =>
    here.flatMap(service => {
      const selector = valueAt(service, ['spec', 'selector']);
      return service.kind === 'Service' &&
        isRecord(selector) &&
        Object.keys(selector).length > 0 &&
        Object.entries(selector).every(
          ([key, value]) =>
            valueAt(template, ['metadata', 'labels', key]) === value,
        )
        ? [{ template, service, selector }]
        : [];
    }),
  );
  if (found.length !== 1 || workloads.length !== 1)
    return found.length === 0
      ? `no Service among the manifests selects the workload of ${who}: add it`
      : `several workloads or Services belong to ${who}, and a policy is about one`;
  const [{ template, service, selector }] = found;
  const name = String(valueAt(service, ['metadata', 'name']));
  const ports = itemsAt(service, ['spec', 'ports']).flatMap((place, i) => {
    const number = valueAt(service, [...place, 'port']);
    const target = numberOf(
      valueAt(service, [...place, 'targetPort']) ?? number,
      template,
    );
    const { protocol = 'http' } =
      servicePorts(
        context,
        valueAt(service, ['metadata', 'namespace']),
        name,
      )?.[i] ?? {};
    return typeof number === 'number' && target !== undefined
      ? [{ number, target, protocol }]
      : [];
  });
  const meant = ports.filter(
    ({ target }) => port === undefined || target === port,
  );
  return meant.length === 1 && (port !== undefined || ports.length === 1)
    ? {
        namespace,
        service: name,
        labels: Object.fromEntries(
          Object.entries(selector).map(([key, value]) => [key, String(value)]),
        ),
        port: meant[0],
      }
    : `Service ${name} has ${
        meant.length === 0 ? 'no port that is meant' : 'several ports'
      }, and a policy is about one`;
}

/** The number of a port that may be named after one of a container. */
function numberOf(written: unknown, template: unknown): number | undefined {
  if (typeof written === 'number') return written;
  const named = itemsAt(template, ['spec', 'containers'])
    .flatMap(place => itemsAt(template, [...place, 'ports']))
    .map(place => valueAt(template, place))
    .find(port => isRecord(port) && port.name === written);
  const number = isRecord(named) ? named.containerPort : undefined;
  return typeof number === 'number' ? number : undefined;
}
