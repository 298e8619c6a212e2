import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { inNamespaces } from '../../../engine/groupBy';
import { claimingServers } from '../inbound/selectServer';
import { Server } from '../kinds';

/** Two Servers claim one port of one pod; only the older one counts. @internal */
export const serverPortConflict: FindingRule = {
  code: 'linkerd/server-port-conflict',
  severity: 'warning',
  title: 'Server has no effect on a port another Server owns',
  message:
    'Server {name} and the older Server {owner} both select port {port} of pod {pod}; only {owner} counts there.',
  why: 'A port belongs to the oldest Server that selects it. Policies of the younger one do not apply to it.',
  fix: 'Narrow the podSelector of one of the two, or move its policies to the Server that owns the port and delete it.',
  reads: [Server, Pod],
  docs: 'https://linkerd.io/2/reference/authorization-policy/#server',
  *check({ index }): Iterable<Problem> {
    const servers = index.list(Server);
    const pods = index.list(Pod);
    if (isUnread(servers) || isUnread(pods)) return;
    const reported = new Set<string>();
    for (const pod of pods) {
      const local = inNamespaces(servers, pod.metadata.namespace ?? '');
      if (local.length < 2) continue;
      for (const port of portsOf(pod, local)) {
        const [owner, ...younger] = claimingServers(local, pod, port);
        for (const server of younger) {
          const key = `${server.metadata.namespace}/${server.metadata.name}`;
          if (reported.has(key)) continue;
          reported.add(key);
          yield {
            subject: index.ref(server, Server),
            field: 'spec.port',
            params: {
              name: server.metadata.name,
              owner: owner.metadata.name,
              port: String(port),
              pod: pod.metadata.name,
            },
          };
        }
      }
    }
  },
};

function portsOf(pod: Pod, servers: readonly Server[]): ReadonlySet<number> {
  const declared = (pod.spec?.containers ?? []).flatMap(container =>
    (container.ports ?? []).flatMap(port => port.containerPort ?? []),
  );
  return new Set([
    ...declared,
    ...servers.flatMap(server =>
      typeof server.spec?.port === 'number' ? [server.spec.port] : [],
    ),
  ]);
}
