import { matchesSelector } from '../../../engine/selectWorkloads';
import { podCounts, podStatus, VizContainerError } from './podCounts';
import {
  sumAnswers,
  VizAuthzStats,
  VizStats,
  VizTcpStats,
} from './trafficStats';
import { VizCluster, VizPod } from './VizCluster';
import { vizObjects } from './vizObjects';
import {
  refuse,
  typeLabel,
  VizAnswers,
  VizQueryId,
  VizRequest,
  VizResource,
  VizResult,
  VizSample,
  valueFor,
} from './VizRequest';
import { quantityText } from './quantityText';

/** Traffic and pods of one object. @internal */
export interface StatRow {
  readonly resource: VizResource;
  /** The Service that requests to a Service went to. */
  readonly leaf?: string;
  readonly timeWindow: string;
  /** Wording of kubectl; only of pods. */
  readonly status?: string;
  readonly meshedPodCount?: number;
  readonly runningPodCount?: number;
  readonly failedPodCount?: number;
  readonly errorsByPod?: Readonly<Record<string, readonly VizContainerError[]>>;
  readonly stats?: VizStats;
  readonly tcpStats?: VizTcpStats;
  readonly srvStats?: VizAuthzStats;
  readonly trafficSplit?: {
    readonly apex: string;
    readonly leaf: string;
    readonly weight: string;
  };
}

const POLICY_TYPES: ReadonlySet<string> = new Set([
  'server',
  'serverauthorization',
  'authorizationpolicy',
  'httproute',
]);

/** What `all` stands for. */
const ALL_TYPES = [
  'daemonset',
  'statefulset',
  'job',
  'deployment',
  'replicationcontroller',
  'pod',
  'service',
  'cronjob',
  'replicaset',
];

const REQUEST_QUERIES: readonly VizQueryId[] = [
  'requests',
  'p50',
  'p95',
  'p99',
];
const TCP_QUERIES: readonly VizQueryId[] = [
  'tcpConnections',
  'tcpReadBytes',
  'tcpWriteBytes',
];

function isPolicy(resource: VizResource): boolean {
  return POLICY_TYPES.has(resource.type ?? '');
}

/** Why traffic cannot be shown for a request; undefined when it can. */
function statRequestProblem({
  resource,
  to,
  from,
}: VizRequest): string | undefined {
  if (!resource) return 'StatSummary request missing Selector Resource';
  if (from?.type === 'service')
    return "service is not supported as a target on 'from' queries, or as a target with 'to' queries";
  for (const [name, peer] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (peer && (isPolicy(resource) || isPolicy(peer)))
      return `'${name}' queries are not supported with policy resources, as they have inbound metrics only`;
  if (to?.type === 'all' || from?.type === 'all')
    return "resource type 'all' is not supported as a filter";
  return undefined;
}

function keyOf(
  namespace: string | undefined,
  name: string | undefined,
): string {
  return `${namespace ?? ''}/${name ?? ''}`;
}

function queriesOf({ skipStats, tcpStats }: VizRequest) {
  if (skipStats) return [];
  return tcpStats ? [...REQUEST_QUERIES, ...TCP_QUERIES] : REQUEST_QUERIES;
}

/** Labels that hold a row's namespace and name. */
function keyLabels(type: string, from: VizResource | undefined) {
  const prefix = from ? 'dst_' : '';
  return type === 'namespace'
    ? { name: `${prefix}namespace` }
    : { namespace: `${prefix}namespace`, name: `${prefix}${typeLabel(type)}` };
}

function isEmpty(stats: VizStats | undefined): boolean {
  return !stats || Object.values(stats).every(value => value === 0);
}

function objectRows(
  cluster: VizCluster,
  request: VizRequest,
  resource: VizResource,
  answers: VizAnswers,
): VizResult<StatRow> {
  const type = resource.type ?? '';
  const found = vizObjects(cluster, resource, request);
  if (!found.ok) return found;
  const labels = keyLabels(type, request.from);
  const { stats, tcp } = sumAnswers(
    queriesOf(request),
    answers,
    ({ metric }: VizSample) =>
      keyOf(labels.namespace && metric[labels.namespace], metric[labels.name]),
    valueFor(request),
  );
  const objects = new Map(
    found.rows.map(object => [keyOf(object.namespace, object.name), object]),
  );
  // Traffic between two given ends is a list of what was seen, not of what exists.
  const keys = request.to || request.from ? stats.keys() : objects.keys();
  return {
    ok: true,
    rows: [...keys].flatMap(key => {
      const object = objects.get(key);
      if (!object) return [];
      const { errorsByPod, ...counts } = podCounts(cluster, object);
      const requests = stats.get(key);
      const connections = tcp.get(key);
      return [
        {
          resource: {
            name: object.name,
            ...(object.namespace !== undefined && {
              namespace: object.namespace,
            }),
            type,
          },
          timeWindow: request.timeWindow ?? '',
          ...counts,
          ...(type === 'pod' && { status: podStatus(object as VizPod) }),
          ...(Object.keys(errorsByPod).length > 0 && { errorsByPod }),
          ...(!isEmpty(requests) && { stats: requests }),
          ...(connections && { tcpStats: connections }),
        },
      ];
    }),
  };
}

function leafOf(authority: string): string {
  const parts = authority.split('.');
  return parts.length >= 3 && parts[2] === 'svc' ? parts[0] : authority;
}

/** Rows of a Service: one for each place its traffic goes to, with the weights of its ServiceProfile. */
function serviceRows(
  cluster: VizCluster,
  request: VizRequest,
  resource: VizResource,
  answers: VizAnswers,
): readonly StatRow[] {
  const { name = '', namespace = '' } = resource;
  const { stats, tcp } = sumAnswers(
    queriesOf(request),
    answers,
    ({ metric }) => keyOf(metric.dst_namespace, metric.dst_service),
    valueFor(request),
  );
  const rows = new Map<string, StatRow>();
  const add = (
    service: string,
    placedIn: string,
    leaf: string,
    weight?: string,
  ) => {
    const key = keyOf(placedIn, leaf);
    const row = `${service} ${key}`;
    const requests = stats.get(key);
    const connections = tcp.get(key);
    rows.set(row, {
      resource: { name: service, namespace: placedIn, type: 'service' },
      leaf,
      timeWindow: request.timeWindow ?? '',
      ...(requests && { stats: requests }),
      ...(connections && { tcpStats: connections }),
      ...(weight && { trafficSplit: { apex: service, leaf, weight } }),
    });
  };
  for (const key of stats.keys()) {
    const slash = key.indexOf('/');
    const leaf = key.slice(slash + 1);
    add(name || leaf, key.slice(0, slash), leaf);
  }
  const profile = cluster.profiles.find(
    candidate =>
      candidate.namespace === namespace &&
      candidate.name === `${name}.${namespace}.svc.${cluster.clusterDomain}`,
  );
  for (const { authority, weight } of profile?.overrides ?? [])
    add(name, namespace, leafOf(authority), quantityText(weight));
  const splitKey = ({ trafficSplit: split }: StatRow) =>
    split ? split.apex + split.leaf : '';
  return [...rows.values()].sort((a, b) => {
    if (!a.trafficSplit || !b.trafficSplit) return 0;
    return splitKey(a) < splitKey(b) ? -1 : 1;
  });
}

const POLICY_LABELS: Readonly<Record<string, string>> = {
  server: 'srv_name',
  serverauthorization: 'authz_name',
  authorizationpolicy: 'authz_name',
  httproute: 'route_name',
};

const POLICY_PLURALS: Readonly<Record<string, string>> = {
  server: 'servers',
  serverauthorization: 'serverauthorizations',
  authorizationpolicy: 'authorizationpolicies',
  httproute: 'httproutes',
};

function policyRows(
  cluster: VizCluster,
  request: VizRequest,
  resource: VizResource,
  answers: VizAnswers,
): VizResult<StatRow> {
  const { type = '', name, namespace } = resource;
  const objects = cluster.objects.filter(
    object =>
      object.type === type &&
      (!namespace || object.namespace === namespace) &&
      (namespace && name
        ? object.name === name
        : matchesSelector(request.labelSelector ?? [], object.labels)),
  );
  if (namespace && name && objects.length === 0)
    return refuse(
      `${POLICY_PLURALS[type]}.policy.linkerd.io "${name}" not found`,
      'NotFound',
    );
  const { stats, tcp, authz } = sumAnswers(
    request.skipStats
      ? []
      : [
          ...REQUEST_QUERIES,
          ...(type === 'server' && request.tcpStats ? TCP_QUERIES : []),
          'allowed',
          'denied',
        ],
    answers,
    ({ metric }) => keyOf(metric.namespace, metric[POLICY_LABELS[type]]),
    valueFor(request),
  );
  return {
    ok: true,
    rows: objects.map(object => {
      const key = keyOf(object.namespace, object.name);
      const counters = authz.get(key);
      const requests = stats.get(key);
      const connections = tcp.get(key);
      return {
        resource: { name: object.name, namespace: object.namespace, type },
        timeWindow: request.timeWindow ?? '',
        ...(requests && { stats: requests }),
        ...(connections && { tcpStats: connections }),
        ...(counters && { srvStats: counters }),
      };
    }),
  };
}

/**
 * Traffic rows as Linkerd's metrics API makes them of its queries' answers: per object, per leaf of a Service, or per
 * policy resource.
 * @internal
 */
export function statRows(
  cluster: VizCluster,
  request: VizRequest,
  answers: VizAnswers,
): VizResult<StatRow> {
  const problem = statRequestProblem(request);
  if (problem !== undefined) return refuse(problem);
  const { resource = {} } = request;
  const rows: StatRow[] = [];
  for (const type of resource.type === 'all' ? ALL_TYPES : [resource.type]) {
    const one = { ...resource, type };
    const result: VizResult<StatRow> =
      type === 'service'
        ? { ok: true, rows: serviceRows(cluster, request, one, answers) }
        : (isPolicy(one) ? policyRows : objectRows)(
            cluster,
            request,
            one,
            answers,
          );
    if (!result.ok) return result;
    rows.push(...result.rows);
  }
  return { ok: true, rows };
}
