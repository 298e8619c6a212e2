import { MeshMetrics, MetricQuery } from '../../engine/MeshMetrics';
import {
  promqlRateSum,
  promqlUnion,
  UnionPart,
} from '../../engine/promqlUnion';
import { isFailedResponse } from './failedResponse';
import { backends } from './measure/backends';
import { connections } from './measure/connections';
import { observed } from './measure/observed';
import { dashboards } from './measure/dashboards';
import { routes } from './measure/routes';
import { saturation } from './measure/saturation';
import { saturationGaps } from './measure/saturationGaps';
import {
  inboundReporter,
  podSelectors,
  scopeSelectors,
} from './measure/scopeSelectors';
import { stat } from './measure/stat';
import { statNotes } from './measure/statNotes';
import { usage } from './measure/usage';

/** Metrics of connections, and what each counts; bytes are named as the server sees them. */
const TCP = [
  ['istio_tcp_connections_opened_total', 'connections', ''],
  [
    'istio_tcp_connections_closed_total',
    'failedConnections',
    // Envoy's flags of connections that neither end closed on its own.
    ',response_flags=~"(.*,)?(UF|UH|UO|NR|NC|URX|UPE|UC|LR|UT)(,.*)?"',
  ],
  ['istio_tcp_connections_failed_total', 'failedConnections', ''],
  ['istio_tcp_received_bytes_total', 'bytesFromClient', ''],
  ['istio_tcp_sent_bytes_total', 'bytesToClient', ''],
] as const;

const OUTCOME = ['response_code', 'grpc_response_status'];
const CALLER = [
  'source_workload',
  'source_workload_namespace',
  'source_principal',
];
const OUTCOME_LABELS = {
  response_code: 'code',
  grpc_response_status: 'grpcStatus',
} as const;
const CALLER_LABELS = {
  source_workload: 'peerWorkload',
  source_workload_namespace: 'peerNamespace',
  source_principal: 'peerIdentity',
} as const;
const TAG_LABELS = { direction: 'direction', measure: 'measure' } as const;

/** Connections and bytes, which is all there is of what is no request. */
function connectionParts(
  by: readonly string[],
  selectors: readonly string[],
  seconds: number,
  tags: Readonly<Record<string, string>> = {},
): UnionPart[] {
  return TCP.map(([metric, measure, condition], i) => ({
    promql: promqlRateSum(
      metric,
      by,
      selectors.map(selector => `${selector}${condition}`),
      seconds,
    ),
    // Two metrics tell of failures; a tag more keeps the one from hiding the other.
    tags: { ...tags, measure, ...(i === 2 && { reported_by: 'ztunnel' }) },
  }));
}

/**
 * Istio's standard metrics. What comes in is counted at the server's sidecar, or at the waypoint where one answers for an
 * ambient workload; what goes out at the client. ztunnels see connections, not requests, so an ambient workload without a
 * waypoint has connections and bytes, and no request rates.
 * @internal
 */
export const metrics: MeshMetrics = {
  queries(scope): readonly MetricQuery[] {
    const inbound = scopeSelectors(scope, 'destination', inboundReporter);
    const outbound = scopeSelectors(scope, 'source', () => 'source');
    const { rateSeconds } = scope;
    const requests = (by: readonly string[], selectors: readonly string[]) =>
      promqlRateSum('istio_requests_total', by, selectors, rateSeconds);
    const latency = (by: readonly string[], selectors: readonly string[]) =>
      promqlRateSum(
        'istio_request_duration_milliseconds_bucket',
        by,
        selectors,
        rateSeconds,
      );
    const sent = { direction: 'outbound' };
    return [
      {
        id: 'requests',
        title: 'Requests and connections received, by version and outcome',
        type: 'range',
        promql: promqlUnion([
          {
            promql: requests(
              ['destination_version', ...OUTCOME, 'connection_security_policy'],
              inbound,
            ),
            tags: {},
          },
          ...connectionParts(['destination_version'], inbound, rateSeconds),
        ]),
        labels: {
          destination_version: 'version',
          ...OUTCOME_LABELS,
          connection_security_policy: 'security',
          ...TAG_LABELS,
        },
      },
      {
        id: 'latency',
        title: 'Time to answer, by version',
        type: 'range',
        promql: latency(['destination_version', 'le'], inbound),
        labels: { destination_version: 'version', le: 'le' },
        leMs: 1,
      },
      {
        id: 'outbound',
        title: 'Requests and connections sent, by destination',
        type: 'range',
        promql: promqlUnion([
          {
            promql: requests(['destination_service', ...OUTCOME], outbound),
            tags: {},
          },
          ...connectionParts(['destination_service'], outbound, rateSeconds),
        ]),
        labels: {
          destination_service: 'destination',
          ...OUTCOME_LABELS,
          ...TAG_LABELS,
        },
      },
      {
        id: 'requestsNow',
        title: 'Requests and connections now, by caller and by destination',
        type: 'instant',
        promql: promqlUnion([
          {
            promql: requests(
              [
                'destination_version',
                ...CALLER,
                ...OUTCOME,
                'response_flags',
                'connection_security_policy',
              ],
              inbound,
            ),
            tags: {},
          },
          ...connectionParts(
            ['destination_version', ...CALLER, 'connection_security_policy'],
            inbound,
            rateSeconds,
          ),
          {
            promql: requests(
              ['destination_service', ...OUTCOME, 'response_flags'],
              outbound,
            ),
            tags: sent,
          },
          ...connectionParts(
            ['destination_service'],
            outbound,
            rateSeconds,
            sent,
          ),
        ]),
        labels: {
          destination_version: 'version',
          destination_service: 'destination',
          ...CALLER_LABELS,
          ...OUTCOME_LABELS,
          response_flags: 'flags',
          connection_security_policy: 'security',
          ...TAG_LABELS,
        },
      },
      {
        id: 'latencyNow',
        title: 'Time to answer now, by caller and by destination',
        type: 'instant',
        promql: promqlUnion([
          {
            promql: latency(['destination_version', ...CALLER, 'le'], inbound),
            tags: {},
          },
          {
            promql: latency(['destination_service', 'le'], outbound),
            tags: sent,
          },
        ]),
        labels: {
          destination_version: 'version',
          destination_service: 'destination',
          ...CALLER_LABELS,
          le: 'le',
          direction: 'direction',
        },
        leMs: 1,
      },
    ];
  },
  isError({ code, grpcStatus, measure }) {
    if (measure !== undefined) return measure === 'failedConnections';
    return isFailedResponse(code, grpcStatus);
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
    const pods = podSelectors(scope).map(selector => `up{${selector}} > 0`);
    const none = 'vector(0) > 1';
    return promqlUnion([
      {
        promql: `count(${parts.length ? parts.join(' or ') : none})`,
        tags: {},
      },
      {
        promql: `count(${pods.length ? pods.join(' or ') : none})`,
        tags: { probe: 'up' },
      },
    ]);
  },
  connections,
  usage,
  observed,
  saturation,
  saturationGaps,
  stat,
  statNotes,
  routes,
  backends,
  dashboards,
};
