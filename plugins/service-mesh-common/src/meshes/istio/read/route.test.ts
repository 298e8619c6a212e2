import { RouteAnswer, RouteQuestion } from '../../../model';
import { resource, webOf, webPod } from '../__testUtils__/clusterFromYaml';
import { VirtualService } from '../kinds';
import { readRoute } from './route';

const SERVICES = `
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { ports: [{ name: http, port: 8080 }] }
---`;
const gatewayApi = (kind: string, name: string, spec: string, more = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop${more} }
spec: ${spec}
---`;
const PUBLIC = resource(
  'Gateway',
  'public',
  `{ servers: [{ port: { number: 443, protocol: HTTPS }, hosts: ['./shop.example.com'], tls: { mode: SIMPLE } }, { port: { number: 80, protocol: HTTP }, hosts: ['*/shop.example.com'], tls: { httpsRedirect: true } }] }`,
);

function ask(yaml: string, question: Partial<RouteQuestion> = {}) {
  const { index } = webOf(webPod('sidecar') + SERVICES + yaml);
  return readRoute(index, {
    host: 'web',
    scheme: 'http',
    method: 'GET',
    path: '/',
    headers: {},
    from: { namespace: 'shop' },
    ...question,
  });
}

const VS = resource(
  'VirtualService',
  'web',
  `{ hosts: [web], http: [{ name: canary, match: [{ uri: { prefix: /v2 }, headers: { user: { exact: ann } } }], rewrite: { uri: / }, timeout: 2s, route: [{ destination: { host: web, subset: v1 }, weight: 90 }, { destination: { host: api }, weight: 10 }] }, { match: [{ uri: { exact: /old } }], redirect: { uri: /new } }, { match: [{ uri: { exact: /down } }], directResponse: { status: 503 } }, { match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }] }`,
);

const older = (yaml: string) =>
  yaml.replace(
    'namespace: shop',
    "namespace: shop, creationTimestamp: '2023-01-01T00:00:00Z'",
  );

const younger = (group: string) =>
  gatewayApi(
    'HTTPRoute',
    'r',
    `{ parentRefs: [{ group: ${group}, kind: Service, name: web }], rules: [{ backendRefs: [{ name: api, port: 8080 }] }] }`,
    ", creationTimestamp: '2024-01-01T00:00:00Z'",
  );

describe('the route of a request', () => {
  it.each<[string, string, Partial<RouteQuestion>, Partial<RouteAnswer>]>([
    [
      'is the Service itself without any',
      '',
      {},
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({
            host: 'web.shop.svc.cluster.local',
            port: 80,
            share: 1,
          }),
        ],
      },
    ],
    [
      'is the first that fits, with its policy and its rewrite',
      VS,
      { path: '/v2/x', headers: { User: 'ann' }, host: 'web.shop:80' },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({ subset: 'v1', share: 0.9 }),
          expect.objectContaining({
            host: 'api.shop.svc.cluster.local',
            share: 0.1,
          }),
        ],
        sent: { path: '//x' },
        rule: expect.objectContaining({ name: 'canary', timeoutMs: 2000 }),
        evidence: [
          expect.objectContaining({
            ref: expect.objectContaining({ kind: 'VirtualService' }),
            field: 'spec.http[0]',
          }),
        ],
      },
    ],
    [
      'may be a redirect',
      VS,
      { path: '/old' },
      { outcome: 'redirect', redirect: { location: '/new', code: 301 } },
    ],
    [
      'may be an answer of the proxy',
      VS,
      { path: '/down' },
      { outcome: 'response', response: { status: 503 } },
    ],
    [
      'may be none of those that are written',
      VS,
      { path: '/other' },
      { outcome: 'response', response: { status: 404 } },
    ],
    [
      'leads outside for a host nobody knows',
      '',
      { host: 'example.org' },
      { outcome: 'passthrough', destinations: [] },
    ],
    [
      'follows an HTTPRoute attached to the Service',
      gatewayApi(
        'HTTPRoute',
        'r',
        `{ parentRefs: [{ group: '', kind: Service, name: web }], rules: [{ matches: [{ path: { value: /a } }], timeouts: { request: 3s }, backendRefs: [{ name: api, port: 8080, weight: 1 }, { name: gone, port: 80, weight: 1 }] }] }`,
      ),
      { path: '/a/b' },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({ host: 'api.shop.svc.cluster.local' }),
          expect.objectContaining({
            problem: expect.stringContaining('shop/gone'),
          }),
        ],
        rule: expect.objectContaining({ timeoutMs: 3000 }),
      },
    ],
    [
      'ends there when the HTTPRoute has no rule for it',
      gatewayApi(
        'HTTPRoute',
        'r',
        `{ parentRefs: [{ group: '', kind: Service, name: web }], rules: [{ matches: [{ path: { value: /a } }], backendRefs: [{ name: api, port: 8080 }] }] }`,
      ),
      {},
      { outcome: 'response', response: { status: 404 } },
    ],
    [
      'goes by the older of a VirtualService and an HTTPRoute where both are foreign',
      older(VS) + younger(`''`),
      { path: '/down', host: 'web.shop', from: { namespace: 'ops' } },
      { outcome: 'response', response: { status: 503 } },
    ],
    [
      'goes by an HTTPRoute of its own namespace, however young',
      older(VS) + younger(`''`),
      { path: '/down' },
      { outcome: 'forward' },
    ],
    [
      'goes by a VirtualService that not everybody sees before that',
      older(VS.replace('hosts: [web]', "hosts: [web], exportTo: ['.']")) +
        younger(`''`),
      { path: '/down' },
      { outcome: 'response', response: { status: 503 } },
    ],
    [
      'follows routes of the older kind only where some name the port and some do not',
      gatewayApi(
        'HTTPRoute',
        'named',
        `{ parentRefs: [{ group: '', kind: Service, name: web, port: 80 }], rules: [{ matches: [{ path: { value: /a } }], backendRefs: [{ name: api, port: 8080 }] }] }`,
        ", creationTimestamp: '2023-01-01T00:00:00Z'",
      ) + younger(`''`),
      { path: '/b' },
      { outcome: 'response', response: { status: 404 } },
    ],
    [
      'asks no VirtualService for many hosts where a route names the Service',
      older(
        VS.replace(
          'hosts: [web]',
          "hosts: ['*.shop.svc.cluster.local'], exportTo: ['.']",
        ),
      ) + younger(`''`),
      { path: '/down' },
      { outcome: 'forward' },
    ],
    [
      'asks it where only clients of another namespace follow the route',
      older(VS.replace('hosts: [web]', "hosts: ['*.shop.svc.cluster.local']")) +
        younger(`''`)
          .replace('namespace: shop', 'namespace: ops')
          .replace('name: web }]', 'name: web, namespace: shop }]'),
      { path: '/down' },
      { outcome: 'response', response: { status: 503 } },
    ],
    [
      'needs nobody’s leave to go on to another namespace',
      younger(`''`).replace('name: api', 'namespace: ops, name: api') +
        SERVICES.replace('namespace: shop', 'namespace: ops'),
      {},
      {
        destinations: [
          expect.not.objectContaining({ problem: expect.anything() }),
        ],
      },
    ],
    [
      'ends at a back end of a group by another name',
      younger(`''`).replace('name: api', 'group: core, name: api'),
      {},
      { outcome: 'response', response: { status: 500 } },
    ],
    [
      'follows no HTTPRoute whose parent is of a group by another name',
      younger('core'),
      {},
      {
        destinations: [
          expect.objectContaining({ host: 'web.shop.svc.cluster.local' }),
        ],
      },
    ],
    [
      'is the answer of a gateway that sends plain HTTP away',
      PUBLIC,
      {
        host: 'shop.example.com',
        path: '/a',
        from: { gateway: 'shop/public' },
      },
      {
        outcome: 'redirect',
        redirect: { location: 'https://shop.example.com/a', code: 301 },
      },
    ],
    [
      'is looked for in all VirtualServices of a gateway',
      PUBLIC +
        resource(
          'VirtualService',
          'a',
          `{ hosts: [shop.example.com], gateways: [public], http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: api } }] }] }`,
        ) +
        resource(
          'VirtualService',
          'b',
          `{ hosts: [shop.example.com], gateways: [public], http: [{ route: [{ destination: { host: web } }] }] }`,
        ),
      {
        host: 'shop.example.com',
        scheme: 'https',
        from: { gateway: 'shop/public' },
      },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({ host: 'web.shop.svc.cluster.local' }),
        ],
      },
    ],
    [
      'is that of a younger VirtualService of a gateway before one that takes everything',
      PUBLIC +
        resource(
          'VirtualService',
          'a',
          `{ hosts: ['shop.example.com'], gateways: [public], http: [{ route: [{ destination: { host: web } }] }] }`,
        ) +
        resource(
          'VirtualService',
          'b',
          `{ hosts: ['shop.example.com'], gateways: [public], http: [{ match: [{ uri: { prefix: /foo } }], route: [{ destination: { host: api } }] }] }`,
        ),
      {
        host: 'shop.example.com',
        scheme: 'https',
        path: '/foo',
        from: { gateway: 'shop/public' },
      },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({ host: 'api.shop.svc.cluster.local' }),
        ],
      },
    ],
    [
      'is looked for in a VirtualService for more hosts where the gateway has this one only',
      PUBLIC +
        resource(
          'VirtualService',
          'a',
          `{ hosts: ['*'], gateways: [public], http: [{ match: [{ uri: { prefix: /foo } }], route: [{ destination: { host: api } }] }] }`,
        ) +
        resource(
          'VirtualService',
          'b',
          `{ hosts: ['shop.example.com'], gateways: [public], http: [{ match: [{ uri: { prefix: /bar } }], route: [{ destination: { host: web } }] }] }`,
        ),
      {
        host: 'shop.example.com',
        scheme: 'https',
        path: '/foo',
        from: { gateway: 'shop/public' },
      },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({ host: 'api.shop.svc.cluster.local' }),
        ],
      },
    ],
    [
      'is none at a gateway without the host',
      PUBLIC,
      { host: 'other.example.com', from: { gateway: 'shop/public' } },
      { outcome: 'response', response: { status: 404 } },
    ],
    [
      'comes from a Gateway of the Gateway API',
      gatewayApi(
        'Gateway',
        'edge',
        '{ gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }',
      ) +
        gatewayApi(
          'HTTPRoute',
          'r',
          `{ parentRefs: [{ name: edge }], rules: [{ filters: [{ type: URLRewrite, urlRewrite: { hostname: inner } }], backendRefs: [{ name: web, port: 80 }] }] }`,
        ),
      { host: 'shop.example.com', from: { gateway: 'shop/edge' } },
      {
        outcome: 'forward',
        sent: { host: 'inner' },
        explanation:
          'HTTPRoute r sends the request to web.shop.svc.cluster.local.',
      },
    ],
  ])('%s', (_, yaml, question, expected) => {
    expect(ask(yaml, question)).toMatchObject(expected);
  });

  it.each<[string, string, Partial<RouteQuestion>, Partial<RouteAnswer>]>([
    [
      'by the server name at a gateway',
      gatewayApi(
        'Gateway',
        'edge',
        '{ listeners: [{ name: tls, port: 443, protocol: TLS }] }',
      ) +
        gatewayApi(
          'TLSRoute',
          'r',
          '{ parentRefs: [{ name: edge }], hostnames: [shop.example.com], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }',
        ),
      {
        host: 'shop.example.com',
        connection: 'tls',
        from: { gateway: 'shop/edge' },
      },
      {
        outcome: 'forward',
        rule: expect.objectContaining({ protocol: 'tls' }),
      },
    ],
    [
      'to nowhere for another name',
      gatewayApi(
        'Gateway',
        'edge',
        '{ listeners: [{ name: tls, port: 443, protocol: TLS }] }',
      ),
      { host: 'a.b', connection: 'tls', from: { gateway: 'shop/edge' } },
      { outcome: 'refused' },
    ],
    [
      'by a VirtualService, whatever it says about requests',
      resource(
        'VirtualService',
        'web',
        '{ hosts: [web], http: [{ route: [{ destination: { host: web } }] }], tcp: [{ match: [{ port: 81 }], route: [{ destination: { host: web } }] }, { match: [{ port: 80 }], route: [{ destination: { host: api } }] }] }',
      ),
      { connection: 'tcp', port: 80 },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({ host: 'api.shop.svc.cluster.local' }),
        ],
        evidence: [expect.objectContaining({ field: 'spec.tcp[1]' })],
      },
    ],
    [
      'by a TCPRoute of the Service',
      gatewayApi(
        'TCPRoute',
        'r',
        `{ parentRefs: [{ group: '', kind: Service, name: web }], rules: [{ backendRefs: [{ name: gone, port: 1 }] }] }`,
      ),
      { connection: 'tcp', port: 80 },
      { outcome: 'refused' },
    ],
    [
      'to the Service without any route',
      '',
      { connection: 'tcp', port: 80 },
      { outcome: 'forward', explanation: expect.stringContaining('No route') },
    ],
    [
      'to where it is for when nobody knows the host',
      '',
      { connection: 'tls', host: 'example.org' },
      { outcome: 'passthrough' },
    ],
    [
      'to a host its Sidecar does not import as they are',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['./api.shop.svc.cluster.local'] }] }",
      ),
      { connection: 'tcp', port: 80 },
      {
        outcome: 'passthrough',
        explanation: expect.stringContaining('does not know web'),
        evidence: expect.arrayContaining([
          expect.objectContaining({ field: 'spec.egress' }),
        ]),
      },
    ],
    [
      'to nobody where the Sidecar allows known hosts only',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['*/*'] }], outboundTrafficPolicy: { mode: REGISTRY_ONLY } }",
      ),
      { connection: 'tls', host: 'example.org' },
      { outcome: 'refused' },
    ],
    [
      'by no VirtualService that the Sidecar does not import',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['./web.shop.svc.cluster.local'] }] }",
      ) +
        resource(
          'VirtualService',
          'web',
          '{ hosts: [web.shop.svc.cluster.local], tcp: [{ route: [{ destination: { host: api.shop.svc.cluster.local } }] }] }',
          'namespace: other',
        ),
      { connection: 'tcp', port: 80 },
      { outcome: 'forward', explanation: expect.stringContaining('No route') },
    ],
    [
      'past the rules for other clients',
      resource(
        'VirtualService',
        'web',
        '{ hosts: [web], gateways: [mesh, edge], tcp: [{ match: [{ sourceLabels: { app: other } }, { sourceNamespace: other }, { gateways: [edge] }], route: [{ destination: { host: web } }] }, { route: [{ destination: { host: api } }] }] }',
      ),
      {
        connection: 'tcp',
        port: 80,
        from: { namespace: 'shop', labels: { app: 'web' } },
      },
      {
        outcome: 'forward',
        evidence: [expect.objectContaining({ field: 'spec.tcp[1]' })],
      },
    ],
    [
      'past all rules where ztunnel sends them on and no waypoint stands before the Service',
      resource(
        'VirtualService',
        'web',
        '{ hosts: [web], tcp: [{ route: [{ destination: { host: api } }] }] }',
      ),
      {
        connection: 'tcp',
        port: 80,
        from: {
          namespace: 'shop',
          labels: { 'istio.io/dataplane-mode': 'ambient' },
        },
      },
      {
        outcome: 'forward',
        explanation: expect.stringContaining('No waypoint'),
      },
    ],
  ])('leads connections %s', (_, yaml, question, expected) => {
    expect(ask(yaml, question)).toMatchObject(expected);
  });

  it.each<[string, string, Partial<RouteQuestion>, Partial<RouteAnswer>]>([
    [
      'to a host its Sidecar does not import as they are',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['./api.shop.svc.cluster.local'] }] }",
      ),
      {},
      {
        outcome: 'passthrough',
        explanation: expect.stringContaining('does not know web'),
        evidence: expect.arrayContaining([
          expect.objectContaining({ field: 'spec.egress' }),
        ]),
      },
    ],
    [
      'to nobody where the Sidecar allows known hosts only',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['istio-system/*'] }], outboundTrafficPolicy: { mode: REGISTRY_ONLY } }",
      ),
      {},
      { outcome: 'response', response: { status: 502 } },
    ],
    [
      'by no VirtualService that the Sidecar does not import',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['./web.shop.svc.cluster.local'] }] }",
      ) +
        VS.replace('namespace: shop', 'namespace: other').replace(
          'hosts: [web]',
          'hosts: [web.shop.svc.cluster.local]',
        ),
      { path: '/down' },
      { outcome: 'forward', explanation: expect.stringContaining('No route') },
    ],
    [
      'by a VirtualService that the Sidecar imports',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['*/web.shop.svc.cluster.local'] }] }",
      ) +
        VS.replace('namespace: shop', 'namespace: other').replace(
          'hosts: [web]',
          'hosts: [web.shop.svc.cluster.local]',
        ),
      { path: '/down' },
      { outcome: 'response', response: { status: 503 } },
    ],
    [
      'to a host a VirtualService that it imports leads to',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ hosts: ['./web.shop.svc.cluster.local'] }] }",
      ) + VS,
      { host: 'api', port: 8080 },
      { outcome: 'forward' },
    ],
    [
      'by the listener of their port, where the Sidecar has one',
      resource(
        'Sidecar',
        'own',
        "{ egress: [{ port: { number: 80, protocol: HTTP }, hosts: ['./api.shop.svc.cluster.local'] }, { hosts: ['*/*'] }] }",
      ),
      {},
      { outcome: 'passthrough' },
    ],
    [
      'to a host registered in their own namespace rather than to one of another',
      resource(
        'ServiceEntry',
        'a',
        '{ hosts: [ext.example.com], ports: [{ number: 443, name: https, protocol: HTTPS }] }',
      ).replace('namespace: shop', 'namespace: other') +
        resource(
          'ServiceEntry',
          'b',
          '{ hosts: [ext.example.com], ports: [{ number: 80, name: http, protocol: HTTP }] }',
        ),
      { host: 'ext.example.com', port: 443 },
      { outcome: 'passthrough' },
    ],
  ])('goes from a sidecar %s', (_, yaml, question, expected) => {
    expect(ask(yaml, question)).toMatchObject(expected);
  });

  it('is for the waypoint to take where clients are in ambient mode, and for nobody without one', () => {
    const ambient = `
apiVersion: v1
kind: Namespace
metadata: { name: client, labels: { istio.io/dataplane-mode: ambient } }
---${gatewayApi(
      'HTTPRoute',
      'r',
      `{ parentRefs: [{ group: '', kind: Service, name: api }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }`,
    )}`;
    const api = (yaml: string) =>
      readRoute(webOf(webPod('sidecar') + yaml).index, {
        host: 'api.shop',
        scheme: 'http',
        method: 'GET',
        path: '/',
        headers: {},
        from: { namespace: 'client' },
      });
    expect(api(SERVICES + ambient)).toMatchObject({
      destinations: [{ host: 'api.shop.svc.cluster.local' }],
      explanation: expect.stringContaining('No waypoint'),
    });
    expect(
      api(
        SERVICES.replace(
          'namespace: shop }',
          'namespace: shop, labels: { istio.io/use-waypoint: wp } }',
        ) +
          ambient +
          gatewayApi('Gateway', 'wp', '{ gatewayClassName: istio-waypoint }'),
      ),
    ).toMatchObject({ destinations: [{ host: 'web.shop.svc.cluster.local' }] });
  });

  it.each([
    ['', 'web'],
    ['service', 'web'],
    ['all', 'web'],
    ['workload', 'api'],
    ['none', 'api'],
  ])(
    'is for a waypoint of services to take, not for one of %j only',
    (trafficType, host) => {
      const { index } = webOf(
        `${webPod('sidecar')}
apiVersion: v1
kind: Namespace
metadata: { name: client, labels: { istio.io/dataplane-mode: ambient } }
---${SERVICES.replace(
          'namespace: shop }',
          'namespace: shop, labels: { istio.io/use-waypoint: wp } }',
        )}${gatewayApi(
          'HTTPRoute',
          'r',
          `{ parentRefs: [{ group: '', kind: Service, name: api }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }`,
        )}${gatewayApi(
          'Gateway',
          'wp',
          '{ gatewayClassName: istio-waypoint }',
          trafficType && `, labels: { istio.io/waypoint-for: ${trafficType} }`,
        )}`,
      );
      expect(
        readRoute(index, {
          host: 'api.shop',
          scheme: 'http',
          method: 'GET',
          path: '/',
          headers: {},
          from: { namespace: 'client' },
        }),
      ).toMatchObject({
        destinations: [{ host: `${host}.shop.svc.cluster.local` }],
      });
    },
  );

  it('is not answered for a gateway that is not there, and unknown when routes cannot be read', () => {
    expect(ask('', { from: { gateway: 'shop/none' } })).toBeUndefined();
    const { index } = webOf(webPod('sidecar'), { unread: [VirtualService] });
    expect(
      readRoute(index, {
        host: 'web',
        scheme: 'http',
        method: 'GET',
        path: '/',
        headers: {},
        from: { namespace: 'shop' },
      }),
    ).toMatchObject({
      outcome: 'unknown',
      evidence: [{ unread: [{ kind: 'VirtualService' }] }],
    });
  });
});
