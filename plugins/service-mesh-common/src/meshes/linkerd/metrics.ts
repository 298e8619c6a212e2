import { MeshMetrics, MetricQuery } from '../../engine/MeshMetrics';
import { authorizations } from './measure/authorizations';
import { connections } from './measure/connections';
import { gateways } from './measure/gateways';
import { directed } from './measure/scopeSelectors';
import { usage } from './measure/usage';
import { classifyResponse } from './proxyMetrics/classifyResponse';

function sum(
  metric: string,
  by: string,
  list: readonly string[],
  rateSeconds: number,
): string {
  const parts = list.map(
    selector => `rate(${metric}{${selector}}[${rateSeconds}s])`,
  );
  return `sum by (${by}) (${
    parts.length > 0 ? parts.join(' or ') : 'vector(0) > 1'
  })`;
}

/**
 * Linkerd's proxy metrics. The server's proxy reports what comes in, so each request is counted once; its latency is in
 * milliseconds. `classification` is on `response_total` only. The workload stands for the version, because the labels of
 * the pods are not on the metrics.
 * @internal
 */
export const metrics: MeshMetrics = {
  queries(scope): readonly MetricQuery[] {
    const { rateSeconds } = scope;
    const inbound = directed(scope, 'inbound');
    const outbound = directed(scope, 'outbound');
    return [
      {
        id: 'requests',
        title: 'Requests received, by workload and outcome',
        type: 'range',
        promql: sum(
          'response_total',
          'deployment, classification, status_code, grpc_status, tls',
          inbound,
          rateSeconds,
        ),
        labels: {
          deployment: 'version',
          classification: 'classification',
          status_code: 'code',
          grpc_status: 'grpcStatus',
          tls: 'security',
        },
      },
      {
        id: 'latency',
        title: 'Time to answer, by workload',
        type: 'range',
        promql: sum(
          'response_latency_ms_bucket',
          'deployment, le',
          inbound,
          rateSeconds,
        ),
        labels: { deployment: 'version', le: 'le' },
        leMs: 1,
      },
      {
        id: 'outbound',
        title: 'Requests sent, by destination',
        type: 'range',
        promql: sum(
          'response_total',
          'dst_service, dst_namespace, classification, status_code, grpc_status, tls',
          outbound,
          rateSeconds,
        ),
        labels: {
          dst_service: 'destination',
          dst_namespace: 'peerNamespace',
          classification: 'classification',
          status_code: 'code',
          grpc_status: 'grpcStatus',
          tls: 'security',
        },
      },
      {
        id: 'requestsNow',
        title: 'Requests received now, by caller',
        type: 'instant',
        promql: sum(
          'response_total',
          'deployment, client_id, classification, status_code, grpc_status, tls',
          inbound,
          rateSeconds,
        ),
        labels: {
          deployment: 'version',
          client_id: 'peerIdentity',
          classification: 'classification',
          status_code: 'code',
          grpc_status: 'grpcStatus',
          tls: 'security',
        },
      },
      {
        id: 'latencyNow',
        title: 'Time to answer now, by caller',
        type: 'instant',
        promql: sum(
          'response_latency_ms_bucket',
          'deployment, client_id, le',
          inbound,
          rateSeconds,
        ),
        labels: { deployment: 'version', client_id: 'peerIdentity', le: 'le' },
        leMs: 1,
      },
    ];
  },
  isError: ({ classification, code, grpcStatus }) =>
    (classification ??
      // Of a series without the proxy's own verdict, the same verdict.
      classifyResponse({
        httpStatus: Number(code),
        grpc: grpcStatus !== undefined,
        grpcStatusHeader: Number(grpcStatus),
      }).classification) === 'failure',
  isDenied: ({ code, grpcStatus }) =>
    code === undefined && grpcStatus === undefined
      ? undefined
      : code === '403' || grpcStatus === '7',
  isMtls: ({ security, peerIdentity }) => {
    if (security === undefined) return undefined;
    // TLS without a client certificate carries an empty identity.
    return security === 'true' && peerIdentity !== '';
  },
  scrapeProbe: scope =>
    `count(${
      directed(scope, 'inbound')
        .map(selector => `request_total{${selector}}`)
        .join(' or ') || 'vector(0) > 1'
    })`,
  connections,
  usage,
  authorizations,
  gateways,
};
