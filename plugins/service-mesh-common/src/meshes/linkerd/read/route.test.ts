import { RouteAnswer, RouteQuestion } from '../../../model';
import { HTTPRoute } from '../../shared/gatewayApi';
import { clusterFromYaml, meshedPod } from '../__testUtils__/clusterFromYaml';
import { route } from './route';

const API = `---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { clusterIPs: [10.43.0.11], ports: [{ port: 8080 }] }
`;
const httpRoute = (rules: string, namespace = 'shop') => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: ${namespace} }
spec: { parentRefs: [{ group: core, kind: Service, name: web, namespace: shop, port: 80 }], rules: ${rules} }
status: { parents: [{ parentRef: { group: core, kind: Service, name: web, namespace: shop, port: 80 }, controllerName: linkerd.io/policy-controller, conditions: [{ type: Accepted, status: 'True' }] }] }
`;
const SPOILED = httpRoute(
  '[{ filters: [{ type: ResponseHeaderModifier, responseHeaderModifier: { remove: [x] } }] }]',
).replace('HTTPRoute', 'GRPCRoute');
const PROFILE = `---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec: { routes: [{ name: list, condition: { method: GET, pathRegex: /list }, timeout: 3s }], dstOverrides: [{ authority: web.shop.svc.cluster.local:80, weight: 900m }, { authority: api.shop.svc.cluster.local:8080, weight: 100m }] }
`;

function ask(yaml: string, question: Partial<RouteQuestion> = {}) {
  return route(clusterFromYaml(meshedPod() + API + yaml), {
    host: 'web',
    scheme: 'http',
    method: 'GET',
    path: '/',
    headers: {},
    from: { namespace: 'shop' },
    ...question,
  });
}

describe('the route of a request through Linkerd', () => {
  it.each<[string, string, Partial<RouteQuestion>, Partial<RouteAnswer>]>([
    [
      'is the Service itself without any',
      '',
      { host: 'web.shop.svc.cluster.local:80' },
      {
        mesh: 'linkerd',
        outcome: 'forward',
        destinations: [
          expect.objectContaining({
            host: 'web.shop.svc.cluster.local',
            port: 80,
          }),
        ],
      },
    ],
    [
      'is the best match of the routes, with their back ends',
      httpRoute(
        '[{ matches: [{ path: { value: /a } }], backendRefs: [{ name: api, port: 8080, weight: 3 }, { name: web, port: 80, weight: 1 }] }, { backendRefs: [{ name: web, port: 80 }] }]',
      ),
      { path: '/a/b' },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({
            host: 'api.shop.svc.cluster.local',
            share: 0.75,
          }),
          expect.objectContaining({ share: 0.25 }),
        ],
        evidence: [
          expect.objectContaining({
            ref: expect.objectContaining({ kind: 'HTTPRoute' }),
            field: 'spec.rules[0]',
          }),
        ],
      },
    ],
    [
      'may be missing among those that are written',
      httpRoute(
        '[{ matches: [{ path: { value: /a } }], backendRefs: [{ name: web, port: 80 }] }]',
      ),
      {},
      { outcome: 'response', response: { status: 404 } },
    ],
    [
      'may lead to a back end that is not there',
      httpRoute('[{ backendRefs: [{ name: gone, port: 80 }] }]'),
      {},
      { outcome: 'response', response: { status: 500 } },
    ],
    [
      'is not asked for a connection nobody looks into',
      httpRoute(
        '[{ matches: [{ path: { value: /a } }], backendRefs: [{ name: api, port: 8080 }] }]',
      ),
      { connection: 'tcp', port: 80 },
      {
        outcome: 'forward',
        destinations: [
          expect.objectContaining({ host: 'web.shop.svc.cluster.local' }),
        ],
      },
    ],
    [
      'is that of a ServiceProfile where there is one',
      PROFILE + httpRoute('[{ backendRefs: [{ name: gone, port: 80 }] }]'),
      { path: '/list?x=y' },
      {
        outcome: 'forward',
        rule: expect.objectContaining({ name: 'list', timeoutMs: 3000 }),
        destinations: [
          expect.objectContaining({ share: 0.9 }),
          expect.objectContaining({
            host: 'api.shop.svc.cluster.local',
            share: 0.1,
          }),
        ],
      },
    ],
    [
      "is the profile's default otherwise",
      PROFILE,
      { method: 'POST', path: '/list' },
      { rule: expect.objectContaining({ name: 'default' }) },
    ],
  ])('%s', (_, yaml, question, expected) => {
    expect(ask(yaml, question)).toMatchObject(expected);
  });

  it('is not answered for strangers, and unknown when routes cannot be read', () => {
    expect(ask('', { host: 'nobody.shop.svc' })).toBeUndefined();
    expect(ask('', { from: { gateway: 'a/b' } })).toBeUndefined();
    expect(
      route(clusterFromYaml(meshedPod(), [HTTPRoute]), {
        host: 'web',
        scheme: 'http',
        method: 'GET',
        path: '/',
        headers: {},
        from: { namespace: 'shop' },
      }),
    ).toMatchObject({ outcome: 'unknown' });
  });
});

const egress = (name: string, spec: string, namespace = 'shop') => `---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
`;
const tlsRoute = (host: string) => `---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TLSRoute
metadata: { name: partner, namespace: shop }
spec: { parentRefs: [{ group: policy.linkerd.io, kind: EgressNetwork, name: all, port: 443 }], hostnames: [${host}], rules: [{ backendRefs: [{ group: policy.linkerd.io, kind: EgressNetwork, name: all }] }] }
status: { parents: [{ parentRef: { group: policy.linkerd.io, kind: EgressNetwork, name: all, port: 443 }, controllerName: linkerd.io/policy-controller, conditions: [{ type: Accepted, status: 'True' }] }] }
`;

describe('what a client calls outside of its own Services', () => {
  const deny = 'trafficPolicy: Deny';
  it.each<[string, string, Partial<RouteQuestion>, Partial<RouteAnswer>]>([
    [
      'an address outside may be called when nobody speaks for it',
      '',
      { host: '1.1.1.1' },
      { outcome: 'passthrough', called: { outside: true } },
    ],
    [
      'the own namespace speaks alone once it has an EgressNetwork, even when none matches',
      egress('own', `${deny}, networks: [{ cidr: 8.8.8.0/24 }]`) +
        egress('all', deny, 'linkerd-egress'),
      { host: '1.1.1.1' },
      { outcome: 'passthrough' },
    ],
    [
      'the global EgressNetwork denies HTTP with 403',
      egress('all', deny, 'linkerd-egress'),
      { host: '1.1.1.1' },
      { outcome: 'response', response: { status: 403 } },
    ],
    [
      'TLS of the client is refused',
      egress('all', deny),
      { host: 'example.org', scheme: 'https' },
      { outcome: 'refused', called: { outside: true } },
    ],
    [
      'a route lets a server name through',
      egress('all', deny) + tlsRoute('api.example.org'),
      { host: 'api.example.org', scheme: 'https' },
      { outcome: 'forward' },
    ],
    [
      'and no other',
      egress('all', deny) + tlsRoute('api.example.org'),
      { host: 'www.example.org', scheme: 'https' },
      { outcome: 'refused' },
    ],
    [
      'the smallest block counts',
      egress('all', 'trafficPolicy: Allow') +
        egress('block', `${deny}, networks: [{ cidr: 1.1.1.0/24 }]`),
      { host: '1.1.1.1' },
      {
        outcome: 'response',
        evidence: expect.arrayContaining([
          expect.objectContaining({
            ref: expect.objectContaining({ name: 'block' }),
          }),
        ]),
      },
    ],
    [
      'a name is not known when blocks of addresses decide',
      egress('block', `${deny}, networks: [{ cidr: 1.1.1.0/24 }]`),
      { host: 'example.org' },
      { outcome: 'unknown' },
    ],
    [
      'the address of a Service is the Service',
      '',
      { host: '10.43.0.11', port: 8080 },
      {
        outcome: 'forward',
        called: {
          resource: expect.objectContaining({ kind: 'Service', name: 'api' }),
        },
      },
    ],
    [
      'a port that the Service does not have is closed',
      PROFILE,
      { host: '10.43.0.11:9999' },
      { outcome: 'refused' },
    ],
    [
      'an address of the cluster that nobody has is called as it is',
      '',
      { host: '10.1.2.3:9000' },
      {
        outcome: 'forward',
        explanation:
          'Nothing is known of the address, and the connection goes there in plaintext.',
      },
    ],
    [
      'the address of a pod is the pod, without routes',
      `---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: {} }
status: { phase: Running, podIP: 10.1.2.3 }
`,
      { host: '10.1.2.3:5432' },
      {
        outcome: 'forward',
        called: { resource: expect.objectContaining({ name: 'db' }) },
        explanation:
          'No route applies to the address of a pod: the connection goes to shop/db, in plaintext, as bytes.',
      },
    ],
    [
      'nothing gets through when the proxy cannot read one route of gRPC',
      SPOILED,
      { method: 'POST', path: '/a.B/C' },
      {
        outcome: 'response',
        destinations: [],
        response: { status: 500 },
        explanation:
          'Every request fails, because the client’s proxy cannot read what Linkerd sends it about GRPCRoute shop/web: it has a filter for response headers.',
        evidence: [
          expect.objectContaining({
            ref: expect.objectContaining({ kind: 'GRPCRoute', name: 'web' }),
            field: 'spec.rules[0].filters[0]',
          }),
          expect.objectContaining({
            ref: expect.objectContaining({ kind: 'Service', name: 'web' }),
          }),
        ],
      },
    ],
    [
      'unless a profile takes the place of the routes',
      SPOILED + PROFILE,
      { method: 'POST', path: '/a.B/C' },
      { outcome: 'forward' },
    ],
    [
      'a profile of the client’s own namespace counts first',
      PROFILE.replace('namespace: shop', 'namespace: sales').replace(
        '900m',
        '0m',
      ) + PROFILE,
      { host: 'web.shop', from: { namespace: 'sales' } },
      {
        destinations: [
          expect.objectContaining({ host: 'api.shop.svc.cluster.local' }),
        ],
      },
    ],
  ])('%s', (_name, yaml, question, expected) => {
    expect(ask(yaml, question)).toMatchObject(expected);
  });
});
