import { LabelPart, MetricFamily } from './MetricFamily';

function counter(name: string, ...parts: LabelPart[]): MetricFamily {
  return { name, type: 'counter', parts };
}

function gauge(name: string, ...parts: LabelPart[]): MetricFamily {
  return { name, type: 'gauge', parts };
}

function histogram(
  name: string,
  buckets: readonly number[] | undefined,
  ...parts: LabelPart[]
): MetricFamily {
  return { name, type: 'histogram', parts, ...(buckets && { buckets }) };
}

const TRANSPORT: readonly LabelPart[] = [
  'direction',
  'peer',
  'authority',
  'target',
  'tls',
  'server',
  'endpoint',
];

const ENDPOINT: readonly LabelPart[] = [
  'direction',
  'authority',
  'target',
  'tls',
  'server',
  'inboundRoute',
  'authorization',
  'endpoint',
];

const PROFILE: readonly LabelPart[] = ['direction', 'profile'];
const INBOUND_HTTP: readonly LabelPart[] = ['target', 'server', 'inboundRoute'];
const ROUTE: readonly LabelPart[] = ['parent', 'route', 'hostname'];
const BACKEND: readonly LabelPart[] = ['parent', 'route', 'backend'];

/** Upper bounds in seconds: what outbound proxies measure requests by, inbound ones measure responses by. */
const REQUEST_BUCKETS = [0.05, 0.5, 1, 10];
const RESPONSE_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 10];

function httpAndGrpc(
  make: (
    protocol: 'http' | 'grpc',
    status: LabelPart,
  ) => readonly MetricFamily[],
): readonly MetricFamily[] {
  return [...make('http', 'httpStatus'), ...make('grpc', 'grpcStatus')];
}

/** `control_identity_…` is the name of today, `identity_…` that of older proxies. */
function certificates(prefix: string): readonly MetricFamily[] {
  return [
    gauge(`${prefix}identity_cert_expiration_timestamp_seconds`),
    gauge(`${prefix}identity_cert_refresh_timestamp_seconds`),
  ];
}

/**
 * The metrics of Linkerd's proxy that tell about traffic, authorization and certificates, of both generations:
 * `response_total` and its kin, and the `outbound_*_route_*` and `inbound_*` families.
 * @internal
 */
export const metricFamilies: readonly MetricFamily[] = [
  counter('request_total', ...ENDPOINT),
  counter('response_total', ...ENDPOINT, 'statusCode', 'class'),
  histogram('response_latency_ms', undefined, ...ENDPOINT, 'statusCode'),

  counter('route_request_total', ...PROFILE),
  counter('route_response_total', ...PROFILE, 'statusCode', 'class'),
  histogram('route_response_latency_ms', undefined, ...PROFILE, 'statusCode'),
  counter('route_actual_request_total', ...PROFILE),
  counter('route_actual_response_total', ...PROFILE, 'statusCode', 'class'),
  counter('route_retryable_total', ...PROFILE, 'skipped'),

  counter('control_request_total', 'control', 'tls'),
  counter('control_response_total', 'control', 'tls', 'statusCode', 'class'),
  histogram(
    'control_response_latency_ms',
    undefined,
    'control',
    'tls',
    'statusCode',
  ),

  counter('tcp_open_total', ...TRANSPORT),
  gauge('tcp_open_connections', ...TRANSPORT),
  counter('tcp_read_bytes_total', ...TRANSPORT),
  counter('tcp_write_bytes_total', ...TRANSPORT),
  counter('tcp_close_total', ...TRANSPORT, 'errno'),

  counter(
    'inbound_http_authz_allow_total',
    ...INBOUND_HTTP,
    'authorization',
    'tls',
  ),
  // A refused request matched no authorization, so there is none to name.
  counter('inbound_http_authz_deny_total', ...INBOUND_HTTP, 'tls'),
  counter('inbound_http_route_not_found_total', 'target', 'server', 'tls'),
  counter(
    'inbound_http_local_ratelimit_total',
    'target',
    'server',
    'rateLimit',
    'tls',
  ),
  counter(
    'inbound_tcp_authz_allow_total',
    'target',
    'server',
    'authorization',
    'tls',
  ),
  counter('inbound_tcp_authz_deny_total', 'target', 'server', 'tls'),
  counter('inbound_tcp_authz_terminate_total', 'target', 'server', 'tls'),
  // These name the code of HTTP and the number of gRPC alike, and only requests that were admitted.
  ...httpAndGrpc(protocol => [
    counter(`inbound_${protocol}_requests_total`, 'inboundParent'),
    counter(`inbound_${protocol}_statuses_total`, 'inboundParent', 'status'),
    histogram(
      `inbound_${protocol}_request_duration_seconds`,
      RESPONSE_BUCKETS,
      'inboundParent',
    ),
    histogram(
      `inbound_${protocol}_response_duration_seconds`,
      REQUEST_BUCKETS,
      'inboundParent',
    ),
  ]),

  ...httpAndGrpc((protocol, status) => {
    const route = `outbound_${protocol}_route`;
    return [
      histogram(`${route}_request_duration_seconds`, REQUEST_BUCKETS, ...ROUTE),
      counter(`${route}_request_statuses_total`, ...ROUTE, status, 'error'),
      counter(`${route}_backend_requests_total`, ...BACKEND),
      histogram(
        `${route}_backend_response_duration_seconds`,
        RESPONSE_BUCKETS,
        ...BACKEND,
      ),
      counter(
        `${route}_backend_response_statuses_total`,
        ...BACKEND,
        status,
        'error',
      ),
      counter(`${route}_retry_requests_total`, ...ROUTE),
      counter(`${route}_retry_successes_total`, ...ROUTE),
      counter(`${route}_retry_limit_exceeded_total`, ...ROUTE),
      counter(`${route}_retry_overflow_total`, ...ROUTE),
    ];
  }),

  ...certificates('control_'),
  ...certificates(''),
  {
    ...counter('control_identity_cert_refreshes_total', 'result'),
    values: { result: ['ok', 'error'] },
  },
  counter('identity_cert_refresh_count'),
];

const byName = new Map(metricFamilies.map(family => [family.name, family]));

/** The family of a series; a histogram is found by the names of its parts too. @internal */
export function metricFamily(metric: string): MetricFamily | undefined {
  return (
    byName.get(metric) ?? byName.get(metric.replace(/_(bucket|sum|count)$/, ''))
  );
}
