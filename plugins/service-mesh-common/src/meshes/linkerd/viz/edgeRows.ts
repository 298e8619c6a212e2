import { NO_TLS_WORDS } from '../noTlsReasons';
import { VizCluster, VizPod } from './VizCluster';
import {
  refuse,
  typeLabel,
  VizAnswers,
  VizRequest,
  VizResource,
  VizResult,
  VizSample,
} from './VizRequest';

/** A client and a server that are connected. @internal */
export interface EdgeRow {
  readonly src: VizResource;
  readonly dst: VizResource;
  /** Name in the client's certificate; empty when its pod does not tell. */
  readonly clientId: string;
  readonly serverId: string;
  /** Why the connection is not mTLS; empty also for reasons that have no words. */
  readonly noIdentityMsg: string;
}

/** A client, a server, and what is counted between them, in the order it came. @internal */
export interface EdgePair {
  readonly src: VizResource;
  readonly dst: VizResource;
  readonly series: readonly VizSample[];
}

const IDENTITY_VARIABLE = 'LINKERD2_PROXY_IDENTITY_LOCAL_NAME';

/** Why edges cannot be shown for a request; undefined when they can. */
function edgesRequestProblem({ resource }: VizRequest): string | undefined {
  if (!resource) return 'Edges request missing Selector Resource';
  if (resource.name)
    return `Edges cannot be returned for a specific resource name; remove ${resource.name} from query`;
  return ['authority', 'service', 'all'].includes(resource.type ?? '')
    ? `Resource type is not supported: ${resource.type}`
    : undefined;
}

/** Name in a pod's certificate as its proxy is told it. */
function localName(pod: VizPod): string {
  const variable = [...pod.initContainers, ...pod.containers]
    .filter(({ name }) => name === 'linkerd-proxy')
    .flatMap(({ env = [] }) => env)
    .find(({ name }) => name === IDENTITY_VARIABLE);
  return (variable?.value ?? '').replaceAll(
    '$(_pod_sa).$(_pod_ns)',
    `${pod.serviceAccount}.${pod.namespace}`,
  );
}

/** Puts open connections together by their two ends, whose types are those of the labels that name them. @internal */
export function edgePairs(
  samples: readonly VizSample[],
  typesOf: (metric: VizSample['metric']) => {
    readonly src: string;
    readonly dst: string;
  },
): readonly EdgePair[] {
  const pairs = new Map<string, EdgePair & { readonly series: VizSample[] }>();
  for (const sample of samples) {
    const { metric, value } = sample;
    if (value === 0) continue;
    const types = typesOf(metric);
    const src = {
      name: metric[types.src] ?? '',
      namespace: metric.namespace ?? '',
      type: types.src,
    };
    const dst = {
      name: metric[`dst_${types.dst}`] ?? '',
      namespace: metric.dst_namespace ?? '',
      type: types.dst,
    };
    const key = JSON.stringify([src, dst]);
    const pair = pairs.get(key);
    if (pair) pair.series.push(sample);
    else pairs.set(key, { src, dst, series: [sample] });
  }
  return [...pairs.values()];
}

/**
 * Edges as Linkerd's metrics API makes them of open connections. The first series of a pair decides, so that a pair of
 * which only some connections are mTLS shows as one of the two.
 * @internal
 */
export function edgeRows(
  cluster: VizCluster,
  request: VizRequest,
  answers: VizAnswers,
): VizResult<EdgeRow> {
  const problem = edgesRequestProblem(request);
  if (problem !== undefined) return refuse(problem);
  const { type: kind = '', namespace } = request.resource ?? {};
  const type = typeLabel(kind);
  const pods = new Map(
    cluster.pods.map(pod => [`${pod.namespace}/${pod.name}`, pod]),
  );
  const rows = edgePairs(answers('tcpConnections'), () => ({
    src: type,
    dst: type,
  })).flatMap(({ src, dst, series }) => {
    if (namespace && namespace !== src.namespace && namespace !== dst.namespace)
      return [];
    const podOf = ({ metric }: VizSample) =>
      pods.get(`${src.namespace}/${metric.pod}`);
    const first = series.find(sample => podOf(sample)?.phase === 'Running');
    const pod = first && podOf(first);
    return pod
      ? [
          {
            src,
            dst,
            clientId: localName(pod),
            serverId: first.metric.server_id ?? '',
            noIdentityMsg: NO_TLS_WORDS[first.metric.no_tls_reason ?? ''] ?? '',
          },
        ]
      : [];
  });
  const order = ({ src, dst }: EdgeRow) =>
    `${src.namespace}${dst.namespace}${src.name}${dst.name}`;
  return {
    ok: true,
    rows: rows.sort((a, b) =>
      order(a) < order(b) ? -1 : Number(order(a) > order(b)),
    ),
  };
}
