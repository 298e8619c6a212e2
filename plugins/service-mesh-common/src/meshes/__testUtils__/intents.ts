import fc from 'fast-check';
import {
  IntentBackend,
  IntentBalancer,
  IntentCaller,
  IntentPath,
  Intents,
  IntentTarget,
} from '../../model';

const name = fc.constantFrom('orders', 'cart', 'web', 'pay-2', 'a');
const namespace = fc.constantFrom('shop', 'bank', 'edge');
const whole = (min: number, max: number) => fc.integer({ min, max });
const percent = whole(1, 1000).map(tenths => tenths / 10);
const time = fc.oneof(
  whole(1, 90_000),
  whole(1, 3600).map(s => s * 1000),
);
const seconds = whole(1, 7200).map(s => s * 1000);
const header = fc.record({
  name: fc.constantFrom('x-tester', 'x-tenant', 'cookie'),
  value: fc.constantFrom('yes', 'a b', '1'),
});
const word = fc.constantFrom('orders', 'v1', 'a', 'health', 'x.y');

const plainPath: fc.Arbitrary<IntentPath> = fc
  .record({
    type: fc.constantFrom('exact' as const, 'prefix' as const),
    words: fc.array(word, { minLength: 1, maxLength: 3 }),
  })
  .map(({ type, words }) => ({ type, value: `/${words.join('/')}` }));
const template: fc.Arbitrary<IntentPath> = fc
  .tuple(word, fc.constantFrom('{*}', '{**}'), fc.option(word))
  .map(([first, hole, last]) => ({
    type: 'template',
    value: `/${first}/${hole}${last === null ? '' : `/${last}`}`,
  }));

/** Targets that speak one of the protocols. */
export const targets = (
  ...protocols: readonly IntentTarget['port']['protocol'][]
): fc.Arbitrary<IntentTarget> =>
  fc.record({
    namespace,
    service: name,
    labels: name.map(app => ({ app })),
    port: fc.record({
      number: fc.constantFrom(80, 8443),
      target: fc.constantFrom(8080, 9000),
      protocol: fc.constantFrom(...protocols),
    }),
  });

const versions = {
  v1: { name: 'v1', labels: { version: 'v1' } },
  v2: { name: 'v2', labels: { version: 'v2', tier: 'new' } },
};
const backend = (withVersions: boolean): fc.Arbitrary<IntentBackend> =>
  fc
    .record(
      {
        service: name,
        version: fc.constantFrom(versions.v1, versions.v2),
      },
      { requiredKeys: ['service'] },
    )
    .map(({ service, version }) => ({
      service,
      ...(withVersions && version && { version }),
    }));

const caller: fc.Arbitrary<IntentCaller> = fc.oneof(
  fc.record({ namespace, serviceAccount: name }),
  fc.record({ namespace }),
  fc.constant({ anyIdentity: true as const }),
);

const distinct = <T>(item: fc.Arbitrary<T>, min: number, max: number) =>
  fc.uniqueArray(item, {
    minLength: min,
    maxLength: max,
    selector: value => JSON.stringify(value),
  });

/** Splits a hundred among some. */
const weights = (count: number) =>
  fc
    .array(whole(0, 100), { minLength: count - 1, maxLength: count - 1 })
    .map(cuts => {
      const edges = [0, ...cuts.sort((a, b) => a - b), 100];
      return edges.slice(1).map((edge, i) => edge - edges[i]);
    });

const mode = fc.constantFrom(
  'strict' as const,
  'permissive' as const,
  'disabled' as const,
);
const scopes = (protocols: readonly IntentTarget['port']['protocol'][]) =>
  [
    fc.record({ type: fc.constant('mesh' as const) }),
    fc.record({ type: fc.constant('namespace' as const), namespace }),
    fc.record({
      type: fc.constant('workload' as const),
      target: targets(...protocols),
    }),
  ] as const;
const ALL = ['http', 'grpc', 'tcp'] as const;
const optional = <T extends object>(
  parts: { [K in keyof T]: fc.Arbitrary<T[K]> },
  requiredKeys: (keyof T)[],
) => fc.record(parts, { requiredKeys }) as fc.Arbitrary<T>;

const match = fc
  .record({
    path: fc.option(plainPath, { nil: undefined }),
    method: fc.option(fc.constantFrom('GET', 'POST'), { nil: undefined }),
    headers: fc.uniqueArray(header, {
      maxLength: 2,
      selector: entry => entry.name,
    }),
  })
  .filter(
    ({ path, method, headers }) =>
      path !== undefined || method !== undefined || headers.length > 0,
  )
  .map(({ path, method: verb, headers }) => ({
    ...(path && { path }),
    ...(verb !== undefined && { method: verb }),
    headers,
  }));

const pool = optional<NonNullable<Intents['resilience']['connectionPool']>>(
  {
    maxConnections: whole(1, 1000),
    connectTimeoutMs: time,
    maxPendingRequests: whole(1, 1000),
    maxRequests: whole(1, 1000),
    maxRequestsPerConnection: whole(1, 1000),
    maxRetries: whole(1, 10),
    idleTimeoutMs: time,
    upgradeToHttp2: fc.boolean(),
    keepaliveTimeMs: seconds,
    keepaliveIntervalMs: seconds,
    keepaliveProbes: whole(1, 9),
  },
  ['maxConnections'],
);
const balancer: fc.Arbitrary<IntentBalancer> = fc.oneof(
  fc.record({
    type: fc.constantFrom(
      'round-robin' as const,
      'least-request' as const,
      'random' as const,
      'passthrough' as const,
      'source-ip' as const,
    ),
  }),
  fc.record({
    type: fc.constantFrom(
      'header' as const,
      'query' as const,
      'cookie' as const,
    ),
    name: fc.constantFrom('x-user-id', 'Session', 'id'),
  }),
);

const resilienceOf = (target: IntentTarget) =>
  optional<Intents['resilience']>(
    {
      target: fc.constant(target),
      timeoutMs: whole(90_001, 900_000).map(ms => ms - (ms % 1000)),
      retries: optional<NonNullable<Intents['resilience']['retries']>>(
        {
          attempts: whole(1, 5),
          perTryTimeoutMs: whole(1, 90_000),
          otherLocalities: fc.boolean(),
          on: distinct(
            fc.constantFrom(
              ...(target.port.protocol === 'grpc'
                ? ['unavailable', 'cancelled']
                : ['5xx', 'gateway-error', '503', '429', '504']),
            ),
            1,
            3,
          ),
        },
        ['attempts', 'on'],
      ),
      circuitBreaker: fc.oneof(
        fc.record({
          consecutiveErrors: whole(1, 20),
          baseEjectionMs: time,
        }),
        optional<NonNullable<Intents['resilience']['circuitBreaker']>>(
          {
            consecutiveErrors: whole(1, 20),
            baseEjectionMs: time,
            intervalMs: time,
            maxEjectedPercent: whole(0, 100),
            consecutiveGatewayErrors: whole(1, 20),
            minHealthPercent: whole(0, 100),
          },
          ['consecutiveErrors', 'baseEjectionMs'],
        ),
      ),
      connectionPool: pool,
      loadBalancer: balancer,
      versions: fc.uniqueArray(
        fc
          .tuple(
            fc.constantFrom(versions.v1, versions.v2),
            optional<
              Pick<Intents['resilience'], 'connectionPool' | 'loadBalancer'>
            >({ connectionPool: pool, loadBalancer: balancer }, []),
          )
          .map(([version, parts]) => ({ ...version, ...parts })),
        { minLength: 1, maxLength: 2, selector: ({ name: own }) => own },
      ),
    },
    ['target'],
  );

/** Times and further attempts alone, which every target that knows requests can say. */
const waitsOnly = optional<Intents['resilience']>(
  {
    target: targets('http'),
    timeoutMs: whole(90_001, 900_000),
    retries: fc.record({
      attempts: whole(1, 5),
      perTryTimeoutMs: whole(1, 90_000),
      on: distinct(fc.constantFrom('503', '429', '504'), 1, 3),
    }),
  },
  ['target', 'timeoutMs'],
);

const tokens = fc
  .record({
    subjects: distinct(fc.constantFrom('ann', 'ben'), 0, 2),
    methods: distinct(fc.constantFrom('GET', 'POST', 'PUT'), 0, 2),
    claims: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('role', 'groups'),
        values: distinct(fc.constantFrom('customer', 'merchant'), 1, 2),
      }),
      { maxLength: 2, selector: ({ name: own }) => own },
    ),
  })
  .filter(
    ({ subjects, methods, claims }) =>
      subjects.length + methods.length + claims.length > 0,
  );

/** Intents that somebody may have, told apart by nothing but chance; a mesh refuses what it cannot say. */
export const intents: {
  readonly [N in keyof Intents]: fc.Arbitrary<Intents[N]>;
} = {
  mtls: fc
    .record({
      scope: fc.oneof(...scopes(ALL)),
      mode,
      ports: fc.uniqueArray(
        fc.record({ port: fc.constantFrom(7001, 7002, 8080), mode }),
        { maxLength: 2, selector: entry => entry.port },
      ),
    })
    .map(({ scope, mode: own, ports }) => ({
      scope,
      mode: own,
      ...(scope.type === 'workload' && ports.length > 0 && { ports }),
    })),
  access: targets(...ALL).chain(target =>
    fc.record({
      target: fc.constant(target),
      allow: fc.array(
        fc.record({
          callers: distinct(caller, 1, 3),
          operations:
            target.port.protocol === 'tcp'
              ? fc.constant({ methods: [], paths: [] })
              : fc.record({
                  methods: distinct(
                    fc.constantFrom('GET', 'POST', 'PUT'),
                    0,
                    2,
                  ),
                  paths: distinct(
                    fc.oneof({ weight: 4, arbitrary: plainPath }, template),
                    0,
                    2,
                  ),
                }),
        }),
        { maxLength: 3 },
      ),
    }),
  ),
  split: fc
    .tuple(targets(...ALL), fc.boolean())
    .chain(([target, withVersions]) =>
      distinct(backend(withVersions), 1, 3).chain(backends =>
        weights(backends.length).map(shares => ({
          target,
          backends: backends.map((entry, i) => ({
            ...entry,
            weight: shares[i],
          })),
        })),
      ),
    ),
  resilience: targets('http', 'grpc').chain(target =>
    fc.oneof(
      { weight: 1, arbitrary: waitsOnly },
      { weight: 4, arbitrary: resilienceOf(target) },
    ),
  ),
  routing: fc.boolean().chain(withVersions =>
    fc.record({
      target: targets('http'),
      rules: fc.uniqueArray(
        fc.record({
          name: fc.constantFrom('testers', 'beta', 'old'),
          match,
          backend: backend(withVersions),
          timeoutMs: fc.option(whole(1, 900_000), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 3, selector: rule => rule.name },
      ),
    }),
  ),
  ingress: fc
    .record({
      target: targets('http'),
      hosts: distinct(
        fc.constantFrom('a.example.com', 'b.example.com', '*.example.org'),
        1,
        3,
      ),
      path: plainPath,
      secret: fc.option(name, { nil: undefined }),
      redirects: fc.boolean(),
      gateway: fc.record({ name, namespace }),
      className: fc.option(fc.constantFrom('istio', 'other'), {
        nil: undefined,
      }),
      api: fc.constantFrom('gateway-api' as const, 'istio' as const),
      timeoutMs: fc.option(whole(90_001, 900_000), { nil: undefined }),
      retries: fc.option(
        fc.record({
          attempts: whole(1, 5),
          on: distinct(fc.constantFrom('5xx', 'gateway-error', '503'), 1, 2),
        }),
        { nil: undefined, freq: 1 },
      ),
    })
    .map(
      ({
        secret,
        redirects,
        className,
        gateway,
        timeoutMs,
        retries,
        ...rest
      }) => ({
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(retries && { retries }),
        ...rest,
        gateway: { ...gateway, ...(className !== undefined && { className }) },
        ...(secret !== undefined && { certificateSecret: secret }),
        ...(redirects && { redirectPlaintext: true as const }),
      }),
    ),
  jwt: fc
    .record({
      target: targets('http'),
      issuer: fc.constantFrom('https://login.example.com', 'me@example.com'),
      jwksUri: fc.constantFrom('https://login.example.com/keys'),
      audiences: distinct(fc.constantFrom('orders', 'web'), 0, 2),
      required: fc.boolean(),
      exceptPaths: distinct(fc.oneof(plainPath, template), 0, 2),
      forwards: fc.boolean(),
      admits: fc.option(fc.array(tokens, { minLength: 1, maxLength: 2 }), {
        nil: undefined,
      }),
      waypoint: fc.option(fc.constant('waypoint'), { nil: undefined }),
    })
    .map(({ waypoint, exceptPaths, forwards, admits, ...rest }) => ({
      ...rest,
      ...(forwards && { forwardToken: true as const }),
      exceptPaths: rest.required ? exceptPaths : [],
      ...(rest.required && admits && { admits }),
      ...(waypoint !== undefined && { waypoint }),
    })),
  'rate-limit': optional<Intents['rate-limit']>(
    {
      target: targets('http', 'grpc'),
      requests: whole(10, 1000),
      intervalMs: fc.constantFrom(1000, 60_000),
      perIdentity: whole(1, 10),
    },
    ['target', 'requests', 'intervalMs'],
  ),
  telemetry: optional<Intents['telemetry']>(
    {
      scope: fc.oneof(...scopes(['http'])),
      tracing: optional<NonNullable<Intents['telemetry']['tracing']>>(
        {
          provider: fc.constantFrom('otel', 'zipkin'),
          samplingPercent: percent,
          tags: fc.uniqueArray(
            fc.record({
              name: fc.constantFrom('user', '10', '2', 'zone'),
              from: fc.constantFrom('header', 'literal', 'environment'),
              value: fc.constantFrom('x', 'POD_NAME', 'header'),
            }),
            { maxLength: 3, selector: tag => tag.name },
          ),
        },
        ['provider', 'samplingPercent'],
      ),
      accessLogs: optional<NonNullable<Intents['telemetry']['accessLogs']>>(
        {
          provider: fc.constantFrom('envoy', 'files'),
          minStatus: whole(100, 599),
        },
        ['provider'],
      ),
    },
    ['scope'],
  ),
  mirror: fc.boolean().chain(withVersions =>
    fc.record({
      target: targets('http'),
      to: backend(withVersions),
      percent,
    }),
  ),
  fault: fc.oneof(
    optional<Intents['fault']>(
      {
        target: targets('http', 'grpc'),
        delay: fc.record({ delayMs: time, percent }),
        abort: fc.record({ status: whole(400, 599), percent }),
        onlyHeader: header,
        until: fc.constantFrom(
          '2030-01-31T10:00:00Z',
          '2030-01-31T12:00:00.000+02:00',
        ),
      },
      ['target'],
    ),
    fc.record<Intents['fault']>({
      target: targets('http', 'grpc'),
      end: fc.constant(true as const),
    }),
  ),
  egress: fc
    .record({
      namespace,
      name,
      hosts: distinct(
        fc.constantFrom('api.example.com', 'db.example.com', '*.example.org'),
        1,
        3,
      ),
      port: fc.record({
        number: fc.constantFrom(80, 443, 5432),
        protocol: fc.constantFrom('http', 'https', 'tcp', 'tls'),
      }),
      onlyThese: fc.boolean(),
      addresses: fc.option(
        distinct(fc.constantFrom('240.0.0.1', '240.0.0.2'), 1, 2),
        { nil: undefined, freq: 1 },
      ),
      endpoints: fc.option(
        distinct(
          optional<NonNullable<Intents['egress']['endpoints']>[number]>(
            {
              address: fc.constantFrom('10.1.2.3', 'db.elsewhere.example.com'),
              port: fc.constantFrom(8080, 5432),
            },
            ['address'],
          ),
          1,
          2,
        ),
        { nil: undefined, freq: 1 },
      ),
    })
    .map(({ addresses, endpoints, ...rest }) => ({
      ...rest,
      ...(addresses && { addresses }),
      ...(endpoints && { endpoints }),
    })),
  enrol: fc
    .record({
      scope: fc.oneof(
        fc.record({ type: fc.constant('namespace' as const), namespace }),
        fc.record({
          type: fc.constant('workload' as const),
          target: targets(...ALL),
        }),
      ),
      dataPlane: fc.constantFrom('sidecar' as const, 'ambient' as const),
      revision: fc.constantFrom(undefined, undefined, 'stable', 'default'),
      waypoint: fc.constantFrom(undefined, undefined, 'waypoint', 'shop'),
    })
    .map(({ revision, waypoint, ...rest }) => ({
      ...rest,
      ...(revision !== undefined && { revision }),
      ...(waypoint !== undefined && { waypoint }),
    })),
  multicluster: fc.record({
    target: targets(...ALL),
    mode: fc.constantFrom(
      'gateway' as const,
      'flat' as const,
      'federated' as const,
    ),
  }),
};
