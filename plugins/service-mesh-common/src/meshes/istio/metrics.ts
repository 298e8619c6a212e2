import { escapePromql, escapePromqlRegex } from '../../engine/escapePromql';
import { MeshMetrics, MetricDimension, MetricLabels, MetricQuery, MetricScope } from '../../engine/MeshMetrics';

const BY_VERSION: Readonly<Record<string, MetricDimension>> = {
  destination_canonical_revision: 'version',
  response_code: 'code',
  grpc_response_status: 'grpcStatus',
  response_flags: 'flags',
  connection_security_policy: 'security',
};

const BY_CALLER: Readonly<Record<string, MetricDimension>> = {
  ...BY_VERSION,
  source_principal: 'peerIdentity',
  source_workload: 'peerWorkload',
  source_workload_namespace: 'peerNamespace',
};

function anyOf(values: readonly string[]): string {
  return [...new Set(values)].sort().map(escapePromqlRegex).join('|');
}

function extra(scope: MetricScope): string[] {
  return Object.entries(scope.extraLabels).map(([name, value]) => `${name}="${escapePromql(value)}"`);
}

/** One reporter per sum: a request is counted once by each proxy it passes. */
function reporterOf(scope: MetricScope): 'destination' | 'waypoint' {
  return scope.workloads.length > 0 && scope.workloads.every(w => w.dataPlane === 'ambient' && w.waypoint) ? 'waypoint' : 'destination';
}

/** True when only ztunnel reports: connections, no requests. */
function isLayer4(scope: MetricScope): boolean {
  return scope.workloads.length > 0 && scope.workloads.every(w => w.dataPlane === 'ambient' && !w.waypoint);
}

function selector(scope: MetricScope, side: 'source' | 'destination', reporter: string): string {
  const workloads = anyOf(scope.workloads.map(w => w.name));
  const namespaces = anyOf(scope.workloads.map(w => w.namespace));
  return `{${[
    `reporter="${reporter}"`,
    `${side}_workload=~"${workloads}"`,
    `${side}_workload_namespace=~"${namespaces}"`,
    ...extra(scope),
  ].join(',')}}`;
}

function rate(metric: string, labels: string, scope: MetricScope, by: readonly string[]): string {
  return `sum by (${by.join(', ')}) (rate(${metric}${labels}[${Math.round(scope.rateSeconds)}s]))`;
}

/** Istio's standard metrics. @internal */
export const istioMetrics: MeshMetrics = {
  queries(scope): readonly MetricQuery[] {
    if (scope.workloads.length === 0) return [];
    const layer4 = isLayer4(scope);
    const inbound = selector(scope, 'destination', reporterOf(scope));
    const requests = layer4 ? 'istio_tcp_connections_opened_total' : 'istio_requests_total';
    const bucket = 'istio_request_duration_milliseconds_bucket';
    const byVersion = Object.keys(BY_VERSION);
    const byCaller = Object.keys(BY_CALLER);
    const outboundLabels: Readonly<Record<string, MetricDimension>> = { destination_service: 'destination', response_code: 'code', response_flags: 'flags' };
    const latencyLabels: Readonly<Record<string, MetricDimension>> = { destination_canonical_revision: 'version', le: 'le' };
    const traffic: MetricQuery[] = [
      {
        id: 'requests', type: 'range', labels: BY_VERSION,
        title: layer4 ? 'Connections by version' : 'Requests by version and code',
        promql: rate(requests, inbound, scope, byVersion),
      },
      {
        id: 'outbound', type: 'range', labels: outboundLabels,
        title: layer4 ? 'Connections to other services' : 'Requests to other services',
        promql: rate(requests, selector(scope, 'source', 'source'), scope, Object.keys(outboundLabels)),
      },
      {
        id: 'requestsNow', type: 'instant', labels: BY_CALLER,
        title: layer4 ? 'Connections by caller' : 'Requests by caller, version and code',
        promql: rate(requests, inbound, scope, byCaller),
      },
    ];
    if (layer4) return traffic;
    return [
      ...traffic,
      { id: 'latency', type: 'range', labels: latencyLabels, leMs: 1, title: 'Latency by version', promql: rate(bucket, inbound, scope, Object.keys(latencyLabels)) },
      {
        id: 'latencyNow', type: 'instant', leMs: 1, title: 'Latency by caller',
        labels: { ...latencyLabels, source_workload: 'peerWorkload', source_workload_namespace: 'peerNamespace' },
        promql: rate(bucket, inbound, scope, [...Object.keys(latencyLabels), 'source_workload', 'source_workload_namespace']),
      },
    ];
  },
  isError: isError,
  isDenied: isDenied,
  isMtls({ security }) {
    if (security === 'mutual_tls') return true;
    return security === 'none' ? false : undefined;
  },
  scrapeProbe(scope) {
    const metric = isLayer4(scope) ? 'istio_tcp_connections_opened_total' : 'istio_requests_total';
    return `count(${metric}${selector(scope, 'destination', reporterOf(scope))})`;
  },
};

/** gRPC codes that mean the call failed on the server's side. */
const GRPC_FAILURES = new Set(['2', '4', '8', '12', '13', '14', '15']);

function isError({ code, grpcStatus, flags }: MetricLabels): boolean {
  if (grpcStatus && GRPC_FAILURES.has(grpcStatus)) return true;
  if (code !== undefined && code !== '') return code === '0' || code.startsWith('5');
  return flags !== undefined && flags !== '' && flags !== '-';
}

/** A 403 can come from the application, an authorizer or a policy: the metrics do not say. ztunnel's flag does. */
function isDenied({ flags, code, grpcStatus }: MetricLabels): boolean | undefined {
  if (flags?.split(',').includes('DENY')) return true;
  return code === '403' || grpcStatus === '7' ? undefined : false;
}
