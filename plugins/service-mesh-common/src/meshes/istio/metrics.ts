import { MeshMetrics, MetricQuery } from '../../engine/MeshMetrics';
import { connections } from './measure/connections';
import { inboundReporter, scopeSelectors } from './measure/scopeSelectors';
import { usage } from './measure/usage';

/** gRPC statuses that say the server failed, not that the question was wrong. */
const GRPC_FAILURES = new Set(['2', '4', '8', '13', '14', '15']);

function sumOf(
  metric: string,
  by: string,
  list: readonly string[],
  seconds: number,
): string {
  const parts = list.map(
    selector => `rate(${metric}{${selector}}[${seconds}s])`,
  );
  return `sum by (${by}) (${
    parts.length ? parts.join(' or ') : 'vector(0) > 1'
  })`;
}

/**
 * Istio's standard metrics. What comes in is counted at the server's sidecar, or at the waypoint where one answers for an
 * ambient workload; what goes out at the client. ztunnels see connections, not requests, so an ambient workload without a
 * waypoint has no request rates.
 * @internal
 */
export const metrics: MeshMetrics = {
  queries(scope): readonly MetricQuery[] {
    const inbound = scopeSelectors(scope, 'destination', inboundReporter);
    const outbound = scopeSelectors(scope, 'source', () => 'source');
    const { rateSeconds } = scope;
    return [
      {
        id: 'requests',
        title: 'Requests received, by version and outcome',
        type: 'range',
        promql: sumOf(
          'istio_requests_total',
          'destination_version, response_code, grpc_response_status, connection_security_policy',
          inbound,
          rateSeconds,
        ),
        labels: {
          destination_version: 'version',
          response_code: 'code',
          grpc_response_status: 'grpcStatus',
          connection_security_policy: 'security',
        },
      },
      {
        id: 'latency',
        title: 'Time to answer, by version',
        type: 'range',
        promql: sumOf(
          'istio_request_duration_milliseconds_bucket',
          'destination_version, le',
          inbound,
          rateSeconds,
        ),
        labels: { destination_version: 'version', le: 'le' },
        leMs: 1,
      },
      {
        id: 'outbound',
        title: 'Requests sent, by destination',
        type: 'range',
        promql: sumOf(
          'istio_requests_total',
          'destination_service, response_code, grpc_response_status',
          outbound,
          rateSeconds,
        ),
        labels: {
          destination_service: 'destination',
          response_code: 'code',
          grpc_response_status: 'grpcStatus',
        },
      },
      {
        id: 'requestsNow',
        title: 'Requests received now, by caller',
        type: 'instant',
        promql: sumOf(
          'istio_requests_total',
          'destination_version, source_workload, source_workload_namespace, source_principal, response_code, grpc_response_status, connection_security_policy',
          inbound,
          rateSeconds,
        ),
        labels: {
          destination_version: 'version',
          source_workload: 'peerWorkload',
          source_workload_namespace: 'peerNamespace',
          source_principal: 'peerIdentity',
          response_code: 'code',
          grpc_response_status: 'grpcStatus',
          connection_security_policy: 'security',
        },
      },
      {
        id: 'latencyNow',
        title: 'Time to answer now, by caller',
        type: 'instant',
        promql: sumOf(
          'istio_request_duration_milliseconds_bucket',
          'destination_version, source_workload, source_workload_namespace, source_principal, le',
          inbound,
          rateSeconds,
        ),
        labels: {
          destination_version: 'version',
          source_workload: 'peerWorkload',
          source_workload_namespace: 'peerNamespace',
          source_principal: 'peerIdentity',
          le: 'le',
        },
        leMs: 1,
      },
    ];
  },
  isError({ code = '', grpcStatus = '' }) {
    return code.startsWith('5') || GRPC_FAILURES.has(grpcStatus);
  },
  // 403 may come from a policy, an external authorizer or the application; the metrics do not tell which.
  isDenied: ({ code }) => (code === undefined ? undefined : code === '403'),
  isMtls({ security }) {
    if (security === 'mutual_tls') return true;
    return security === 'none' ? false : undefined;
  },
  scrapeProbe(scope) {
    const list = scopeSelectors(scope, 'destination', () => '');
    const parts = list.map(
      selector =>
        `{__name__=~"istio_requests_total|istio_tcp_connections_opened_total",${selector}}`,
    );
    return `count(${parts.length ? parts.join(' or ') : 'vector(0) > 1'})`;
  },
  connections,
  usage,
};
