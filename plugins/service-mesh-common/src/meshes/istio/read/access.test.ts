import { decideAccess } from '../../../engine/decideAccess';
import { AccessRequest } from '../../../model';
import { resource, webOf, webPod } from '../__testUtils__/clusterFromYaml';
import { matchValue } from '../../../engine/matchValue';
import { AuthorizationPolicy } from '../kinds';
import { requestPrincipalPattern } from './access/identityPatterns';
import { isTokenSeen, TokenPlace, TokenRule } from './access/tokenPlaces';
import { expandPrincipals } from './access/trustDomains';
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
      'a port counts by its number',
      policy(`{ rules: [{ to: [{ operation: { ports: ['008080'] } }] }] }`),
      null,
      'allow',
    ],
    [
      'a condition on a header or claim without a name drops an ALLOW rule',
      policy(
        `{ rules: [{ when: [{ key: request.headers, notValues: [x] }] }] }`,
      ),
      null,
      'deny',
    ],
    [
      'and falls away from a DENY rule, which widens it',
      policy(
        `{ action: DENY, rules: [{ when: [{ key: 'request.auth.claims[a', values: [x] }] }] }`,
      ),
      null,
      'deny',
    ],
    [
      'method and host are headers too',
      policy(
        `{ rules: [{ when: [{ key: 'request.headers[:method]', values: [G*] }, { key: 'request.headers[Host]', values: [web] }, { key: 'request.headers[:authority]', notValues: [Web] }] }] }`,
      ),
      null,
      'allow',
    ],
    [
      'the claims as a whole are no text',
      policy(
        `{ rules: [{ when: [{ key: request.auth.claims, notValues: [x] }] }] }`,
      ),
      null,
      'allow',
    ],
    [
      'a condition with an unknown key takes its DENY rule along',
      policy(
        `{ action: DENY, rules: [{ when: [{ key: source.user, values: [x] }] }] }`,
      ),
      null,
      'allow',
    ],
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
      'nobody by a principal with its spiffe://',
      policy(
        `{ rules: [{ from: [{ source: { principals: ['spiffe://${CART}', 'spiffe://cluster.local/*'] } }] }] }`,
      ),
      CART,
      'deny',
    ],
    [
      'a trust domain by a star in its middle',
      policy(
        `{ rules: [{ from: [{ source: { trustDomains: ['cl*.local'] } }] }] }`,
      ),
      CART,
      'allow',
    ],
    [
      'everyone where the selector is empty and the rule too',
      policy('{ selector: {}, action: DENY, rules: [{}] }'),
      CART,
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
    [
      'an empty selector selects nobody',
      policy('{ selector: {}, action: DENY, rules: [{}] }'),
      'allow',
    ],
    [
      'a list of ports that are none asks nothing',
      policy(
        `{ action: DENY, rules: [{ to: [{ operation: { ports: [http, '99999'], notPorts: ['1'] } }] }] }`,
      ),
      'deny',
    ],
    [
      'a principal with its spiffe:// is nobody',
      policy(
        `{ rules: [{ from: [{ source: { principals: ['spiffe://${CART}'] } }] }] }`,
      ),
      'deny',
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

describe('the principal of a token', () => {
  it.each<[string, string, boolean]>([
    ['*', 'us/me', true],
    ['*', 'us/', false],
    ['us/me', 'us/me', true],
    ['us', 'us/me', false],
    ['us*', 'us.example/me', true],
    ['*me', 'us/not-me', true],
    ['us/*', 'us/me', true],
    ['us/m*', 'us/me', true],
    ['*/me', 'us/me', true],
    ['*s/me', 'us/me', true],
    ['*s/me', 'them/me', false],
    // A value that begins with a star has no other.
    ['*/*', 'us/me', false],
    ['*/m*', 'us/me', false],
    ['*s/*', 'us/*', true],
    // The issuer before a star at the end stands for itself.
    ['u*/m*', 'us/me', false],
    ['u*/me', 'us/me', false],
    ['us/*', 'us/', false],
  ])('%s is for %s: %s', (value, principal, expected) => {
    expect(matchValue(requestPrincipalPattern(value), principal)).toBe(
      expected,
    );
  });
});

describe('a principal in a mesh with several trust domains', () => {
  const expand = (domain: string) =>
    expandPrincipals([`${domain}/ns/n/sa/s`], 'new', ['old']).map(
      name => name.split('/')[0],
    );
  it.each<[string, string[]]>([
    ['new', ['new', 'old']],
    ['old', ['new', 'old']],
    ['cluster.local', ['new', 'old']],
    ['other', ['other']],
    ['*', ['*']],
    ['*ld', ['new', '*ld']],
    // A star at the end gives way to the names of the mesh.
    ['ol*', ['new', 'old']],
  ])('%s counts as %s', (domain, expected) => {
    expect(expand(domain)).toEqual(expected);
  });
});

describe('where tokens are looked for', () => {
  const named = {
    fromHeaders: [{ name: 'X-Token', prefix: 'Value ' }],
    fromParams: ['token'],
    fromCookies: ['session'],
  };
  it.each<[string, TokenRule, TokenPlace, boolean]>([
    ['the usual header', {}, { in: 'header', name: 'authorization' }, true],
    [
      'the usual parameter',
      {},
      { in: 'parameter', name: 'access_token' },
      true,
    ],
    ['no other header', {}, { in: 'header', name: 'x-token' }, false],
    ['a named header', named, { in: 'header', name: 'x-token' }, true],
    [
      'a named header with another prefix',
      named,
      { in: 'header', name: 'x-token', prefix: 'Bearer ' },
      false,
    ],
    [
      'the usual header where others are named',
      named,
      { in: 'header', name: 'Authorization', prefix: 'Bearer ' },
      false,
    ],
    ['a named parameter', named, { in: 'parameter', name: 'token' }, true],
    [
      'a parameter in capitals',
      named,
      { in: 'parameter', name: 'Token' },
      false,
    ],
    ['a named cookie', named, { in: 'cookie', name: 'session' }, true],
  ])('%s', (_name, rule, place, expected) => {
    expect(isTokenSeen([rule], place)).toBe(expected);
  });

  it('is told where it is not the usual place', () => {
    const { index, web } = webOf(
      webPod('sidecar') +
        resource(
          'RequestAuthentication',
          'web',
          '{ jwtRules: [{ issuer: us, fromParams: [token], fromHeaders: [{ name: x-token, prefix: "Value " }] }] }',
        ),
    );
    expect(readAccess(index, web, 8080)[0].deny[0].conditions).toContain(
      'tokens are read from the header x-token after "Value ", the parameter token',
    );
  });
});
