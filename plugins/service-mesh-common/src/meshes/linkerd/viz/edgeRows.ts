import { VizCluster, VizPod } from './VizCluster';
import {
  refuse,
  typeLabel,
  VizAnswers,
  VizRequest,
  VizResource,
  VizResult,
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

/** Wording of Linkerd's tools for the reasons its proxies gave over the years. @internal */
export const NO_TLS_WORDS: Readonly<Record<string, string>> = {
  disabled: 'Disabled',
  loopback: 'Loopback',
  no_authority_in_http_request: 'No Authority In HTTP Request',
  not_http: 'Not HTTP',
  not_provided_by_remote: 'Not Provided By Remote',
  not_provided_by_service_discovery: 'Not Provided By Service Discovery',
};

const IDENTITY_VARIABLE = 'LINKERD2_PROXY_IDENTITY_LOCAL_NAME';

/** Why edges cannot be shown for a request; undefined when they can. @internal */
export function edgesRequestProblem({
  resource,
}: VizRequest): string | undefined {
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
  const edges = new Map<string, EdgeRow & { readonly order: string }>();
  for (const { metric, value } of answers('tcpConnections')) {
    if (value === 0) continue;
    const src = metric[type] ?? '';
    const dst = metric[`dst_${type}`] ?? '';
    const srcNamespace = metric.namespace ?? '';
    const dstNamespace = metric.dst_namespace ?? '';
    if (namespace && namespace !== srcNamespace && namespace !== dstNamespace)
      continue;
    const key = JSON.stringify([src, srcNamespace, dst, dstNamespace]);
    const pod = pods.get(`${srcNamespace}/${metric.pod}`);
    if (edges.has(key) || pod?.phase !== 'Running') continue;
    edges.set(key, {
      src: { name: src, namespace: srcNamespace, type },
      dst: { name: dst, namespace: dstNamespace, type },
      clientId: localName(pod),
      serverId: metric.server_id ?? '',
      noIdentityMsg: NO_TLS_WORDS[metric.no_tls_reason ?? ''] ?? '',
      order: srcNamespace + dstNamespace + src + dst,
    });
  }
  return {
    ok: true,
    rows: [...edges.values()]
      .sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order)))
      .map(({ order: _, ...row }) => row),
  };
}
