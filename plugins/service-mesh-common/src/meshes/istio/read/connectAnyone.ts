import { Namespace, Pod } from '../../../engine/coreKinds';
import { derived } from '../../../engine/derived';
import { MeshEnd } from '../../../engine/MeshDefinition';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { ClientSending } from '../../../model';
import { hasSidecar, isGateway, isInAmbient } from '../membership';
import { placeOf, revisionOf } from '../revisionOf';
import { Labels } from '../selects';
import { connect } from './connect';
import { clientsToldApart } from './clientsToldApart';

/** How clients of a namespace take part in the mesh. */
interface Planes {
  readonly sidecar: boolean;
  readonly ambient: boolean;
}

const NO_LABELS: Labels = {};

const planesOf = derived(
  (pods: readonly Pod[], namespaceLabels: Labels): Planes => ({
    sidecar: pods.some(
      pod => hasSidecar(pod) && !isGateway(pod.metadata.labels ?? {}),
    ),
    ambient: pods.some(pod => isInAmbient(pod, namespaceLabels)),
  }),
);

const planesIn = derived((index: ResourceIndex): Planes => {
  const all = index.namespaces(Pod).map(namespace => {
    const pods = index.list(Pod, namespace);
    const found = index.get(Namespace, namespace);
    const labels = isUnreadObject(found) ? undefined : found?.metadata.labels;
    return isUnread(pods) ? undefined : planesOf(pods, labels ?? NO_LABELS);
  });
  return {
    sidecar: all.some(one => one?.sidecar),
    ambient: all.some(one => one?.ambient),
  };
});

/**
 * How a client of the mesh connects of whom nothing else is known: by its own proxy, by ztunnel, and by what DestinationRules
 * tell the clients of some namespaces only. What comes to the same is said once.
 * @internal
 */
export function connectAnyone(
  server: MeshEnd,
  port: number,
): readonly ClientSending[] {
  const { dataPlane } = server.workload.membership;
  const planes = planesIn(server.index);
  // That of the server is one of them.
  const sidecar = planes.sidecar || dataPlane === 'sidecar';
  const ambient = planes.ambient || dataPlane === 'ambient';
  const told = sidecar
    ? connect(anyClient(server, 'sidecar'), server, port)
    : [];
  const tunnelled = ambient
    ? connect(anyClient(server, 'ambient'), server, port)
    : [];
  const found = new Set([...told, ...tunnelled].map(same));
  const apart = sidecar
    ? clientsToldApart(server, port).flatMap(({ namespace, labels, words }) =>
        connect(anyClient(server, 'sidecar', namespace, labels), server, port)
          .filter(one => !found.has(same(one)))
          .map(one => ({
            ...one,
            when: [words, ...(one.when ? [one.when] : [])].join(' and '),
          })),
      )
    : [];
  const both =
    told.length > 0 &&
    tunnelled.some(one => !told.some(other => likely(one) === likely(other)));
  const by = (list: readonly ClientSending[], words: string) =>
    both
      ? list.map(one => ({
          ...one,
          when: [words, ...(one.when ? [one.when] : [])].join(' and '),
        }))
      : list;
  return [
    ...by(told, 'a client with a sidecar calls'),
    ...(both || told.length === 0
      ? by(tunnelled, 'a client in ambient mode calls')
      : []),
    ...apart,
  ];
}

/** What a way to send amounts to, whatever led to it. */
function likely({ sends, needs, pastWaypoint }: ClientSending): string {
  return [sends, needs, pastWaypoint ?? false].join('\n');
}

function same(sending: ClientSending): string {
  return `${sending.to ?? ''}\n${likely(sending)}`;
}

/**
 * A client that runs nowhere in particular: without a namespace, nothing is written for it alone. Its control plane is the
 * server's, unless its namespace says otherwise.
 */
function anyClient(
  { index, workload }: MeshEnd,
  dataPlane: 'sidecar' | 'ambient',
  namespace = '',
  labels: Labels = NO_LABELS,
): MeshEnd {
  return {
    index,
    workload: {
      cluster: index.cluster,
      namespace,
      ownerKind: 'Pod',
      name: '',
      podLabels: {
        'istio.io/rev': revisionOf(index, placeOf(workload)),
        ...labels,
      },
      serviceAccount: '',
      ports: [],
      services: [],
      pods: [],
      membership: {
        mesh: 'istio',
        dataPlane,
        podsInMesh: 1,
        podsTotal: 1,
        proxyVersions: [],
        evidence: [
          {
            type: 'default',
            name: `a client in the mesh, ${
              dataPlane === 'ambient' ? 'in ambient mode' : 'with a sidecar'
            }`,
          },
        ],
      },
      matchedBy: [],
    },
  };
}
