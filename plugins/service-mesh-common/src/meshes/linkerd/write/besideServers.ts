import { Pod } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { AccessIntent } from '../../../model';
import { claimingServers } from '../inbound/selectServer';
import { Server } from '../kinds';
import { matchesSelector } from '../matchesSelector';

/**
 * Uses the Server that speaks for the port already: of two for one port the younger has no effect. One that lets callers in
 * whom no policy names is closed.
 * @internal
 */
export function besideServers(
  index: ResourceIndex,
  intent: AccessIntent,
): { readonly intent: AccessIntent; readonly notes: readonly string[] } {
  const { namespace, labels, port } = intent.target;
  const servers = index.list(Server, namespace);
  const pods = index.list(Pod, namespace);
  if (isUnread(servers) || isUnread(pods))
    return {
      intent,
      notes: [
        'Whether a Server speaks for the port already could not be read; of two for one port the younger has no effect.',
      ],
    };
  const mine = pods.filter(({ metadata }) =>
    Object.entries(labels).every(
      ([key, value]) => metadata.labels?.[key] === value,
    ),
  );
  const found = [
    ...new Set(
      mine.flatMap(pod => claimingServers(servers, pod, port.target)[0] ?? []),
    ),
  ];
  const [server] = found;
  if (!server) return { intent, notes: [] };
  const { name } = server.metadata;
  const { podSelector, accessPolicy = 'deny' } = server.spec ?? {};
  const others = pods.some(
    pod =>
      !mine.includes(pod) &&
      podSelector !== undefined &&
      matchesSelector(podSelector, pod.metadata.labels),
  );
  const closed = accessPolicy === 'deny';
  return {
    intent: {
      ...intent,
      server: {
        name,
        ...(!closed && { spec: { ...server.spec, accessPolicy: 'deny' } }),
      },
    },
    notes: [
      `The Server ${namespace}/${name} speaks for port ${port.target} already and is used.`,
      ...(closed
        ? []
        : [
            `Its accessPolicy ${accessPolicy} lets callers in whom no policy names; it becomes deny.`,
          ]),
      ...(others
        ? ['It speaks for further pods, for which the policies hold too.']
        : []),
      ...(found.length > 1
        ? [
            `Pods of the Service have different Servers for the port: ${found
              .map(one => one.metadata.name)
              .join(', ')}; only the first is used.`,
          ]
        : []),
    ],
  };
}
