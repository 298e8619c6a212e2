import { SampledSeries, SCRAPE_MS } from '../series/SampledSeries';
import { SeriesStore } from '../series/SeriesStore';
import { labelsOf } from '../series/Labels';
import { dailyPace } from '../traffic/Pace';
import { CounterSeries } from '../traffic/CounterSeries';
import { COMPARED_AT_MS } from './comparedAt';

const LAST_SCRAPE = Math.floor(COMPARED_AT_MS / SCRAPE_MS);
/** Scrapes ago that the counters began; within the last step of every comparison. */
const AGE = 6;

type LabelValues = Readonly<Record<string, string>>;

const toIstio = (
  workload: string,
  namespace: string,
  reporter: string,
  protocol: string,
): LabelValues => ({
  reporter,
  source_workload: 'unknown',
  source_workload_namespace: 'unknown',
  source_principal: 'unknown',
  destination_workload: workload,
  destination_workload_namespace: namespace,
  destination_service_name: workload,
  request_protocol: protocol,
  connection_security_policy: 'none',
  ...(protocol === 'http' && { response_code: '200' }),
});

const toLinkerd: LabelValues = {
  namespace: 'books',
  deployment: 'authors',
  target_port: '7001',
  tls: 'no_identity',
  no_tls_reason: 'no_tls_from_remote',
};

function outcomeOf(metric: string, outcome: LabelValues): LabelValues {
  return metric.endsWith('bucket') ? { le: '+Inf' } : outcome;
}

/** Somebody new without mTLS, as the counters tell that the demo does not have all of the time. */
const COUNTERS: readonly (readonly [metric: string, labels: LabelValues])[] = [
  ['istio_requests_total', toIstio('inventory', 'shop', 'destination', 'http')],
  [
    'istio_requests_total',
    toIstio('reviews-v1', 'shop-ambient', 'waypoint', 'http'),
  ],
  // Requests of an ambient workload, which only the waypoint they come to counts.
  ...['istio_requests_total', 'istio_request_duration_milliseconds_bucket'].map(
    metric =>
      [
        metric,
        {
          ...toIstio('reviews-v2', 'shop-ambient', 'waypoint', 'http'),
          source_workload: 'ratings',
          source_workload_namespace: 'shop-ambient',
          ...(metric.endsWith('bucket') && { le: '+Inf' }),
        },
      ] as const,
  ),
  [
    'istio_tcp_connections_opened_total',
    toIstio('inventory', 'shop', 'destination', 'tcp'),
  ],
  [
    'istio_tcp_connections_closed_total',
    {
      ...toIstio('inventory', 'shop', 'destination', 'tcp'),
      response_flags: 'UF,URX',
    },
  ],
  ...['response_total', 'response_latency_ms_bucket'].map(
    metric =>
      [
        metric,
        {
          ...toLinkerd,
          direction: 'inbound',
          route_kind: 'HTTPRoute',
          route_name: 'authors',
          ...outcomeOf(metric, { classification: 'success' }),
        },
      ] as const,
  ),
  ...[
    'outbound_grpc_route_request_statuses_total',
    'outbound_grpc_route_backend_response_statuses_total',
    'outbound_grpc_route_request_duration_seconds_bucket',
  ].map(
    metric =>
      [
        metric,
        {
          namespace: 'books',
          deployment: 'authors',
          parent_name: 'titles',
          route_kind: 'GRPCRoute',
          route_name: 'titles',
          ...outcomeOf(metric, { grpc_status: 'OK' }),
        },
      ] as const,
  ),
  // Inbound routes in families of newer proxies.
  ...(['http', 'grpc'] as const).flatMap(protocol =>
    ['statuses_total', 'request_duration_seconds_bucket'].map(
      metric =>
        [
          `inbound_${protocol}_${metric}`,
          {
            namespace: 'books',
            deployment: 'authors',
            parent_kind: 'server',
            parent_name: 'authors',
            route_kind: protocol === 'http' ? 'HTTPRoute' : 'GRPCRoute',
            route_name: 'authors',
            ...outcomeOf(metric, { status: '0' }),
          },
        ] as const,
    ),
  ),
  // What proxies before 2.14 call their certificates' end.
  ['identity_cert_expiration_timestamp_seconds', toLinkerd],
  ['inbound_http_authz_allow_total', { ...toLinkerd, authz_kind: 'server' }],
  ['inbound_tcp_authz_allow_total', { ...toLinkerd, authz_kind: 'server' }],
  ['inbound_tcp_authz_deny_total', toLinkerd],
];

/** A counter of a process that was not there before. */
class BegunCounter extends CounterSeries {
  override readonly firstScrape = LAST_SCRAPE - AGE;

  override resets(): readonly number[] {
    return [];
  }
}

/** The same series and some counters that began a moment ago. */
export function withNewCounters(series: readonly SampledSeries[]): SeriesStore {
  return new SeriesStore([
    ...series,
    ...COUNTERS.map(
      ([metric, labels], i) =>
        new BegunCounter(
          labelsOf({ __name__: metric, instance: `new-${i}`, ...labels }),
          [{ pace: dailyPace(`new/${i}`), perSecond: 3 }],
          { everyScrapes: LAST_SCRAPE - AGE, offset: 0 },
        ),
    ),
  ]);
}
