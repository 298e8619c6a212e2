import { decideAccess } from '../../../engine/decideAccess';
import { AccessRequest } from '../../../model';
import {
  clusterFromYaml,
  meshedPod,
  web,
} from '../__testUtils__/clusterFromYaml';
import { AuthorizationPolicy } from '../kinds';
import { access } from './access';

const server = `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: http, proxyProtocol: HTTP/1 }
`;

const cartMayCallServer = `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: web }
  requiredAuthenticationRefs: [{ kind: ServiceAccount, name: cart }]
`;

const route = (name: string, path: string) => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: ${name}, namespace: shop }
spec:
  parentRefs: [{ group: policy.linkerd.io, kind: Server, name: web }]
  rules: [{ matches: [{ path: { type: PathPrefix, value: ${path} } }] }]
status:
  parents:
    - controllerName: linkerd.io/policy-controller
      parentRef: { group: policy.linkerd.io, kind: Server, name: web }
      conditions: [{ type: Accepted, status: 'True' }]
`;

const callRoute = (name: string, match: string) =>
  route(name, '/')
    .replace('policy.linkerd.io/v1beta3', 'gateway.networking.k8s.io/v1')
    .replace('HTTPRoute', 'GRPCRoute')
    .replace(/matches: .*/, `matches: [{ ${match} }] }]`);

const anyoneMayCallRoute = `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: public, namespace: shop }
spec: { targetRef: { group: policy.linkerd.io, kind: HTTPRoute, name: public }, requiredAuthenticationRefs: [] }
`;

const CART = 'cart.shop.serviceaccount.identity.linkerd.cluster.local';

function ask(
  identity: string | null,
  path = '/',
  ip: string | null = '10.1.1.1',
): AccessRequest {
  return {
    peer: { identity, ip },
    operation: {
      protocol: 'http',
      port: 8080,
      method: 'GET',
      path,
      host: 'web',
      headers: {},
      query: {},
    },
  };
}

function post(request: AccessRequest): AccessRequest {
  return { ...request, operation: { ...request.operation, method: 'POST' } };
}

describe('access to a meshed workload', () => {
  it.each<readonly [string, string, AccessRequest, string]>([
    [
      'the default policy of a new installation admits anyone',
      meshedPod(),
      ask(null),
      'allow',
    ],
    [
      'a pod that says deny admits nobody',
      meshedPod('{ config.linkerd.io/default-inbound-policy: deny }'),
      ask(CART),
      'deny',
    ],
    [
      'a pod that says deny still admits its own probes',
      meshedPod('{ config.linkerd.io/default-inbound-policy: deny }'),
      ask(null, '/ready'),
      'allow',
    ],
    [
      'an unknown value of the annotation leaves the installation to decide',
      meshedPod('{ config.linkerd.io/default-inbound-policy: Deny }'),
      ask(null),
      'allow',
    ],
    [
      'a Server without authorizations refuses everybody',
      meshedPod() + server,
      ask(CART),
      'deny',
    ],
    [
      'a Server without authorizations admits localhost',
      meshedPod() + server,
      ask(null, '/', '127.0.0.1'),
      'allow',
    ],
    [
      'the identity a policy names is admitted',
      meshedPod() + server + cartMayCallServer,
      ask(CART),
      'allow',
    ],
    ...[
      ['headers: [{ name: a, value: b }]', 'deny'],
      ['method: { service: a.B }', 'allow'],
    ].flatMap(([match, verdict]) =>
      [ask(CART, '/a.B/C'), ask(null, '/a.B/C', '127.0.0.1')].map(
        request =>
          [
            `a call under a gRPC route with another one of ${match}`,
            meshedPod() +
              server.replace('HTTP/1', 'gRPC') +
              cartMayCallServer +
              callRoute('all', 'method: { service: a.B }') +
              callRoute('other', match),
            post(request),
            verdict,
          ] as const,
      ),
    ),
    [
      'another identity is refused',
      meshedPod() + server + cartMayCallServer,
      ask('pay.shop.serviceaccount.identity.linkerd.cluster.local'),
      'deny',
    ],
    ...[
      ['spiffe://root/web', 'allow'],
      ['root/web', 'deny'],
      ['*', 'deny'],
    ].map(
      ([name, verdict]) =>
        [
          `a client of a SPIFFE id under a policy for ${name}`,
          `${meshedPod() + server}---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: ids, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: web }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ids }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: ids, namespace: shop }
spec: { identities: ['${name}'] }
`,
          ask('root/web'),
          verdict,
        ] as const,
    ),
    [
      'plaintext is refused where an identity is asked for',
      meshedPod() + server + cartMayCallServer,
      ask(null),
      'deny',
    ],
    [
      'a route opens its own paths',
      meshedPod() +
        server +
        cartMayCallServer +
        route('public', '/open') +
        anyoneMayCallRoute,
      ask(null, '/open/x'),
      'allow',
    ],
    [
      'a route does not narrow what the Server admits',
      meshedPod() + server + cartMayCallServer + route('public', '/open'),
      ask(CART, '/open'),
      'allow',
    ],
    [
      'a request without a route is refused whoever asks',
      meshedPod() + server + cartMayCallServer + route('public', '/open'),
      ask(CART, '/other'),
      'deny',
    ],
    [
      'a more specific route takes its paths from an open one',
      meshedPod() +
        server +
        route('public', '/open') +
        route('inner', '/open/inner') +
        anyoneMayCallRoute,
      ask(null, '/open/inner/x'),
      'deny',
    ],
    [
      'probes lose their pass when a route is attached',
      meshedPod() + server + route('public', '/open'),
      ask(null, '/ready'),
      'deny',
    ],
    [
      'a port that bypasses the proxy is open',
      meshedPod('{ config.linkerd.io/skip-inbound-ports: "8000-9000" }') +
        server,
      ask(null),
      'allow',
    ],
  ])('%s', (_, yaml, request, verdict) => {
    const policies = access(clusterFromYaml(yaml), web, 8080);
    expect(decideAccess(policies, request).verdict).toBe(verdict);
  });

  it('is unknown when policies could not be read, and says which', () => {
    const policies = access(
      clusterFromYaml(meshedPod() + server, [AuthorizationPolicy]),
      web,
      8080,
    );
    expect(decideAccess(policies, ask(CART))).toMatchObject({
      verdict: 'unknown',
      evidence: [
        { type: 'unknown', unread: [{ kind: 'AuthorizationPolicy' }] },
      ],
    });
  });

  it('leaves the answer open when a route has a pattern we cannot read', () => {
    const pattern = route('public', '(?i)/open').replace(
      'PathPrefix',
      'RegularExpression',
    );
    const policies = access(
      clusterFromYaml(meshedPod() + server + cartMayCallServer + pattern),
      web,
      8080,
    );
    expect(decideAccess(policies, ask(CART, '/OPEN'))).toMatchObject({
      verdict: 'depends',
      dependsOn: ['the pattern (?i)/open'],
    });
  });

  it('names the policy and then the Server as evidence', () => {
    const [policy] = access(
      clusterFromYaml(meshedPod() + server + cartMayCallServer),
      web,
      8080,
    );
    expect(decideAccess([policy], ask(CART)).evidence).toMatchObject([
      { ref: { kind: 'AuthorizationPolicy', name: 'cart' } },
      { ref: { kind: 'Server', name: 'web' } },
    ]);
  });

  it('tells what comes with the mesh from what somebody wrote', () => {
    const given = (yaml: string) =>
      access(clusterFromYaml(yaml), web, 8080).flatMap(({ allow }) =>
        allow
          .filter(({ givenByMesh }) => givenByMesh)
          .map(({ evidence: [first] }) => first),
      );
    const names = [
      { name: 'linkerd: probes of the kubelet are admitted' },
      { name: 'linkerd: localhost is always admitted' },
    ];
    expect(given(meshedPod() + server + cartMayCallServer)).toMatchObject(
      names,
    );
    // A default that somebody can set is theirs.
    expect(given(meshedPod())).toMatchObject(names);
    // Routes of the Server take the place of the one for probes.
    expect(
      given(
        meshedPod() + server + cartMayCallServer + route('public', '/open'),
      ),
    ).toMatchObject([names[1]]);
  });
});
