import fc from 'fast-check';
import { validations } from '.';

const kinds = Object.keys(validations);

/** Names that occur in specs, so that arbitrary objects reach the checks. */
const NAMES =
  'action address addresses allowOrigins apiVersion applyTo attempts bind configPatches connectionPool consistentHash corsPolicy customTags delegate destination directResponse distribute egress endpoints env exportTo failover fault filter from gateways headers host hosts hosts http ingress jwks jwtRules labels loadBalancer localityLbSetting match matchLabels metadata metrics mirrors mtls name namespace operation outlierDetection overrides patch port portLevelMtls portLevelSettings ports prefix probe protocol providers redirect regex request resolution retries retryOn rewrite route rules selector server servers set sniHosts source sourceLabels spec subsets tagOverrides targetRef targetRefs tcp template timeout tls to tracing trafficPolicy tunnel uri url value values vmConfig warmup when workloadSelector'.split(
    ' ',
  );
const scalar = fc.oneof(
  fc.constantFrom(
    null,
    '',
    '*',
    'mesh',
    'a.b',
    '1s',
    'MUTUAL',
    'DENY',
    'unix://@',
    '(((',
    '%',
    '{"keys":[null]}',
    '__proto__',
  ),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.string(),
);
const { value: anything } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...NAMES), fc.string()),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
}));

const problemsOf = (kind: string, spec: unknown, metadata: object = {}) =>
  validations[kind]({
    metadata: { name: 'a', namespace: 'shop', ...metadata },
    spec,
  });
const say = (kind: string, spec: unknown, metadata?: object) =>
  problemsOf(kind, spec, metadata).map(
    ({ severity, field }) => `${severity} ${field}`,
  );

describe('validation of Istio resources', () => {
  it.each(kinds)('never throws on a %s of any form', kind => {
    fc.assert(
      fc.property(anything, fc.anything(), (spec, object) => {
        problemsOf(kind, spec);
        validations[kind](object);
      }),
      { numRuns: 200 },
    );
  });

  it('says where and how bad, for every problem', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anything, (kind, spec) => {
        for (const { field, message, severity } of problemsOf(kind, spec)) {
          expect(field).toMatch(/^(?:spec|metadata)/);
          expect(message.length).toBeGreaterThan(5);
          expect(['error', 'warning']).toContain(severity);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stays quick on nesting and length that nobody writes', () => {
    let deep: unknown = 'end';
    for (let i = 0; i < 20_000; i++)
      deep = i % 2 ? { match: [deep] } : { value: deep };
    const started = Date.now();
    for (const kind of kinds)
      problemsOf(kind, {
        configPatches: [
          { applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: deep } },
        ],
        http: [{ match: [deep] }],
      });
    const prefixes = Array.from({ length: 1000 }, (_, i) => ({
      uri: { prefix: `/${'a'.repeat(i)}` },
    }));
    problemsOf('VirtualService', { hosts: ['a'], http: [{ match: prefixes }] });
    problemsOf('Telemetry', {
      accessLogging: [{ filter: { expression: '('.repeat(90_000) } }],
    });
    expect(Date.now() - started).toBeLessThan(30_000);
  });

  const route = [{ destination: { host: 'cart' } }];
  it.each([
    [
      'Gateway',
      {
        servers: [
          {
            hosts: ['a.b'],
            port: { number: 80, protocol: 'http', name: 'h' },
            tls: { httpsRedirect: true },
          },
        ],
      },
      [],
    ],
    [
      'Gateway',
      {
        servers: [
          {
            hosts: ['a.b'],
            port: { number: 443, protocol: 'https', name: 'h' },
          },
        ],
      },
      ['error spec.servers[0]'],
    ],
    [
      'Gateway',
      {
        servers: [
          {
            hosts: ['a.b'],
            port: { number: 443, protocol: 'https', name: 'h' },
            tls: { mode: 'MUTUAL', serverCertificate: 'c', privateKey: 'k' },
          },
        ],
      },
      ['error spec.servers[0].tls'],
    ],
    [
      'Gateway',
      {
        servers: [
          {
            hosts: ['a.b'],
            port: { number: 443, protocol: 'https', name: 'h' },
            tls: {
              mode: 'SIMPLE',
              credentialName: 'c',
              cipherSuites: ['WEAK', 'AES128-SHA', 'AES128-SHA'],
            },
          },
        ],
      },
      [
        'warning spec.servers[0].tls.cipherSuites',
        'warning spec.servers[0].tls.cipherSuites',
      ],
    ],
    [
      'Gateway',
      {
        servers: [
          {
            hosts: ['a.b'],
            bind: 'unix:///run/a',
            port: { number: 80, protocol: 'http', name: 'h' },
          },
        ],
      },
      ['error spec.servers[0].bind'],
    ],
    [
      'DestinationRule',
      { host: 'cart', trafficPolicy: { tls: { mode: 'MUTUAL' } } },
      ['error spec.trafficPolicy.tls', 'error spec.trafficPolicy.tls'],
    ],
    [
      'DestinationRule',
      {
        host: 'cart',
        trafficPolicy: {
          loadBalancer: { consistentHash: { maglev: { tableSize: 4 } } },
        },
      },
      ['error spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize'],
    ],
    [
      'DestinationRule',
      {
        host: 'cart',
        trafficPolicy: {
          loadBalancer: {
            localityLbSetting: { failover: [{ from: 'a', to: 'b' }] },
          },
        },
      },
      ['warning spec.trafficPolicy.loadBalancer.localityLbSetting'],
    ],
    [
      'DestinationRule',
      {
        host: 'cart',
        trafficPolicy: {
          loadBalancer: {
            localityLbSetting: {
              distribute: [{ from: 'a/*', to: { 'a/*': 80, 'a/z/*': 20 } }],
            },
          },
        },
      },
      [
        'error spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to',
      ],
    ],
    [
      'DestinationRule',
      {
        host: 'cart',
        trafficPolicy: {
          connectionPool: {
            tcp: { idleTimeout: '0s', connectTimeout: '1500us' },
          },
        },
      },
      ['error spec.trafficPolicy.connectionPool.tcp.connectTimeout'],
    ],
    [
      'DestinationRule',
      { host: 'cart', exportTo: ['.', 'shop'] },
      ['error spec.exportTo[1]'],
    ],
    [
      'DestinationRule',
      {
        host: 'cart',
        workloadSelector: { matchLabels: { a: 'b' } },
        exportTo: ['*'],
      },
      ['error spec.exportTo'],
    ],
    [
      'VirtualService',
      {
        hosts: ['cart'],
        http: [{ route, match: [{ uri: { regex: '(?=a)' } }] }],
      },
      ['error spec.http[0].match[0].uri.regex'],
    ],
    [
      'VirtualService',
      {
        hosts: ['cart'],
        http: [
          {
            route,
            match: [{ headers: { '@request.auth.claims.a': { exact: 'b' } } }],
          },
        ],
      },
      ['error spec.http[0].match[0].headers["@request.auth.claims.a"]'],
    ],
    [
      'VirtualService',
      {
        hosts: ['cart'],
        http: [{ route, headers: { request: { add: { a: '%START_TIME' } } } }],
      },
      ['error spec.http[0].headers.request.add["a"]'],
    ],
    [
      'VirtualService',
      { hosts: ['cart'], http: [{ route, redirect: { uri: '/a' } }] },
      ['error spec.http[0].route'],
    ],
    [
      'VirtualService',
      {
        hosts: ['cart'],
        http: [{ route, retries: { attempts: 1, retryOn: '5xx,503,never' } }],
      },
      ['error spec.http[0].retries.retryOn'],
    ],
    [
      'VirtualService',
      {
        hosts: ['cart'],
        http: [{ route, fault: { abort: { percentage: { value: 1 } } } }],
      },
      [],
    ],
    [
      'VirtualService',
      { hosts: ['*.a.com', 'b.a.com'], http: [{ route }] },
      ['error spec.hosts[1]'],
    ],
    [
      'VirtualService',
      { http: [{ delegate: { name: 'a' }, route }], gateways: ['a/b'] },
      ['error spec.gateways', 'error spec.http[0].delegate'],
    ],
    [
      'ServiceEntry',
      {
        hosts: ['a.com'],
        ports: [{ number: 1, name: 'a', protocol: 'TCP' }],
        resolution: 'STATIC',
        endpoints: [{ address: 'b.com' }],
      },
      ['error spec.endpoints[0].address'],
    ],
    [
      'ServiceEntry',
      {
        hosts: ['a.com'],
        ports: [{ number: 1, name: 'a', protocol: 'TLS' }],
        resolution: 'DYNAMIC_DNS',
      },
      ['error spec.hosts[0]'],
    ],
    [
      'Sidecar',
      {
        ingress: [
          {
            port: { number: 1, protocol: 'HTTP', name: 'a' },
            defaultEndpoint: '10.0.0.1:80',
          },
        ],
      },
      ['error spec.ingress[0].defaultEndpoint'],
    ],
    [
      'Sidecar',
      { egress: [{ hosts: ['a.com'] }] },
      ['error spec.egress[0].hosts[0]'],
    ],
    ['AuthorizationPolicy', { action: 'DENY' }, ['error spec.rules']],
    [
      'AuthorizationPolicy',
      { rules: [{ when: [{ key: 'source.ip', values: ['10.0.0.0/33'] }] }] },
      ['error spec.rules[0].when[0].values'],
    ],
    [
      'RequestAuthentication',
      { jwtRules: [{ issuer: 'a', jwks: '{"kty":"oct","k":"AAAA"}' }] },
      ['warning spec.jwtRules[0].jwks'],
    ],
    [
      'PeerAuthentication',
      { portLevelMtls: { '80': { mode: 'STRICT' } } },
      ['error spec.portLevelMtls'],
    ],
    [
      'Telemetry',
      {
        accessLogging: [{ filter: { expression: 'response.code >= 400 &&' } }],
      },
      ['error spec.accessLogging[0].filter.expression'],
    ],
    [
      'Telemetry',
      {
        accessLogging: [
          {
            filter: {
              expression:
                "has(request.headers['a']) ? [1, 2].exists(x, x == 1) : {'a': 1.5}.a > 1u",
            },
          },
        ],
      },
      [],
    ],
    ['WasmPlugin', { url: 'ftp://a/b' }, ['error spec.url']],
    ['WasmPlugin', { url: 'registry.example.com/a:v1' }, []],
    ['TrafficExtension', {}, ['error spec']],
    [
      'EnvoyFilter',
      {
        configPatches: [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE' } }],
      },
      ['warning spec', 'error spec.configPatches[0].patch'],
    ],
    [
      'WorkloadEntry',
      { address: 'unix:///a', ports: { a: 1 } },
      ['error spec.ports'],
    ],
    ['ProxyConfig', { concurrency: -1 }, ['error spec.concurrency']],
  ])('%s %j', (kind, spec, expected) => {
    expect(say(kind, spec)).toEqual(expected);
  });

  it('looks at the spec only when the annotations are fine', () => {
    const annotations = { 'istio.io/dry-run': 'maybe' };
    expect(
      say('AuthorizationPolicy', { action: 'ALLOW' }, { annotations }),
    ).toEqual(['error metadata.annotations']);
    expect(say('Gateway', {}, { annotations })).toEqual([
      'error metadata.annotations',
    ]);
    expect(
      say(
        'AuthorizationPolicy',
        {},
        { annotations: { 'istio.io/dry-run': 'true' } },
      ),
    ).toEqual([]);
  });
});
