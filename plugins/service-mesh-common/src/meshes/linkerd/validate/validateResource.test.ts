import { validateResource, validationFor } from './validateResource';

const POLICY = 'policy.linkerd.io';
const GATEWAY = 'gateway.networking.k8s.io';

type Spec = Readonly<Record<string, unknown>>;

function resource(
  apiVersion: string,
  kind: string,
  spec: unknown,
  annotations: Spec = {},
) {
  return {
    apiVersion,
    kind,
    metadata: { name: 'test', namespace: 'shop', annotations },
    spec,
  };
}

/** Newest versions of the kinds that have several. */
const VERSIONS: Readonly<Record<string, string>> = {
  HTTPRoute: 'v1beta3',
  Server: 'v1beta3',
  ServerAuthorization: 'v1beta1',
};

const policy = (kind: string, spec: unknown) =>
  resource(`${POLICY}/${VERSIONS[kind] ?? 'v1alpha1'}`, kind, spec);

const authorization = (...refs: readonly string[]) =>
  policy('AuthorizationPolicy', {
    targetRef: { group: POLICY, kind: 'Server', name: 'web' },
    requiredAuthenticationRefs: refs.map(kind => ({
      ...(kind !== 'ServiceAccount' && { group: POLICY }),
      kind,
      name: 'a',
    })),
  });

const server = (spec: Spec) =>
  policy('Server', { podSelector: {}, port: 80, ...spec });

const limits = (spec: Spec) =>
  policy('HTTPLocalRateLimitPolicy', {
    targetRef: { group: POLICY, kind: 'Server', name: 'web' },
    ...spec,
  });

const SERVICE = { group: 'core', kind: 'Service', name: 'web', port: 80 };
const SERVER = { group: POLICY, kind: 'Server', name: 'web' };
const EGRESS = { group: POLICY, kind: 'EgressNetwork', name: 'out' };

const route = (
  rule: Spec,
  parent: Spec = SERVICE,
  annotations: Spec = {},
  apiVersion = `${GATEWAY}/v1`,
) =>
  resource(
    apiVersion,
    'HTTPRoute',
    { parentRefs: [parent], rules: [rule] },
    annotations,
  );

const policyRoute = (rule: Spec) =>
  route(rule, SERVICE, {}, `${POLICY}/v1beta3`);

const grpc = (rule: Spec, annotations: Spec = {}) =>
  resource(
    `${GATEWAY}/v1`,
    'GRPCRoute',
    { parentRefs: [SERVICE], rules: [rule] },
    annotations,
  );

const stream = (kind: string, spec: Spec) =>
  resource(`${GATEWAY}/v1alpha2`, kind, spec);

const redirect = (path: Spec) => ({
  filters: [{ type: 'RequestRedirect', requestRedirect: { path } }],
});

const ADMITTED: readonly (readonly [string, unknown])[] = [
  [
    'one authentication of each sort',
    authorization('MeshTLSAuthentication', 'NetworkAuthentication'),
  ],
  ['a Server for every protocol', server({ proxyProtocol: 'gRPC' })],
  [
    'a Server of an older version with a field it does not know',
    {
      ...server({ accessPolicy: 'nonsense' }),
      apiVersion: `${POLICY}/v1beta1`,
    },
  ],
  [
    'a Server of a version not known yet',
    { ...server({ accessPolicy: 'audit' }), apiVersion: `${POLICY}/v2` },
  ],
  [
    'an address as a network',
    policy('NetworkAuthentication', {
      networks: [{ cidr: '10.0.0.0/8', except: ['10.1.1.1'] }],
    }),
  ],
  [
    'an EgressNetwork for all networks',
    policy('EgressNetwork', { trafficPolicy: 'Allow' }),
  ],
  [
    'limits that fit',
    limits({
      total: { requestsPerSecond: 2 },
      identity: { requestsPerSecond: 2 },
    }),
  ],
  [
    'a backend that is no Service',
    route({ backendRefs: [{ group: 'x.io', kind: 'Y', name: 'a' }] }),
  ],
  [
    'a timeout with a unit',
    policyRoute({ timeouts: { request: '1h', backendRequest: '90s' } }),
  ],
  [
    'a default in place of null',
    policyRoute({ matches: [{ path: { type: null, value: '/' } }] }),
  ],
  [
    'annotations nobody reads',
    route({}, SERVER, { 'retry.linkerd.io/http': 'nonsense' }),
  ],
  [
    'an annotation for gRPC on an HTTP route',
    route({}, SERVICE, { 'retry.linkerd.io/grpc': 'nonsense' }),
  ],
  [
    'a GRPCRoute without a specification',
    {
      apiVersion: `${GATEWAY}/v1`,
      kind: 'GRPCRoute',
      metadata: { name: 'test' },
    },
  ],
  [
    'a TLSRoute with one rule',
    stream('TLSRoute', {
      parentRefs: [{ ...EGRESS, port: 443 }],
      rules: [{ backendRefs: [{ name: 'a', port: 1 }] }],
    }),
  ],
  [
    'an ExternalWorkload',
    resource('workload.linkerd.io/v1beta1', 'ExternalWorkload', {
      meshTLS: { identity: 'spiffe://td/a', serverName: 'a' },
      ports: [{ port: 80 }],
    }),
  ],
  [
    'a ServiceProfile',
    resource('linkerd.io/v1alpha2', 'ServiceProfile', {
      routes: [{ name: 'a', condition: { method: 'GET' } }],
    }),
  ],
  ['other kinds', resource('apps/v1', 'Deployment', {})],
];

const REFUSED: readonly (readonly [string, unknown, string, string])[] = [
  [
    'another namespace as the target',
    policy('AuthorizationPolicy', {
      targetRef: { kind: 'Namespace', name: 'other' },
      requiredAuthenticationRefs: [],
    }),
    'webhook',
    'spec.targetRef.name',
  ],
  [
    'two sorts of identities',
    authorization('MeshTLSAuthentication', 'ServiceAccount'),
    'webhook',
    'spec.requiredAuthenticationRefs',
  ],
  [
    'a reference without a kind',
    policy('AuthorizationPolicy', {
      targetRef: SERVER,
      requiredAuthenticationRefs: [{ name: 'a' }],
    }),
    'schema',
    'spec.requiredAuthenticationRefs[0].kind',
  ],
  [
    'a wrong identity',
    policy('MeshTLSAuthentication', { identities: ['a', 'spiffe:///a'] }),
    'webhook',
    'spec.identities[1]',
  ],
  [
    'a reference to identities without a name',
    policy('MeshTLSAuthentication', {
      identityRefs: [{ kind: 'ServiceAccount' }],
    }),
    'webhook',
    'spec.identityRefs[0].name',
  ],
  [
    'both identities and references',
    policy('MeshTLSAuthentication', {
      identities: ['a'],
      identityRefs: [{ kind: 'Namespace', name: 'a' }],
    }),
    'schema',
    'spec',
  ],
  [
    'an address with a leading zero',
    policy('NetworkAuthentication', { networks: [{ cidr: '010.0.0.0/8' }] }),
    'webhook',
    'spec.networks[0].cidr',
  ],
  [
    'an exception of the other family',
    policy('NetworkAuthentication', {
      networks: [{ cidr: '10.0.0.0/8', except: ['fd00::/8'] }],
    }),
    'webhook',
    'spec.networks[0].except[0]',
  ],
  [
    'no networks at all',
    policy('EgressNetwork', { trafficPolicy: 'Deny', networks: [] }),
    'webhook',
    'spec.networks',
  ],
  ['a port that cannot be', server({ port: 70_000 }), 'webhook', 'spec.port'],
  [
    'a label that is no text',
    server({ podSelector: { matchLabels: { app: 1 } } }),
    'webhook',
    'spec.podSelector.matchLabels["app"]',
  ],
  [
    'an unknown operator',
    server({
      podSelector: { matchExpressions: [{ key: 'a', operator: 'Like' }] },
    }),
    'schema',
    'spec.podSelector.matchExpressions[0].operator',
  ],
  [
    'names beside clients without an identity',
    policy('ServerAuthorization', {
      server: { name: 'a' },
      client: { meshTLS: { unauthenticatedTLS: true, identities: ['*'] } },
    }),
    'webhook',
    'spec.client.meshTLS.unauthenticatedTLS',
  ],
  [
    'a limit of nothing',
    limits({ total: { requestsPerSecond: 0 } }),
    'webhook',
    'spec.total.requestsPerSecond',
  ],
  [
    'a negative limit',
    limits({ identity: { requestsPerSecond: -1 } }),
    'webhook',
    'spec.identity.requestsPerSecond',
  ],
  [
    'a limit for something else',
    policy('HTTPLocalRateLimitPolicy', {
      targetRef: { kind: 'Service', name: 'web' },
    }),
    'webhook',
    'spec.targetRef',
  ],
  [
    'an override for nobody',
    limits({ overrides: [{ requestsPerSecond: 1 }] }),
    'schema',
    'spec.overrides[0].clientRefs',
  ],
  [
    'an EgressNetwork without a port',
    route({}, EGRESS),
    'webhook',
    'spec.parentRefs[0].port',
  ],
  [
    'a wrong timeout of requests',
    route({}, SERVICE, { 'timeout.linkerd.io/request': '5' }),
    'webhook',
    'metadata.annotations',
  ],
  [
    'a relative path in the Gateway API',
    route({ matches: [{ path: { type: 'Exact', value: 'a' } }] }),
    'schema',
    'spec.rules[0].matches[0].path',
  ],
  [
    'a relative path in Linkerd’s own group',
    policyRoute({ matches: [{ path: { type: 'Exact', value: 'a' } }] }),
    'webhook',
    'spec.rules[0].matches[0].path.value',
  ],
  [
    'an expression that does not compile',
    policyRoute({
      matches: [{ path: { type: 'RegularExpression', value: '(' } }],
    }),
    'webhook',
    'spec.rules[0].matches[0].path.value',
  ],
  [
    'a redirect to nowhere',
    policyRoute(redirect({ type: 'ReplaceFullPath' })),
    'webhook',
    'spec.rules[0].filters[0].requestRedirect.path',
  ],
  [
    'a redirect whose path does not fit its type',
    route(redirect({ type: 'ReplaceFullPath', replacePrefixMatch: '/' })),
    'schema',
    'spec.rules[0].filters[0].requestRedirect.path',
  ],
  [
    'a filter without its settings',
    policyRoute({ filters: [{ type: 'RequestHeaderModifier' }] }),
    'webhook',
    'spec.rules[0].filters[0].requestHeaderModifier',
  ],
  [
    'a timeout in days',
    policyRoute({ timeouts: { request: '1d' } }),
    'webhook',
    'spec.rules[0].timeouts.request',
  ],
  [
    'a timeout that is none',
    policyRoute({ timeouts: { request: 'soon' } }),
    'schema',
    'spec.rules[0].timeouts.request',
  ],
  [
    'both a redirect and a backend',
    route({
      ...redirect({ type: 'ReplaceFullPath', replaceFullPath: '/' }),
      backendRefs: [{ name: 'a', port: 1 }],
    }),
    'schema',
    'spec.rules[0]',
  ],
  [
    'one parent twice',
    resource(`${GATEWAY}/v1`, 'HTTPRoute', { parentRefs: [SERVICE, SERVICE] }),
    'schema',
    'spec.parentRefs',
  ],
  [
    'a header named twice',
    route({
      matches: [
        {
          headers: [
            { name: 'a', value: '1' },
            { name: 'a', value: '2' },
          ],
        },
      ],
    }),
    'schema',
    'spec.rules[0].matches[0].headers',
  ],
  [
    'gRPC methods by expression',
    grpc({
      matches: [{ method: { type: 'RegularExpression', service: '.*' } }],
    }),
    'webhook',
    'spec.rules[0].matches[0].method.type',
  ],
  [
    'a gRPC match for nothing',
    grpc({ matches: [{ method: { type: 'Exact' } }] }),
    'schema',
    'spec.rules[0].matches[0].method',
  ],
  [
    'an unknown gRPC status',
    grpc({}, { 'retry.linkerd.io/grpc': 'internal,odd' }),
    'webhook',
    'metadata.annotations',
  ],
  [
    'a Service of another spelling without a port',
    grpc({ backendRefs: [{ group: 'core', kind: 'Service', name: 'a' }] }),
    'webhook',
    'spec.rules[0].backendRefs[0].port',
  ],
  [
    'two rules of TCP',
    stream('TCPRoute', { rules: [{}, {}] }),
    'webhook',
    'spec.rules',
  ],
  ['no rule of TLS', stream('TLSRoute', { rules: [] }), 'schema', 'spec.rules'],
  [
    'an ExternalWorkload without an identity',
    resource('workload.linkerd.io/v1beta1', 'ExternalWorkload', {}),
    'schema',
    'spec.meshTLS',
  ],
  [
    'a profile with a budget without a time',
    resource('linkerd.io/v1alpha2', 'ServiceProfile', {
      retryBudget: { retryRatio: 1, minRetriesPerSecond: 1, ttl: 'x' },
    }),
    'webhook',
    'spec',
  ],
  [
    'a resource without a specification',
    policy('Server', undefined),
    'schema',
    'spec',
  ],
];

describe('what a cluster with Linkerd refuses', () => {
  it.each(ADMITTED)('admits %s', (_, raw) => {
    expect(validateResource(raw)).toEqual([]);
  });

  it.each(REFUSED)('refuses %s', (_, raw, by, field) => {
    const [problem] = validateResource(raw);
    expect(problem).toMatchObject({ severity: 'error', by, field });
    expect(problem.message).not.toBe('');
  });

  it('never throws, whatever an object holds', () => {
    const odd: readonly unknown[] = [
      null,
      1,
      'a',
      [],
      {},
      [null],
      [{}],
      { __proto__: null },
      { a: null },
    ];
    for (const [, raw] of [...ADMITTED, ...REFUSED]) {
      for (const value of odd) {
        for (const broken of brokenBy(raw, value))
          expect(() => validateResource(broken)).not.toThrow();
      }
    }
    for (const value of odd) expect(validateResource(value)).toEqual([]);
  });

  it('knows the kind of an object that a list does not name', () => {
    const validate = validationFor({ group: POLICY, kind: 'Server' });
    expect(validate({ metadata: { name: 'a' }, spec: { port: 0 } })).toEqual([
      expect.objectContaining({ field: 'spec.port' }),
    ]);
  });
});

/** The object with each of its parts, one after the other, replaced by a value. */
function* brokenBy(whole: unknown, value: unknown): Iterable<unknown> {
  if (typeof whole !== 'object' || whole === null) return;
  for (const key of Object.keys(whole)) {
    const part = (whole as Record<string, unknown>)[key];
    const replace = (by: unknown) =>
      Array.isArray(whole)
        ? whole.map((entry, i) => (String(i) === key ? by : (entry as unknown)))
        : { ...whole, [key]: by };
    if (key !== 'apiVersion' && key !== 'kind') yield replace(value);
    for (const inner of brokenBy(part, value)) yield replace(inner);
  }
}
