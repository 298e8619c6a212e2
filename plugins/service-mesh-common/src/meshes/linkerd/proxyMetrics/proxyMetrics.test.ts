import { MetricScope } from '../../../engine/MeshMetrics';
import { metrics } from '../metrics';
import { classifyResponse } from './classifyResponse';
import { labelNames } from './labelNames';
import { metricFamily } from './metricFamilies';
import { hostnameOf, proxyLabels } from './proxyLabels';

describe('what Linkerd counts as a failure', () => {
  it.each([
    ['an HTTP answer below 500', { httpStatus: 404 }, 'success', '', ''],
    ['a server error', { httpStatus: 503 }, 'failure', '', ''],
    [
      'a gRPC status that blames the caller',
      { httpStatus: 200, grpc: true, grpcStatusTrailer: 5 },
      'success',
      '5',
      '',
    ],
    [
      'a gRPC status that blames the server',
      { httpStatus: 200, grpc: true, grpcStatusTrailer: 14 },
      'failure',
      '14',
      '',
    ],
    [
      'a gRPC status among the headers before one among the trailers',
      { grpc: true, grpcStatusHeader: 0, grpcStatusTrailer: 14 },
      'success',
      '0',
      '',
    ],
    [
      'a gRPC status nobody knows',
      { grpc: true, grpcStatusHeader: 99 },
      'failure',
      '2',
      '',
    ],
    [
      'a gRPC answer that never tells its status',
      { httpStatus: 500, grpc: true },
      'success',
      '2',
      '',
    ],
    [
      'a gRPC status that is none, and none among the trailers',
      { grpc: true, grpcStatusHeader: 70_000 },
      'success',
      '2',
      '',
    ],
    [
      'a gRPC status that is none before one among the trailers',
      { grpc: true, grpcStatusHeader: -1, grpcStatusTrailer: 14 },
      'failure',
      '14',
      '',
    ],
    [
      'a reset stream',
      { error: 'h2-reset', reason: 'CANCEL' },
      'failure',
      '',
      'h2(CANCEL)',
    ],
    ['a timeout', { error: 'response-timeout' }, 'failure', '', 'timeout'],
    ['another error', { error: 'closed' }, 'failure', '', 'unclassified'],
  ])('%s', (_name, response, classification, grpcStatus, error) => {
    expect(classifyResponse(response)).toEqual({
      classification,
      grpc_status: grpcStatus,
      error,
    });
  });
});

const server = { group: 'policy.linkerd.io', kind: 'server', name: 'web' };
const inbound = {
  direction: 'inbound',
  side: 'server',
  target: '[2001:db8::1]:8080',
  tls: { state: 'established', clientId: 'cart.shop' },
  server,
  serverPort: 8080,
  inboundRoute: { name: 'default' },
  authorization: { name: 'all-unauthenticated' },
} as const;

describe('labels of a proxy', () => {
  it('name the server, the route and the authorization of an admitted request', () => {
    expect(proxyLabels('inbound_http_authz_allow_total', inbound)).toEqual({
      target_addr: '[2001:db8::1]:8080',
      target_ip: '2001:db8::1',
      target_port: '8080',
      tls: 'true',
      client_id: 'cart.shop',
      srv_group: 'policy.linkerd.io',
      srv_kind: 'server',
      srv_name: 'web',
      srv_port: '8080',
      route_group: '',
      route_kind: 'default',
      route_name: 'default',
      authz_group: '',
      authz_kind: 'default',
      authz_name: 'all-unauthenticated',
    });
  });

  it('name no authorization of a refused request', () => {
    expect(
      Object.keys(proxyLabels('inbound_http_authz_deny_total', inbound) ?? {}),
    ).not.toContain('authz_name');
  });

  it.each([
    ['outbound', 'server'],
    ['inbound', 'client'],
  ] as const)(
    'call the connection with its own workload loopback (%s %s)',
    (direction, side) => {
      expect(
        proxyLabels('tcp_open_connections', { direction, side }),
      ).toMatchObject({ tls: 'no_identity', no_tls_reason: 'loopback' });
    },
  );

  it.each([
    ['inbound', 'server', ['srv_name', 'target_ip']],
    ['inbound', 'client', []],
    ['outbound', 'server', ['target_ip']],
    ['outbound', 'client', ['dst_pod', 'target_ip']],
  ] as const)(
    'tell of a transport what a proxy knows of it (%s %s)',
    (direction, side, known) => {
      const labels = proxyLabels('tcp_open_total', {
        ...inbound,
        direction,
        side,
        endpointLabels: { pod: 'web-1' },
      });
      expect(
        ['dst_pod', 'srv_name', 'target_ip'].filter(
          name => labels?.[name] !== undefined,
        ),
      ).toEqual(known);
    },
  );

  it('are none of a metric that is not the proxy’s', () => {
    expect(proxyLabels('up', inbound)).toBeUndefined();
  });

  it.each([
    ['https://web.shop:443/cart', 'web.shop'],
    ['http://user@web.shop.', 'web.shop.'],
    ['http://10.0.0.1/', undefined],
    ['http://[2001:db8::1]/', undefined],
    ['http://-web.shop/', undefined],
    ['/cart', undefined],
  ])('take the host of %s', (uri, host) => {
    expect(hostnameOf(uri)).toBe(host);
  });
});

/** Labels that Prometheus adds to the series of a proxy. */
const ADDED = new Set([
  'namespace',
  'pod',
  'deployment',
  'statefulset',
  'daemonset',
  'replicaset',
  'replicationcontroller',
  'k8s_job',
  'le',
]);
/** Labels of a proxy that not every connection has. */
const OPTIONAL =
  /^(no_tls_reason|client_id|server_id|dst_[a-z0-9_]+|(srv|route|authz)_[a-z]+)$/;

const scope: MetricScope = {
  workloads: [
    {
      namespace: 'shop',
      name: 'web',
      ownerKind: 'Deployment',
      dataPlane: 'sidecar',
      waypoint: false,
    },
  ],
  rateSeconds: 300,
  extraLabels: {},
};

describe('the queries of the product', () => {
  const queries = [
    ...metrics.queries(scope),
    ...(metrics.connections?.queries(scope) ?? []),
    ...(metrics.authorizations?.queries(scope) ?? []),
  ].map(({ id, promql }) => [id, promql] as const);

  it.each(queries)('%s groups by labels its metrics have', (_id, promql) => {
    const by = (/ by \(([^)]*)\)/.exec(promql)?.[1] ?? '').split(', ');
    const names = [...promql.matchAll(/([a-z_]+)\{/g)].map(match => match[1]);
    expect(names.length).toBeGreaterThan(0);
    const known = names.flatMap(name => {
      const family = metricFamily(name);
      return family ? labelNames(family) : [];
    });
    expect(names.filter(name => !metricFamily(name))).toEqual([]);
    expect(
      by.filter(
        label =>
          !ADDED.has(label) && !OPTIONAL.test(label) && !known.includes(label),
      ),
    ).toEqual([]);
  });

  it.each([
    ['signals', metrics.queries(scope).length + 1],
    ['connections', (metrics.connections?.queries(scope).length ?? 0) + 1],
    [
      'authorizations',
      (metrics.authorizations?.queries(scope).length ?? 0) + 1,
    ],
  ])('are at most five for %s, with the probe at most six', (_page, count) => {
    expect(count).toBeLessThanOrEqual(6);
  });
});
