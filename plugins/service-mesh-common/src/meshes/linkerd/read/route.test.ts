import { RouteAnswer, RouteQuestion } from '../../../model';
import { HTTPRoute } from '../../shared/gatewayApi';
import { clusterFromYaml, meshedPod } from '../__testUtils__/clusterFromYaml';
import { route } from './route';

const API = `---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { ports: [{ port: 8080 }] }
`;
const httpRoute = (rules: string, namespace = 'shop') => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: ${namespace} }
spec: { parentRefs: [{ group: core, kind: Service, name: web, namespace: shop, port: 80 }], rules: ${rules} }
status: { parents: [{ parentRef: { group: core, kind: Service, name: web, namespace: shop, port: 80 }, controllerName: linkerd.io/policy-controller, conditions: [{ type: Accepted, status: 'True' }] }] }
`;
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
    expect(ask('', { host: 'example.org' })).toBeUndefined();
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
