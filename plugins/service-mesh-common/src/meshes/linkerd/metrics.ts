import { MeshMetrics, MetricQuery } from '../../engine/MeshMetrics';
import {
  promqlRateSum,
  promqlUnion,
  UnionPart,
} from '../../engine/promqlUnion';
import { authorizations } from './measure/authorizations';
import { backends } from './measure/backends';
import { connections } from './measure/connections';
import { observed } from './measure/observed';
import { gateways } from './measure/gateways';
import { dashboards } from './measure/dashboards';
import { routes } from './measure/routes';
import { stat } from './measure/stat';
import { statNotes } from './measure/statNotes';
import { saturation } from './measure/saturation';
import { saturationGaps } from './measure/saturationGaps';
import { directed, scopeSelectors } from './measure/scopeSelectors';
import { usage } from './measure/usage';

/** Metrics of connections, and what each counts at the proxy that accepts them and at the one that opens them. */
const TCP = [
  ['tcp_open_total', 'connections', 'connections', ''],
  ['tcp_close_total', 'failedConnections', 'failedConnections', ',errno!=""'],
  ['tcp_read_bytes_total', 'bytesFromClient', 'bytesToClient', ''],
  ['tcp_write_bytes_total', 'bytesToClient', 'bytesFromClient', ''],
] as const;

/** What the policies refuse; the proxy says so before it counts requests and connections, so these are not among them. */
const REFUSED = [
  ['inbound_http_authz_deny_total', 'refusedRequests'],
  ['inbound_tcp_authz_deny_total', 'refusedConnections'],
] as const;

const OUTCOME = ['classification', 'status_code', 'grpc_status', 'tls'];
const OUTCOME_LABELS = {
  classification: 'classification',
  status_code: 'code',
  grpc_status: 'grpcStatus',
  tls: 'security',
} as const;
const DESTINATION = ['dst_service', 'dst_namespace'];
const DESTINATION_LABELS = {
  dst_service: 'destination',
  dst_namespace: 'peerNamespace',
} as const;
const TAG_LABELS = { direction: 'direction', measure: 'measure' } as const;

/** Connections and bytes. Requests travel over connections too, so these are not only those of other protocols. */
function connectionParts(
  side: 'inbound' | 'outbound',
  by: readonly string[],
  selectors: readonly string[],
  seconds: number,
  tags: Readonly<Record<string, string>> = {},
): UnionPart[] {
  const peer = side === 'inbound' ? 'src' : 'dst';
  return TCP.map(([metric, accepted, opened, condition]) => ({
    promql: promqlRateSum(
      metric,
      by,
      selectors.map(selector => `${selector},peer="${peer}"${condition}`),
      seconds,
    ),
    tags: { ...tags, measure: side === 'inbound' ? accepted : opened },
  }));
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
    const responses = (by: readonly string[], selectors: readonly string[]) =>
      promqlRateSum('response_total', by, selectors, rateSeconds);
    const latency = (by: readonly string[], selectors: readonly string[]) =>
      promqlRateSum('response_latency_ms_bucket', by, selectors, rateSeconds);
    const sent = { direction: 'outbound' };
    return [
      {
        id: 'requests',
        title: 'Requests and connections received, by workload and outcome',
        type: 'range',
        promql: promqlUnion([
          { promql: responses(['deployment', ...OUTCOME], inbound), tags: {} },
          ...connectionParts('inbound', ['deployment'], inbound, rateSeconds),
        ]),
        labels: { deployment: 'version', ...OUTCOME_LABELS, ...TAG_LABELS },
      },
      {
        id: 'latency',
        title: 'Time to answer, by workload',
        type: 'range',
        promql: latency(['deployment', 'le'], inbound),
        labels: { deployment: 'version', le: 'le' },
        leMs: 1,
      },
      {
        id: 'outbound',
        title: 'Requests and connections sent, by destination',
        type: 'range',
        promql: promqlUnion([
          {
            promql: responses([...DESTINATION, ...OUTCOME], outbound),
            tags: {},
          },
          ...connectionParts('outbound', DESTINATION, outbound, rateSeconds),
        ]),
        labels: { ...DESTINATION_LABELS, ...OUTCOME_LABELS, ...TAG_LABELS },
      },
      {
        id: 'requestsNow',
        title: 'Requests and connections now, by caller and by destination',
        type: 'instant',
        promql: promqlUnion([
          {
            promql: responses(['deployment', 'client_id', ...OUTCOME], inbound),
            tags: {},
          },
          ...connectionParts(
            'inbound',
            ['deployment', 'client_id', 'tls'],
            inbound,
            rateSeconds,
          ),
          ...REFUSED.map(([metric, measure]) => ({
            promql: promqlRateSum(
              metric,
              ['deployment', 'client_id', 'tls'],
              scopeSelectors(scope),
              rateSeconds,
            ),
            tags: { measure },
          })),
          {
            promql: responses([...DESTINATION, ...OUTCOME], outbound),
            tags: sent,
          },
          ...connectionParts(
            'outbound',
            DESTINATION,
            outbound,
            rateSeconds,
            sent,
          ),
        ]),
        labels: {
          deployment: 'version',
          client_id: 'peerIdentity',
          ...DESTINATION_LABELS,
          ...OUTCOME_LABELS,
          ...TAG_LABELS,
        },
      },
      {
        id: 'latencyNow',
        title: 'Time to answer now, by caller and by destination',
        type: 'instant',
        promql: promqlUnion([
          {
            promql: latency(['deployment', 'client_id', 'le'], inbound),
            tags: {},
          },
          { promql: latency([...DESTINATION, 'le'], outbound), tags: sent },
        ]),
        labels: {
          deployment: 'version',
          client_id: 'peerIdentity',
          ...DESTINATION_LABELS,
          le: 'le',
          direction: 'direction',
        },
        leMs: 1,
      },
    ];
  },
  isError: ({ classification, code, measure }) => {
    if (measure !== undefined) return measure === 'failedConnections';
    return classification ? classification === 'failure' : Number(code) >= 500;
  },
  // A 403 among the responses is the application's own: what a policy refuses never becomes one.
  isDenied: () => undefined,
  isMtls: ({ security, peerIdentity }) => {
    if (security === undefined) return undefined;
    // TLS without a client certificate carries an empty identity.
    return security === 'true' && peerIdentity !== '';
  },
  scrapeProbe(scope) {
    const traffic = directed(scope, 'inbound').map(
      selector => `request_total{${selector}}`,
    );
    const proxies = scopeSelectors(scope).map(
      selector => `up{${selector}} > 0`,
    );
    const none = 'vector(0) > 1';
    return promqlUnion([
      { promql: `count(${traffic.join(' or ') || none})`, tags: {} },
      {
        promql: `count(${proxies.join(' or ') || none})`,
        tags: { probe: 'up' },
      },
    ]);
  },
  connections,
  usage,
  observed,
  authorizations,
  gateways,
  saturation,
  stat,
  statNotes,
  saturationGaps,
  routes,
  backends,
  dashboards,
};
