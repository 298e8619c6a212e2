import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { indexFromRaw } from '../../__testUtils__';
import { odd, spoilt } from '../../__testUtils__/spoiltObjects';
import {
  decideAccess,
  groupPods,
  isUnread,
  Pod,
  ResourceIndex,
  resolveMtls,
  runFindings,
  runFleetFindings,
  toWorkload,
} from '../../engine';
import { AccessDecision, AccessRequest, Workload } from '../../model';
import { istio } from '.';
import { webPod } from './__testUtils__/clusterFromYaml';

type Raw = Readonly<Record<string, unknown>>;

const PORT = 8080;

const objectsOf = (yaml: string): Raw[] =>
  parseAllDocuments(yaml).flatMap(document => {
    const object = document.toJS() as Raw | null;
    return object ? [object] : [];
  });

const base = objectsOf(webPod('sidecar'));

const indexOf = (objects: readonly unknown[]): ResourceIndex =>
  indexFromRaw(objects, { meshes: [istio] });

function workloadsOf(index: ResourceIndex): Workload[] {
  const pods = index.list(Pod);
  return isUnread(pods)
    ? []
    : groupPods(index, pods).map(group => toWorkload(index, group, [istio]));
}

function webOf(index: ResourceIndex): Workload {
  const web = workloadsOf(index).find(({ name }) => name === 'web');
  if (!web) throw new Error('the fixture has no workload');
  return web;
}

function decide(
  policies: readonly unknown[],
  request: AccessRequest,
): AccessDecision {
  const index = indexOf([...base, ...policies]);
  return decideAccess(istio.read.access(index, webOf(index), PORT), request);
}

const some = <T>(...values: readonly T[]) =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });

const sometimes = <T>(value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined });

const source = fc.record(
  {
    principals: some('cluster.local/ns/shop/sa/web', '*', '*/sa/cart'),
    notPrincipals: some('cluster.local/ns/shop/sa/web', 'other/*'),
    namespaces: some('shop', 'pay', 's*'),
    notNamespaces: some('pay'),
    ipBlocks: some('10.0.0.0/8', '192.168.1.1'),
    requestPrincipals: some('*', 'issuer/me'),
  },
  { requiredKeys: [] },
);
const operation = fc.record(
  {
    methods: some('GET', 'POST', '*'),
    notMethods: some('DELETE'),
    paths: some('/api/*', '/health', '*/x'),
    notPaths: some('/admin*'),
    hosts: some('web.shop', '*.example.com'),
    ports: some('8080', '9090'),
  },
  { requiredKeys: [] },
);
const condition = fc.oneof(
  fc.record({
    key: fc.constant('request.headers[x-team]'),
    values: some('a', 'b*'),
  }),
  fc.record({
    key: fc.constantFrom('source.namespace', 'destination.port'),
    notValues: some('shop', '8080'),
  }),
);
const rule = fc.record(
  {
    from: fc.array(fc.record({ source }), { minLength: 1, maxLength: 2 }),
    to: fc.array(fc.record({ operation }), { minLength: 1, maxLength: 2 }),
    when: fc.array(condition, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** Rules that apply often enough for a law about those that do. */
const broadRules = fc.array(
  fc.oneof(
    fc.constant({}),
    rule,
    fc.record({ to: fc.array(fc.record({ operation }), { minLength: 1 }) }),
  ),
  { minLength: 1, maxLength: 3 },
);

const policyOf = (
  action: fc.Arbitrary<string>,
  rules: fc.Arbitrary<unknown> = fc.array(rule, { maxLength: 3 }),
) =>
  fc
    .record({
      name: fc.uuid(),
      namespace: fc.constantFrom('shop', 'istio-system'),
      selector: sometimes(
        fc.constantFrom('web', 'other').map(app => ({ matchLabels: { app } })),
      ),
      action,
      rules,
    })
    .map(({ name, namespace, ...spec }) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name, namespace },
      spec: JSON.parse(JSON.stringify(spec)) as Raw,
    }));

const anyPolicy = policyOf(fc.constantFrom('ALLOW', 'DENY', 'AUDIT'));
const policies = fc.array(anyPolicy, { maxLength: 4 });

const request: fc.Arbitrary<AccessRequest> = fc
  .record({
    identity: fc.constantFrom(
      'cluster.local/ns/shop/sa/web',
      'cluster.local/ns/pay/sa/cart',
      null,
      undefined,
    ),
    ip: fc.constantFrom('10.1.2.3', '192.168.1.1', undefined),
    protocol: fc.constantFrom<'http' | 'tcp'>('http', 'http', 'tcp'),
    method: fc.constantFrom('GET', 'DELETE', undefined),
    path: fc.constantFrom('/api/x', '/health', '/admin', undefined),
    host: fc.constantFrom('web.shop', 'a.example.com', undefined),
    team: fc.constantFrom('a', 'blue', undefined),
  })
  .map(({ identity, ip, team, ...asked }) => ({
    peer: { identity, ip },
    operation: {
      ...asked,
      port: PORT,
      ...(team && { headers: { 'x-team': team } }),
    },
  }));

const runs = { numRuns: 15 };

describe('laws of Istio’s authorization', () => {
  it('lets DENY beat ALLOW', () => {
    fc.assert(
      fc.property(
        policyOf(fc.constant('DENY'), broadRules),
        policies,
        request,
        (deny, others, asked) => {
          fc.pre(decide([deny], asked).verdict === 'deny');
          return decide([...others, deny], asked).verdict === 'deny';
        },
      ),
      runs,
    );
  });

  it('never denies by a further ALLOW what another ALLOW admits', () => {
    fc.assert(
      fc.property(
        fc.tuple(policyOf(fc.constant('ALLOW'), broadRules), anyPolicy),
        policyOf(fc.constant('ALLOW')),
        request,
        (given, more, asked) => {
          const { verdict, rule: admitting } = decide(given, asked);
          // Without an ALLOW in force everything is admitted by default, which the first ALLOW ends.
          fc.pre(verdict === 'allow' && admitting !== undefined);
          return decide([...given, more], asked).verdict === 'allow';
        },
      ),
      runs,
    );
  });

  it('denies everything by an ALLOW without rules', () => {
    fc.assert(
      fc.property(
        policyOf(fc.constant('ALLOW'), fc.constantFrom([], undefined)),
        fc.array(policyOf(fc.constantFrom('DENY', 'AUDIT')), { maxLength: 3 }),
        request,
        (empty, others, asked) => {
          const { selector } = empty.spec as {
            selector?: { matchLabels: { app: string } };
          };
          fc.pre(selector?.matchLabels.app !== 'other');
          return decide([...others, empty], asked).verdict === 'deny';
        },
      ),
      runs,
    );
  });

  it('carries evidence with every decision', () => {
    fc.assert(
      fc.property(policies, request, (given, asked) => {
        expectEvidence(decide(given, asked));
      }),
      runs,
    );
  });
});

/** Every list by the name of evidence, at any depth, has an entry. */
function expectEvidence(answer: unknown): void {
  if (Array.isArray(answer)) answer.forEach(expectEvidence);
  else if (typeof answer === 'object' && answer !== null) {
    for (const [key, value] of Object.entries(answer)) {
      if (key === 'evidence') expect(value).not.toEqual([]);
      expectEvidence(value);
    }
  }
}

/** Everything the mesh has to say about a cluster. */
function answers(index: ResourceIndex): Readonly<Record<string, unknown>> {
  const workloads = workloadsOf(index);
  const found = runFindings(index, istio.findings);
  return {
    workloads,
    mtls: workloads.map(workload =>
      resolveMtls(istio.read.mtls(index, workload), [PORT]),
    ),
    clientTls: workloads.map(workload => istio.read.clientTls(index, workload)),
    access: workloads.map(workload => istio.read.access(index, workload, PORT)),
    routing: istio.read.routing(index, workloads),
    telemetry: workloads.map(workload =>
      istio.read.telemetry?.(index, workload),
    ),
    controlPlane: istio.controlPlane?.(index),
    route: routeOf(index),
    findings: found.findings,
    fleet: runFleetFindings(
      [index, index],
      istio.fleetFindings ?? [],
      workloads.map(({ namespace }) => namespace),
    ).findings,
    // A rule that throws is caught by the runner and counts as skipped, with a note.
    thrown: found.skipped.filter(({ note }) => note !== undefined),
  };
}

const meta = (namespace = 'shop') => ({ name: 'web', namespace });
const NET = 'networking.istio.io/v1';
const API = 'gateway.networking.k8s.io/v1';

/** One object of each kind that rules and readers look at, with most of its fields. */
const rich: readonly Raw[] = [
  ...base,
  ...objectsOf(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: '{ trustDomain: shops, rootNamespace: istio-system, outboundTrafficPolicy: { mode: REGISTRY_ONLY }, extensionProviders: [{ name: steps, lightstep: { port: 1 } }], defaultConfig: { meshId: shops, proxyMetadata: { A: b } }, defaultProviders: { tracing: [steps] } }'
  meshNetworks: '{ networks: { east: { endpoints: [{ fromRegistry: remote }] } } }'
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: DISABLE } } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: all, namespace: shop }
spec: { mtls: { mode: PERMISSIVE } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop, annotations: { istio.io/dry-run: 'true' } }
spec: { selector: { matchLabels: { app: web } }, action: CUSTOM, provider: { name: ext }, rules: [{ from: [{ source: { principals: ['*'], ipBlocks: [10.0.0.0/8] } }], to: [{ operation: { paths: ['/a/{*}'], hosts: ['*'] } }], when: [{ key: 'request.auth.claims[a][b]', values: [c] }] }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, jwtRules: [{ issuer: a, fromHeaders: [{ name: x, prefix: y }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web, '*.example.com']
  gateways: [mesh, edge, shop/public]
  exportTo: ['.', edge]
  http:
    - name: first
      match: [{ uri: { prefix: /a }, headers: { '@request.auth.claims.sub': { exact: b } }, port: 80, gateways: [mesh], sourceLabels: { app: a } }, { uri: { regex: '.*' } }]
      route: [{ destination: { host: web, subset: v1, port: { number: 80 } }, weight: 30 }, { destination: { host: web.shop.svc.cluster.local, subset: v2 }, weight: 70 }]
      mirror: { host: web, subset: v3 }
      retries: { attempts: 3, perTryTimeout: 2s, retryOn: 5xx }
      timeout: 10s
      fault: { delay: { percentage: { value: 10 }, fixedDelay: 1s }, abort: { httpStatus: 500 } }
    - match: [{ uri: { prefix: /a/b } }]
      redirect: { uri: /x, redirectCode: 302 }
    - delegate: { name: part, namespace: shop }
  tcp: [{ match: [{ port: 9000, destinationSubnets: [10.0.0.0/8] }], route: [{ destination: { host: db } }] }]
  tls: [{ match: [{ port: 443, sniHosts: ['a.example.com'] }], route: [{ destination: { host: db } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec:
  host: web
  trafficPolicy: { tls: { mode: SIMPLE }, outlierDetection: { consecutive5xxErrors: 3, interval: 1m }, connectionPool: { tcp: { maxConnections: 5 } }, portLevelSettings: [{ port: { number: 80 }, tls: { mode: MUTUAL } }] }
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 }, trafficPolicy: { tls: { mode: DISABLE } } }]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: db, namespace: shop }
spec: { hosts: [db.example.com, '*.db'], addresses: [10.9.0.0/16], exportTo: ['.'], ports: [{ number: 5432, name: tcp-db, protocol: TCP }], resolution: STATIC, endpoints: [{ address: 1.2.3.4, ports: { tcp-db: 1 }, labels: { a: b } }], workloadSelector: { labels: { app: db } } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: db, namespace: shop }
spec: { address: 1.2.3.4, labels: { app: db }, serviceAccount: db }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { selector: { app: web }, servers: [{ hosts: ['./a.example.com', '*/*'], port: { number: 443, name: https, protocol: HTTPS }, tls: { mode: SIMPLE, credentialName: cert } }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: web, namespace: shop }
spec: { workloadSelector: { labels: { app: web } }, egress: [{ hosts: ['./*', '~/no'], port: { number: 80, protocol: HTTP } }], ingress: [{ port: { number: 8080, protocol: HTTP }, defaultEndpoint: '127.0.0.1:1' }], outboundTrafficPolicy: { mode: REGISTRY_ONLY } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: web, namespace: shop }
spec: { tracing: [{ providers: [{ name: steps }], randomSamplingPercentage: 5 }], accessLogging: [{ filter: { expression: a } }], metrics: [{ overrides: [{ match: { metric: ALL_METRICS, mode: CLIENT }, tagOverrides: { a: { operation: REMOVE } } }] }] }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: web, namespace: shop }
spec: { workloadSelector: { labels: { app: web } }, priority: 1, configPatches: [{ applyTo: HTTP_FILTER, match: { context: SIDECAR_INBOUND, proxy: { proxyVersion: '^1.*' } }, patch: { operation: INSERT_BEFORE, value: { name: envoy.filters.http.local_ratelimit, typed_config: { value: { token_bucket: { max_tokens: 5, tokens_per_fill: 5, fill_interval: 60s } } } } } }] }
---
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: web, namespace: shop }
spec: { concurrency: 2, environmentVariables: { A: b } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector, labels: { istio.io/rev: canary } }
webhooks: [{ name: a.istio.io, namespaceSelector: { matchLabels: { istio-injection: enabled }, matchExpressions: [{ key: istio.io/rev, operator: In, values: [a] }] }, clientConfig: { service: { name: istiod, namespace: istio-system } } }]
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } } }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: tlsroutes.gateway.networking.k8s.io, annotations: { gateway.networking.k8s.io/bundle-version: v1.4.1 } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: app, image: auto }] } } }
---
apiVersion: v1
kind: Secret
metadata: { name: cert, namespace: shop, labels: { istio/multiCluster: 'true' } }
type: kubernetes.io/tls
data: { tls.crt: eA==, tls.key: eA==, remote: eA== }
---
apiVersion: v1
kind: Node
metadata: { name: node, labels: { topology.kubernetes.io/region: here } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: istiod-default-validator }
webhooks: [{ name: validation.istio.io, clientConfig: { url: 'https://1.2.3.4/validate' } }]
---
apiVersion: sailoperator.io/v1
kind: Istio
metadata: { name: default }
spec: { version: v1.26.2, namespace: mesh, values: { meshConfig: { enableAutoMtls: false } } }
status: { state: Healthy, conditions: [{ type: Ready, status: 'False', message: no }] }
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: canary, namespace: istio-system }
spec: { revision: canary, tag: 1.28.0, meshConfig: { trustDomain: other } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: public, sectionName: http, port: 80 }], hostnames: [a.example.com], rules: [{ matches: [{ method: { service: a.B, method: C }, headers: [{ name: x, value: y }] }], backendRefs: [{ name: web, port: 80, weight: 2 }] }] }
status: { parents: [{ parentRef: { name: public }, controllerName: istio.io/gateway-controller, conditions: [{ type: Accepted, status: 'False', reason: No }] }] }
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: public }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: public }], hostnames: [a.example.com], rules: [{ backendRefs: [{ name: web, namespace: pay, port: 80 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: web, namespace: pay }
spec: { from: [{ group: gateway.networking.k8s.io, kind: TLSRoute, namespace: shop }], to: [{ group: '', kind: Service, name: web }] }
`),
  {
    apiVersion: API,
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'shop' },
    spec: {
      gatewayClassName: 'istio',
      listeners: [
        { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' },
      ],
    },
  },
  {
    apiVersion: API,
    kind: 'HTTPRoute',
    metadata: meta(),
    spec: {
      parentRefs: [
        { name: 'public' },
        { kind: 'Service', group: '', name: 'web' },
      ],
      hostnames: ['a.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/a' } }],
          filters: [{ type: 'RequestRedirect', requestRedirect: { port: 1 } }],
          backendRefs: [{ name: 'web', port: 80, weight: 3 }],
        },
      ],
    },
  },
];

/** Each object of Istio’s a second time by another name, some of them younger: conflicts that only age and names settle. */
const crowd: readonly Raw[] = [
  ...rich,
  ...['a', 'b', 'c'].flatMap(name =>
    ['Pod', 'Service', 'Deployment'].flatMap(kind =>
      rich
        .filter(object => object.kind === kind)
        .map(object => ({
          ...object,
          metadata: { ...(object.metadata as Raw), name },
        })),
    ),
  ),
  ...rich.flatMap((object, i): Raw[] => {
    if (!String(object.apiVersion).includes('istio.io')) return [];
    const { name, ...metadata } = object.metadata as { name: string };
    const creationTimestamp = `2024-01-0${(i % 9) + 1}T00:00:00Z`;
    return [
      { ...object, metadata: { ...metadata, name: `${name}-again` } },
      {
        ...object,
        metadata: { ...metadata, name: `a-${name}`, creationTimestamp },
      },
    ];
  }),
];

/** Objects of a watched kind whose body is anything at all. */
const anyBody = fc.constantFrom(...istio.kinds).chain(kind =>
  fc
    .dictionary(
      fc.constantFrom(...Object.keys(kind.fields), 'spec', 'status', 'x'),
      fc.oneof(odd, fc.dictionary(fc.string(), odd)),
    )
    .map(body => ({
      ...body,
      apiVersion: kind.group
        ? `${kind.group}/${kind.versions[0]}`
        : kind.versions[0],
      kind: kind.kind,
      metadata: { name: kind.names?.[0] ?? 'any', namespace: 'shop' },
    })),
);

function routeOf(index: ResourceIndex): unknown {
  return istio.read.route?.(index, {
    from: { namespace: 'shop', labels: { app: 'web' } },
    host: 'web',
    port: 80,
    scheme: 'http',
    method: 'GET',
    path: '/a/b',
    headers: {},
  });
}

describe('laws of Istio’s answers', () => {
  it('has something to say about every kind of object', () => {
    const { thrown, findings } = answers(indexOf(rich));
    expect(thrown).toEqual([]);
    expect((findings as unknown[]).length).toBeGreaterThan(5);
  });

  it('throws on no spec, however malformed', () => {
    fc.assert(
      fc.property(spoilt(rich), objects => {
        expect(answers(indexOf(objects)).thrown).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('throws on no body of a watched kind', () => {
    fc.assert(
      fc.property(
        fc.array(anyBody, { minLength: 1, maxLength: 4 }),
        objects => {
          expect(answers(indexOf([...base, ...objects])).thrown).toEqual([]);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('carries evidence with every answer', () => {
    fc.assert(
      fc.property(spoilt(rich), objects =>
        expectEvidence(answers(indexOf(objects))),
      ),
      { numRuns: 30 },
    );
  });

  it('answers the same whatever the order of the objects', () => {
    const expected = answers(indexOf(crowd));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...crowd], { minLength: crowd.length }),
        objects => {
          expect(answers(indexOf(objects))).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('decides access the same whatever the order of the policies', () => {
    fc.assert(
      fc.property(
        policies.chain(given =>
          fc.tuple(
            fc.constant(given),
            fc.shuffledSubarray(given, { minLength: given.length }),
          ),
        ),
        request,
        ([given, shuffled], asked) => {
          expect(decide(shuffled, asked).verdict).toBe(
            decide(given, asked).verdict,
          );
        },
      ),
      runs,
    );
  });

  it('gives shares that sum to 1 whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 6 }),
        weights => {
          const service = {
            apiVersion: NET,
            kind: 'VirtualService',
            metadata: meta(),
            spec: {
              hosts: ['web'],
              http: [
                {
                  route: weights.map((weight, i) => ({
                    destination: { host: 'web', subset: `v${i}` },
                    weight,
                  })),
                },
              ],
            },
          };
          const index = indexOf([...base, service]);
          const { splits } = istio.read.routing(index, [webOf(index)]);
          const all = splits.flatMap(({ backends }) =>
            backends.length ? [backends] : [],
          );
          expect(all.length).toBeGreaterThan(0);
          for (const backends of all) {
            const shares = backends.flatMap(({ share }) => share ?? []);
            if (shares.length === 0) continue;
            expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(
              1,
              9,
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
