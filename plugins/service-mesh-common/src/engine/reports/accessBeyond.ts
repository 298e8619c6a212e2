import {
  AccessAnswer,
  AccessArrival,
  AccessBeyond,
  AccessQuestion,
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
/** Clients (count) whose routes are asked; they hardly ever differ. */
const MOST_CLIENTS = 5;

/** What is asked about. */
interface Ways {
  readonly server: PlacedWorkload;
  readonly port: number;
  readonly request: AccessRequest;
  /** The caller's own workloads; empty when they are not known. */
  readonly clients: readonly PlacedWorkload[];
  readonly question: Pick<AccessQuestion, 'host' | 'port'>;
}

/**
 * What keeps a request from the workload although access is granted: routes that answer, abort or lead elsewhere, and what no
 * mesh decides. Named with their resources, and whether the request arrives all the same.
 * @internal
 */
export function accessBeyond(
  ways: Ways,
  placed: readonly PlacedWorkload[],
  meshes: readonly MeshDefinition[],
): Pick<AccessAnswer, 'beyond' | 'arrives'> {
  const { operation } = ways.request;
  const certain =
    operation.protocol === 'tcp' ||
    (typeof operation.method === 'string' &&
      typeof operation.path === 'string');
  const found =
    certain && ways.clients.length > 0
      ? taken(ways)
      : [possible(ways, placed, meshes)];
  const distinct = new Map(found.flat().map(one => [one.words, one]));
  const arrives = arrivalOf(found);
  return {
    ...(arrives && { arrives }),
    beyond: [...distinct.values(), NETWORK_POLICY],
  };
}

/** Of several ways to the workload, all have to end before it for a request not to arrive. */
function arrivalOf(
  ways: readonly (readonly AccessBeyond[])[],
): AccessArrival | undefined {
  const each = ways.map(way =>
    (['no', 'unknown', 'depends'] as const).find(one =>
      way.some(({ arrives }) => arrives === one),
    ),
  );
  const [first] = each;
  if (each.every(one => one === first)) return first;
  return each.includes('unknown') ? 'unknown' : 'depends';
}

/** What the callers' routes make of the request, for each Service that leads to the port and the question does not rule out. */
function taken({
  server,
  port,
  request: { operation },
  clients,
  question,
}: Ways): AccessBeyond[][] {
  const { workload } = server;
  const [asked] = (question.host ?? '').replace(/:\d+$/, '').split('.');
  const all =
    workload.ports.find(({ number }) => number === port)?.services ?? [];
  const meant = all.filter(
    service =>
      (!workload.services.includes(asked) || service.name === asked) &&
      (question.port === undefined ||
        question.port === port ||
        question.port === service.port),
  );
  const senders = new Map(
    clients.map(client => [
      JSON.stringify([
        client.index.cluster,
        client.workload.namespace,
        client.workload.podLabels,
      ]),
      client,
    ]),
  );
  return [...senders.values()]
    .slice(0, MOST_CLIENTS)
    .flatMap(({ index, mesh, workload: client }) =>
      meant.map(({ name, port: servicePort }): AccessBeyond[] => {
        const own = `${name}.${workload.namespace}.svc.cluster.local`;
        const answer = mesh?.read.route?.(index, {
          host: question.host ?? own,
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
      {
        words: `What the routes do cannot be told: ${explanation}`,
        arrives: 'unknown',
        evidence,
      },
    ];
  if (outcome !== 'forward' && outcome !== 'passthrough')
    return [
      {
        words: `The request does not get this far: ${explanation}`,
        arrives: 'no',
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
      ? [
          {
            words: `The route leads elsewhere: ${explanation}`,
            arrives: 'no' as const,
            evidence,
          },
        ]
      : []),
    ...(rule ? aborts(rule, true) : []),
  ];
}

function aborts(
  { faults, evidence }: TrafficSplit,
  isTaken: boolean,
): AccessBeyond[] {
  return faults.flatMap(({ type, share, status }) =>
    type === 'abort' && share > 0
      ? [
          {
            words: `A fault on purpose answers ${Math.round(
              share * 100,
            )}% of the requests with ${status ?? 'an error'}.`,
            arrives:
              isTaken && share >= 1 ? ('no' as const) : ('depends' as const),
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
              arrives: 'depends' as const,
              evidence: rule.evidence,
            },
          ]
        : []),
      ...(rule.directResponse
        ? [
            {
              words: `A route may answer with ${rule.directResponse.status} by itself.`,
              arrives: 'depends' as const,
              evidence: rule.evidence,
            },
          ]
        : []),
      ...aborts(rule, false),
    ])
    .slice(0, MOST_RULES);
}
