import { KubeObject } from '../../../model';
import { undatedFirst } from '../byAge';
import { ExternalWorkload, Server } from '../kinds';
import { matchesSelector } from '../matchesSelector';
import { Pod } from '../../../engine/coreKinds';

/** A pod or an external workload: what Servers select. @internal */
export type ServerSubject = Pod | ExternalWorkload;

/** True for workloads outside the cluster. @internal */
export function isExternal(subject: KubeObject): subject is ExternalWorkload {
  return subject.kind === 'ExternalWorkload';
}

/** Numbers of the TCP ports of a name; several containers may use one name. */
function portsNamed(subject: ServerSubject, name: string): readonly number[] {
  const ports = isExternal(subject)
    ? (subject.spec?.ports ?? []).map(port => ({
        name: port.name,
        number: port.port,
        protocol: port.protocol,
      }))
    : [
        ...(subject.spec?.initContainers ?? []),
        ...(subject.spec?.containers ?? []),
      ].flatMap(container =>
        (container.ports ?? []).map(port => ({
          name: port.name,
          number: port.containerPort,
          protocol: port.protocol,
        })),
      );
  return ports.flatMap(port =>
    port.name === name &&
    (port.protocol ?? 'TCP').toUpperCase() === 'TCP' &&
    port.number !== undefined
      ? [port.number]
      : [],
  );
}

/** True when a Server speaks for a port of the subject, older Servers left aside. */
function serverCovers(
  server: Server,
  subject: ServerSubject,
  port: number,
): boolean {
  const selector = isExternal(subject)
    ? server.spec?.externalWorkloadSelector
    : server.spec?.podSelector;
  if (!selector || !matchesSelector(selector, subject.metadata.labels))
    return false;
  const wanted = server.spec?.port;
  return typeof wanted === 'number'
    ? wanted === port
    : wanted !== undefined && portsNamed(subject, wanted).includes(port);
}

/** The Servers that claim a port, the one that owns it first. @internal */
export function claimingServers(
  servers: readonly Server[],
  subject: ServerSubject,
  port: number,
): readonly Server[] {
  return servers
    .filter(
      server =>
        server.metadata.namespace === subject.metadata.namespace &&
        serverCovers(server, subject, port),
    )
    .sort(undatedFirst);
}
