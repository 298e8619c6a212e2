import { CONFIG_PREFIX } from '../labels';
import { hasPort, parsePortRange } from '../parsePorts';
import { matchesSelector } from '../matchesSelector';
import {
  DestinationExternal,
  DestinationPod,
  DestinationServer,
  DestinationService,
} from './DestinationCluster';

const OPAQUE_PORTS = `${CONFIG_PREFIX}opaque-ports`;

/** Tells whether a port is opaque. @internal */
export type IsOpaque = (port: number) => boolean;

/** Reads an annotation of ports, ranges and names; entries that are none of them are passed over. */
function annotated(
  annotations: Readonly<Record<string, string>>,
  named: ReadonlyMap<string, number>,
  defaults: readonly number[],
): IsOpaque {
  if (!Object.hasOwn(annotations, OPAQUE_PORTS))
    return port => defaults.includes(port);
  const written = annotations[OPAQUE_PORTS];
  // A comma at the end is no matter; an entry without text is the name of a port that has none.
  const entries = written === '' ? [] : written.replace(/,$/, '').split(',');
  const ranges = entries.flatMap(raw => {
    const entry = raw.trim();
    const port = named.get(entry);
    if (port !== undefined) return [[port, port] as const];
    const parsed = parsePortRange(entry);
    return entry !== '' && 'range' in parsed ? [parsed.range] : [];
  });
  return port => hasPort(ranges, port);
}

function names(
  ports: readonly { readonly name?: string; readonly port?: number }[],
): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  // The first of a name counts.
  for (const { name = '', port } of ports)
    if (port !== undefined && !map.has(name)) map.set(name, port);
  return map;
}

/** Opaque ports of a pod: those of its annotation, or the installation's when it has none. @internal */
export function podOpaquePorts(
  pod: DestinationPod,
  defaults: readonly number[],
): IsOpaque {
  const named = new Map(
    pod.containers
      .flatMap(({ ports = [] }) => ports)
      .flatMap(({ name, containerPort }) =>
        name && containerPort !== undefined
          ? [[name, containerPort] as const]
          : [],
      ),
  );
  return annotated(pod.annotations, named, defaults);
}

/** Opaque ports of a workload outside the cluster. @internal */
export function externalOpaquePorts(
  external: DestinationExternal,
  defaults: readonly number[],
): IsOpaque {
  return annotated(external.annotations, names(external.ports), defaults);
}

/**
 * Opaque ports of a Service: those of its annotation, or the installation's when it has none. The destination service
 * takes the installation's for every Service it sees without one (`watcher/opaque_ports_watcher.go#addService`) and does
 * not look at the namespace: the namespace's value is there because the injector writes it, or the usual ports, on new
 * Services (`pkg/inject/inject.go#CreateOpaquePortsPatch`). A Service from before that has the installation's.
 * @internal
 */
export function serviceOpaquePorts(
  service: Pick<DestinationService, 'annotations' | 'ports'>,
  defaults: readonly number[],
): IsOpaque {
  return annotated(service.annotations, names(service.ports), defaults);
}

/** True when a Server makes a port of a pod opaque; Servers know named ports by the pod's or the host's number. @internal */
export function isOpaqueByServer(
  servers: readonly DestinationServer[],
  workload:
    | { readonly pod: DestinationPod }
    | { readonly external: DestinationExternal },
  port: number,
): boolean {
  const { namespace, labels } =
    'pod' in workload ? workload.pod : workload.external;
  return servers.some(server => {
    const selector =
      'pod' in workload ? server.podSelector : server.externalSelector;
    if (
      server.namespace !== namespace ||
      server.protocol !== 'opaque' ||
      !selector ||
      !matchesSelector(selector, labels)
    )
      return false;
    if (typeof server.port === 'number') return server.port === port;
    return 'pod' in workload
      ? workload.pod.containers
          .flatMap(({ ports = [] }) => ports)
          .some(
            candidate =>
              candidate.name === server.port &&
              (candidate.containerPort === port || candidate.hostPort === port),
          )
      : workload.external.ports.some(
          candidate =>
            candidate.name === server.port && candidate.port === port,
        );
  });
}
