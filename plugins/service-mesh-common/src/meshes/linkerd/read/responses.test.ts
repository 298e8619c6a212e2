import { AccessRequest } from '../../../model';
import {
  clusterFromYaml,
  meshedPod,
  web,
} from '../__testUtils__/clusterFromYaml';
import { responses } from './responses';

const SERVER = `---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: 8080 }
`;
const ROUTE = `---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec: { parentRefs: [{ group: policy.linkerd.io, kind: Server, name: web }], rules: [{ matches: [{ path: { value: /api } }] }] }
status: { parents: [{ parentRef: { group: policy.linkerd.io, kind: Server, name: web }, controllerName: linkerd.io/policy-controller, conditions: [{ type: Accepted, status: 'True' }] }] }
`;
const policy = (name: string, kind: string, target: string) => `---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec: { targetRef: { group: policy.linkerd.io, kind: ${kind}, name: ${target} }, requiredAuthenticationRefs: [] }
`;

const ask = (yaml: string, operation: Partial<AccessRequest['operation']>) =>
  responses(clusterFromYaml(meshedPod() + yaml), web, {
    peer: { identity: 'a', ip: '10.0.0.9' },
    operation: { protocol: 'http', port: 8080, ...operation },
  }).map(({ evidence: _, ...rest }) => rest);

const GET = { method: 'GET', path: '/api/1' };

describe('what the proxies answer', () => {
  it.each<[string, string, Partial<AccessRequest['operation']>, object]>([
    [
      'the default policy admits',
      '',
      GET,
      {
        by: 'default policy all-unauthenticated',
        verdict: 'allow',
        route: 'default default',
        admittedBy: ['default all-unauthenticated'],
      },
    ],
    [
      '403 without an authorization',
      SERVER,
      GET,
      {
        by: 'Server web',
        verdict: 'deny',
        admittedBy: [],
        denyReason: 'unauthorized',
        httpStatus: 403,
      },
    ],
    [
      '404 without a route, whoever is admitted',
      SERVER + ROUTE + policy('all', 'Server', 'web'),
      { method: 'GET', path: '/other' },
      { denyReason: 'no-route', httpStatus: 404 },
    ],
    [
      'every authorization that admits, those of the route and of the Server',
      SERVER +
        ROUTE +
        policy('all', 'Server', 'web') +
        policy('route', 'HTTPRoute', 'api'),
      GET,
      {
        verdict: 'allow',
        route: 'HTTPRoute api',
        admittedBy: ['AuthorizationPolicy all', 'AuthorizationPolicy route'],
      },
    ],
  ])('%s', (_name, yaml, operation, expected) => {
    expect(ask(yaml, operation)).toEqual([expect.objectContaining(expected)]);
  });

  it('says no status while the request is open', () => {
    expect(ask(SERVER, {})[0]).not.toHaveProperty('httpStatus');
  });
});
