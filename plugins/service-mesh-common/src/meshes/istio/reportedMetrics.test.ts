import { metrics } from './metrics';
import { ReportedTraffic, reportedMetrics } from './reportedMetrics';

const client = {
  workload: 'cart',
  namespace: 'shop',
  labels: { app: 'cart' },
  principal: 'spiffe://cluster.local/ns/shop/sa/cart',
};
const server = {
  workload: 'orders-v1',
  namespace: 'sales',
  labels: { app: 'orders', version: 'v1' },
  principal: 'spiffe://cluster.local/ns/sales/sa/orders',
};
const seen = (
  proxy: ReportedTraffic['proxy'],
  side: ReportedTraffic['side'],
  more: Partial<ReportedTraffic> = {},
): ReportedTraffic => ({
  proxy,
  side,
  protocol: 'http',
  mtls: true,
  source: client,
  destination: server,
  service: { host: 'orders.sales.svc.cluster.local', namespace: 'sales' },
  request: { responseCode: 200 },
  ...more,
});

/** The proxies on the way of one request, and what each of them sees. */
const WAYS: readonly [
  string,
  'sidecar' | 'ambient',
  boolean,
  readonly ReportedTraffic[],
  number,
][] = [
  [
    'from sidecar to sidecar',
    'sidecar',
    false,
    [seen('sidecar', 'source'), seen('sidecar', 'destination')],
    1,
  ],
  [
    'through a waypoint',
    'ambient',
    true,
    [
      seen('ztunnel', 'source', { event: 'open' }),
      seen('waypoint', 'destination'),
      seen('ztunnel', 'destination', { event: 'open' }),
    ],
    1,
  ],
  [
    'from a sidecar through a waypoint',
    'ambient',
    true,
    [seen('sidecar', 'source'), seen('waypoint', 'destination')],
    1,
  ],
  [
    'from ztunnel to ztunnel, which see connections only',
    'ambient',
    false,
    [
      seen('ztunnel', 'source', { event: 'open' }),
      seen('ztunnel', 'destination', { event: 'open' }),
    ],
    0,
  ],
];

/** Series of a query's metric that its selectors pick. */
function picked(promql: string, traffic: readonly ReportedTraffic[]): number {
  const selectors = [...promql.matchAll(/(\w+)\{([^}]*)\}/g)];
  const series = traffic.flatMap(reportedMetrics);
  return series.filter(({ metric, labels }) =>
    selectors.some(
      ([, name, conditions]) =>
        // Connections are another measure of the same query.
        name === 'istio_requests_total' &&
        name === metric &&
        [...conditions.matchAll(/(\w+)(=~?)"([^"]*)"/g)].every(
          ([, label, operator, value]) =>
            operator === '='
              ? labels[label] === value
              : new RegExp(`^(?:${value})$`).test(labels[label] ?? ''),
        ),
    ),
  ).length;
}

describe('metrics of the proxies on the way of a request', () => {
  it.each(WAYS)(
    'count a request once in every sum: %s',
    (_, dataPlane, waypoint, traffic, expected) => {
      const queries = metrics.queries({
        workloads: [
          {
            namespace: 'sales',
            name: 'orders-v1',
            ownerKind: 'Deployment',
            dataPlane,
            waypoint,
          },
        ],
        rateSeconds: 60,
        extraLabels: {},
      });
      for (const id of ['requests', 'requestsNow']) {
        const query = queries.find(q => q.id === id);
        expect([id, picked(query?.promql ?? '', traffic)]).toEqual([
          id,
          expected,
        ]);
      }
    },
  );

  it.each<[string, ReportedTraffic, string, Record<string, string>]>([
    [
      'the client cannot vouch for mTLS, but names who answered',
      seen('sidecar', 'source'),
      'istio_requests_total',
      {
        connection_security_policy: 'unknown',
        destination_principal: server.principal,
        destination_service_name: 'orders',
      },
    ],
    [
      'the server takes the namespace of an unknown client from its identity',
      seen('sidecar', 'destination', {
        source: { principal: client.principal },
      }),
      'istio_request_bytes',
      {
        source_workload: 'unknown',
        source_workload_namespace: 'shop',
        source_canonical_revision: 'latest',
        connection_security_policy: 'mutual_tls',
      },
    ],
    [
      'the host header stands in for a service nobody knows',
      seen('sidecar', 'source', {
        service: undefined,
        request: { responseCode: 200, hostHeader: 'a.example.com' },
      }),
      'istio_requests_total',
      { destination_service: 'a.example.com' },
    ],
    [
      'connections to nowhere are told by policy',
      seen('sidecar', 'source', {
        protocol: 'tcp',
        event: 'close',
        service: undefined,
        destination: undefined,
        outboundTrafficPolicy: 'REGISTRY_ONLY',
      }),
      'istio_tcp_connections_closed_total',
      { destination_service_name: 'BlackHoleCluster' },
    ],
    [
      'a ztunnel counts refused connections and names no client without mTLS',
      seen('ztunnel', 'destination', {
        mtls: false,
        event: 'failure',
        responseFlags: 'DENY',
      }),
      'istio_tcp_connections_failed_total',
      {
        source_principal: 'unknown',
        connection_security_policy: 'unknown',
        response_flags: 'DENY',
        destination_app: 'orders',
      },
    ],
  ])('%s', (_, traffic, metric, labels) => {
    const series = reportedMetrics(traffic).find(
      found => found.metric === metric,
    );
    expect(series?.labels).toMatchObject(labels);
  });

  it('counts messages of gRPC beside requests, without the outcome', () => {
    const [series] = reportedMetrics(
      seen('sidecar', 'destination', { protocol: 'grpc' }),
    ).filter(({ metric }) => metric === 'istio_request_messages_total');
    expect(series.labels.reporter).toBe('destination');
    expect(series.labels).not.toHaveProperty('response_code');
  });
});
