import {
  AccessBeyond,
  AccessRequest,
  RouteAnswer,
  TrafficSplit,
} from '../../model';
import { MeshDefinition } from '../MeshDefinition';
import { PlacedWorkload } from './MeshView';
import { placedRouting } from './reportTraffic';

/** Kubernetes' own rules hold below every mesh. */
const NETWORK_POLICY: AccessBeyond = {
  words:
    'NetworkPolicies can refuse the connection before any proxy sees it; they are no matter of the mesh and are not read.',
  evidence: [{ type: 'default', name: 'not judged: NetworkPolicy' }],
};

/** Rules (count) named when the question leaves open which of them would be taken. */
const MOST_RULES = 5;

/** What is asked about. */
interface Ways {
  readonly server: PlacedWorkload;
  readonly port: number;
  readonly request: AccessRequest;
  /** The caller's own workloads; empty when they are not known. */
  readonly clients: readonly PlacedWorkload[];
  /** Host as the question says it. */
  readonly host?: string;
}

/**
 * What could keep a request from the workload although access is granted: routes that answer, abort or lead elsewhere, and
 * what no mesh decides. Named with their resources, for the verdict does not judge them.
 * @internal
 */
export function accessBeyond(
  ways: Ways,
  placed: readonly PlacedWorkload[],
  meshes: readonly MeshDefinition[],
): readonly AccessBeyond[] {
  const { operation } = ways.request;
  const certain =
    operation.protocol === 'tcp' ||
    (typeof operation.method === 'string' &&
      typeof operation.path === 'string');
  const found =
    certain && ways.clients.length > 0
      ? taken(ways)
      : possible(ways, placed, meshes);
  const distinct = new Map(found.map(one => [one.words, one]));
  return [...distinct.values(), NETWORK_POLICY];
}

/** What the caller's routes make of the request, for each Service that leads to the port. */
function taken({
  server,
  port,
  request: { operation },
  clients,
  host,
}: Ways): AccessBeyond[] {
  const { workload } = server;
  const leading =
    workload.ports.find(({ number }) => number === port)?.services ?? [];
  return clients.slice(0, 1).flatMap(({ index, mesh, workload: client }) =>
    leading.flatMap(({ name, port: servicePort }): AccessBeyond[] => {
      const own = `${name}.${workload.namespace}.svc.cluster.local`;
      const answer = mesh?.read.route?.(index, {
        host: host ?? own,
        port: servicePort,
        scheme: 'http',
        method: operation.method ?? 'GET',
        path: withQuery(operation),
        headers: operation.headers ?? {},
        ...(operation.protocol === 'tcp' && { connection: 'tcp' as const }),
        from: { namespace: client.namespace, labels: client.podLabels },
      });
      return answer ? obstacles(answer, workload.services) : [];
    }),
  );
}

function withQuery({ path, query }: AccessRequest['operation']): string {
  const written = new URLSearchParams(query ?? {}).toString();
  return `${path ?? '/'}${written && `?${written}`}`;
}

function obstacles(
  { outcome, explanation, evidence, destinations, rule }: RouteAnswer,
  services: readonly string[],
): AccessBeyond[] {
  if (outcome === 'unknown')
    return [
      { words: `What the routes do cannot be told: ${explanation}`, evidence },
    ];
  if (outcome !== 'forward' && outcome !== 'passthrough')
    return [
      {
        words: `The request does not get this far: ${explanation}`,
        evidence,
      },
    ];
  const elsewhere =
    destinations.length > 0 &&
    destinations.every(
      ({ host }) => !services.includes(host.split('.')[0] ?? ''),
    );
  return [
    ...(elsewhere
      ? [{ words: `The route leads elsewhere: ${explanation}`, evidence }]
      : []),
    ...(rule ? aborts(rule) : []),
  ];
}

function aborts({ faults, evidence }: TrafficSplit): AccessBeyond[] {
  return faults.flatMap(({ type, share, status }) =>
    type === 'abort' && share > 0
      ? [
          {
            words: `A fault on purpose answers ${Math.round(
              share * 100,
            )}% of the requests with ${status ?? 'an error'}.`,
            evidence,
          },
        ]
      : [],
  );
}

/** Rules that answer themselves or abort, where the question does not tell which rule is taken. */
function possible(
  { server: { workload } }: Ways,
  placed: readonly PlacedWorkload[],
  meshes: readonly MeshDefinition[],
): AccessBeyond[] {
  const { splits } = placedRouting(placed, meshes);
  return splits
    .filter(
      ({ host, gateways }) =>
        gateways.includes('mesh') &&
        workload.services.some(
          name => host === `${name}.${workload.namespace}.svc.cluster.local`,
        ),
    )
    .flatMap((rule): AccessBeyond[] => [
      ...(rule.redirect
        ? [
            {
              words: `A route may answer with a redirect to ${rule.redirect.to}.`,
              evidence: rule.evidence,
            },
          ]
        : []),
      ...(rule.directResponse
        ? [
            {
              words: `A route may answer with ${rule.directResponse.status} by itself.`,
              evidence: rule.evidence,
            },
          ]
        : []),
      ...aborts(rule),
    ])
    .slice(0, MOST_RULES);
}
