import { decideAccess } from '../../../engine/decideAccess';
import { AccessRequest } from '../../../model';
import { resource, webOf, webPod } from '../__testUtils__/clusterFromYaml';
import { AuthorizationPolicy } from '../kinds';
import { readAccess } from './access';

const CART = 'cluster.local/ns/shop/sa/cart';
const policy = (spec: string, metadata?: string, name = 'web') =>
  resource('AuthorizationPolicy', name, spec, metadata);
const fromCart = `from: [{ source: { principals: [${CART}] } }]`;

function verdict(
  yaml: string,
  identity: string | null,
  path = '/',
): string | undefined {
  const { index, web } = webOf(yaml);
  return decideAccess(readAccess(index, web, 8080), {
    peer: { identity, ip: '10.0.0.1', remoteIp: '10.0.0.1' },
    operation: {
      protocol: 'http',
      port: 8080,
      method: 'GET',
      path,
      host: 'web',
      headers: {},
      query: {},
      principal: null,
      claims: null,
    },
  }).verdict;
}

describe('access to a workload with a sidecar', () => {
  it.each([
    ['anyone without a policy', '', null, 'allow'],
    ['nobody with a policy without rules', policy('{}'), CART, 'deny'],
    [
      'whom a rule lists',
      policy(`{ rules: [{ ${fromCart} }] }`),
      CART,
      'allow',
    ],
    ['nobody else then', policy(`{ rules: [{ ${fromCart} }] }`), null, 'deny'],
    [
      'a DENY wins over an ALLOW',
      policy(`{ rules: [{}] }`, undefined, 'a') +
        policy(`{ action: DENY, rules: [{ ${fromCart} }] }`),
      CART,
      'deny',
    ],
    [
      'an ALLOW of the root namespace admits too',
      policy(`{ rules: [] }`) +
        policy(`{ rules: [{ ${fromCart} }] }`, 'namespace: istio-system'),
      CART,
      'allow',
    ],
    [
      'a dry run changes nothing',
      policy(
        '{ action: DENY, rules: [{}] }',
        `namespace: shop, annotations: { istio.io/dry-run: 'true' }`,
      ),
      CART,
      'allow',
    ],
    [
      'a negative holds where there is no identity',
      policy(
        `{ action: DENY, rules: [{ from: [{ source: { notPrincipals: ['*'] } }] }] }`,
      ),
      null,
      'deny',
    ],
    [
      'an authorizer nobody configured refuses',
      policy(`{ action: CUSTOM, provider: { name: ext }, rules: [{}] }`),
      CART,
      'deny',
    ],
    [
      'an authorizer that is there leaves it open',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'extensionProviders: [{ name: ext, envoyExtAuthzGrpc: { service: ext.auth } }]' }
---${policy(`{ action: CUSTOM, provider: { name: ext }, rules: [{}] }`)}`,
      CART,
      'depends',
    ],
  ])('admits %s', (_name, yaml, identity, expected) => {
    expect(verdict(webPod('sidecar') + yaml, identity)).toBe(expected);
  });

  it('matches paths of a template by segments', () => {
    const yaml =
      webPod('sidecar') +
      policy(`{ rules: [{ to: [{ operation: { paths: ['/a/{*}/b'] } }] }] }`);
    expect(verdict(yaml, null, '/a/1/b')).toBe('allow');
    expect(verdict(yaml, null, '/a/1/2/b')).toBe('deny');
  });

  it('is unknown when the policies cannot be read', () => {
    const { index, web } = webOf(webPod('sidecar'), {
      unread: [AuthorizationPolicy],
    });
    expect(readAccess(index, web, 8080)[0].otherwise.verdict).toBe('unknown');
  });
});

describe('access in ambient mode', () => {
  const onlyGet = (action: string) =>
    policy(
      `{ action: ${action}, rules: [{ to: [{ operation: { methods: [GET] } }] }] }`,
    );

  it.each([
    ['an ALLOW rule with HTTP fields admits nobody', onlyGet('ALLOW'), 'deny'],
    [
      'a DENY rule with only HTTP fields refuses nobody',
      onlyGet('DENY'),
      'allow',
    ],
  ])('at ztunnel: %s', (_name, yaml, expected) => {
    expect(verdict(webPod('ambient') + yaml, CART)).toBe(expected);
  });

  it('behind a waypoint asks the waypoint first, and ztunnel about the waypoint', () => {
    const { index, web } = webOf(
      `${webPod('ambient', 'istio.io/use-waypoint: gate').replace(
        'metadata: { name: web, namespace: shop }',
        'metadata: { name: web, namespace: shop, labels: { istio.io/use-waypoint: gate } }',
      )}
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: gate, namespace: shop }
spec: { gatewayClassName: istio-waypoint }
---${policy(
        `{ targetRefs: [{ kind: Service, group: '', name: web }], action: DENY, rules: [{ ${fromCart} }] }`,
      )}`,
    );
    expect(
      readAccess(index, web, 8080).map(p => [p.enforcedBy, p.deny.length]),
    ).toEqual([
      ['waypoint', 1],
      ['ztunnel', 0],
    ]);
  });
});

describe('access with tokens', () => {
  const tokens = resource(
    'RequestAuthentication',
    'web',
    '{ jwtRules: [{ issuer: us, jwksUri: https://us.example/keys }] }',
  );
  const none = { principal: null, claims: null };
  const valid = (iss: string) => ({
    principal: `${iss}/me`,
    claims: { iss, sub: 'me' },
  });
  const preflight = {
    method: 'OPTIONS',
    headers: { Origin: 'https://x', 'Access-Control-Request-Method': 'PUT' },
  };
  const rows: [string, Partial<AccessRequest['operation']>, string][] = [
    ['a request without a token passes', none, 'allow'],
    ['a token of the issuer passes', valid('us'), 'allow'],
    ['a token of another issuer is refused', valid('them'), 'deny'],
    ['an invalid token is refused', { ...none, token: 'invalid' }, 'deny'],
    [
      'a preflight is not asked for its token',
      { ...none, ...preflight, token: 'invalid' },
      'allow',
    ],
    [
      'an OPTIONS request that is no preflight is',
      { ...none, method: 'OPTIONS', token: 'invalid' },
      'deny',
    ],
  ];
  it.each(rows)('%s', (_name, operation, expected) => {
    const { index, web } = webOf(webPod('sidecar') + tokens);
    const { verdict: found, evidence } = decideAccess(
      readAccess(index, web, 8080),
      {
        peer: { identity: CART },
        operation: {
          protocol: 'http',
          port: 8080,
          method: 'GET',
          path: '/',
          headers: {},
          ...operation,
        },
      },
    );
    const [decisive] = evidence;
    expect({
      verdict: found,
      by: decisive.type === 'resource' ? decisive.ref.kind : decisive.type,
    }).toEqual({
      verdict: expected,
      by: expected === 'deny' ? 'RequestAuthentication' : 'default',
    });
  });

  it('a token counts for nothing where none is validated', () => {
    const { index, web } = webOf(webPod('sidecar'));
    expect(
      decideAccess(readAccess(index, web, 8080), {
        peer: { identity: CART },
        operation: { protocol: 'http', port: 8080, token: 'invalid' },
      }).verdict,
    ).toBe('allow');
  });
});
