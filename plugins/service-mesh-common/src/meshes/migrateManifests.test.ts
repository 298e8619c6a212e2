import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { intentTargets, meshes, migrateManifests, migrationsOf } from '.';
import { indexFromRaw } from '../__testUtils__';
import { editManifest, RawManifest } from '../engine';
import { MigrateOptions } from './migrateManifests';

const parse = (yaml: string) =>
  parseAllDocuments(yaml).map(document => document.toJS() as RawManifest);

/** Manifests as they are after the migration. */
function migrated(
  manifests: readonly RawManifest[],
  options: MigrateOptions,
): RawManifest[] {
  const result = migrateManifests(manifests, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.manifests.flatMap(
    ({ objects, edits, position }): readonly RawManifest[] =>
      objects ?? [editManifest(manifests[position], edits)],
  );
}

const SERVICES = ['web', 'web-v1', 'web-v2']
  .map(
    name => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`,
  )
  .join('---');
const split = (version: string, spec: string) => `
apiVersion: split.smi-spec.io/${version}
kind: TrafficSplit
metadata: { name: web-rollout, namespace: shop, labels: { team: web } }
spec: ${spec}
---${SERVICES}`;
const MESHES = ['istio', 'istio-ambient', 'linkerd', 'gateway-api'];

/** Version of the API, weights as they are written, and those of the route. */
const WEIGHTS: readonly (readonly [
  string,
  string,
  string,
  readonly number[],
])[] = [
  ['v1alpha1', '900m', '100m', [900, 100]],
  ['v1alpha1', '"9"', '"1"', [9, 1]],
  ['v1alpha2', '500', '500', [500, 500]],
  ['v1alpha3', '90', '10', [90, 10]],
  ['v1alpha4', '1', '0', [1, 0]],
];

describe('a TrafficSplit as a route', () => {
  it.each(MESHES.flatMap(mesh => WEIGHTS.map(row => [mesh, ...row] as const)))(
    'for %s of %s with %s to %s',
    (mesh, version, a, b, weights) => {
      const [route] = migrated(
        parse(
          split(
            version,
            `{ service: web, backends: [{ service: web-v1, weight: ${a} }, { service: web-v2, weight: ${b} }] }`,
          ),
        ),
        { mesh },
      );
      expect(route).toEqual({
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: {
          name: 'web-rollout',
          namespace: 'shop',
          labels: { team: 'web' },
        },
        spec: {
          parentRefs: [{ group: '', kind: 'Service', name: 'web', port: 80 }],
          rules: [
            {
              name: 'default',
              backendRefs: ['web-v1', 'web-v2'].map((name, i) => ({
                name,
                port: 80,
                weight: weights[i],
              })),
            },
          ],
        },
      });
    },
  );

  it.each([
    ['v1alpha1', 'matches:', '  - user-agent: ".*Firefox.*"'],
    ['v1alpha3', 'spec:\n  matches:', '    - user-agent: ".*Firefox.*"'],
    ['v1alpha4', 'spec:\n  matches:', '    user-agent: ".*Firefox.*"'],
  ])(
    'keeps the conditions of an HTTPRouteGroup %s',
    (version, head, header) => {
      const indent = head.startsWith('spec') ? '  ' : '';
      const manifests = parse(`${split(
        'v1alpha4',
        '{ service: web, matches: [{ kind: HTTPRouteGroup, name: ab }], backends: [{ service: web-v2, weight: 1 }] }',
      )}
---
apiVersion: specs.smi-spec.io/${version}
kind: HTTPRouteGroup
metadata: { name: ab, namespace: shop }
${head}
${indent}- name: testers
${indent}  pathRegex: "/api/.*"
${indent}  methods: [GET, POST]
${indent}  headers:
${indent}  ${header.trimEnd()}
${indent}- name: health
${indent}  pathRegex: "^/health$"
${indent}  methods: ["*"]
${indent}- name: old
${indent}  pathRegex: "/v1|/v2"
`);
      for (const mesh of MESHES) {
        const after = migrated(manifests, { mesh });
        expect(after.some(({ kind }) => kind === 'HTTPRouteGroup')).toBe(false);
        expect(after[0]).toMatchObject({
          kind: 'HTTPRoute',
          spec: {
            rules: [
              {
                name: 'matched',
                matches: [
                  ...['GET', 'POST'].map(method => ({
                    path: { type: 'RegularExpression', value: '/api/.*' },
                    headers: [
                      {
                        type: 'RegularExpression',
                        name: 'user-agent',
                        value: '.*Firefox.*',
                      },
                    ],
                    method,
                  })),
                  { path: { type: 'Exact', value: '/health' } },
                  {
                    path: { type: 'RegularExpression', value: '(?:/v1|/v2).*' },
                  },
                ],
                backendRefs: [{ name: 'web-v2', port: 80, weight: 1 }],
              },
              { name: 'default', backendRefs: [{ name: 'web', port: 80 }] },
            ],
          },
        });
      }
    },
  );

  it('makes a route for each port, of the kind that its protocol needs', () => {
    const ports =
      '[{ name: http, port: 80 }, { name: grpc, port: 9000 }, { name: tcp-admin, port: 7000 }]';
    const after = migrated(
      parse(
        split(
          'v1alpha2',
          '{ service: web.shop.svc.cluster.local, backends: [{ service: web-v1, weight: 3 }, { service: web-v2, weight: 1 }] }',
        ).replaceAll('[{ name: http, port: 80 }]', ports),
      ),
      { mesh: 'linkerd' },
    );
    expect(
      after
        .slice(0, 3)
        .map(({ kind, metadata }) => [
          kind,
          (metadata as { name: string }).name,
        ]),
    ).toEqual([
      ['HTTPRoute', 'web-rollout-80'],
      ['GRPCRoute', 'web-rollout-9000'],
      ['TCPRoute', 'web-rollout-7000'],
    ]);
  });

  it.each([
    [
      'no service',
      '{ backends: [{ service: web-v1, weight: 1 }] }',
      'spec.service',
      /names no Service/,
    ],
    [
      'a service of another namespace',
      '{ service: web.bank, backends: [{ service: web-v1, weight: 1 }] }',
      'spec.service',
      /names no Service/,
    ],
    [
      'a service nobody knows the port of',
      '{ service: cart, backends: [{ service: web-v1, weight: 1 }] }',
      'spec.service',
      /the port of Service cart is not known/,
    ],
    ['no backend', '{ service: web }', 'spec.backends', /nobody would get/],
    [
      'weights of nothing',
      '{ service: web, backends: [{ service: web-v1, weight: 0 }] }',
      'spec.backends',
      /every weight is 0/,
    ],
    [
      'a weight that is none',
      '{ service: web, backends: [{ service: web-v1, weight: much }] }',
      'spec.backends[0].weight',
      /is no weight/,
    ],
    [
      'a backend twice',
      '{ service: web, backends: [{ service: web-v1, weight: 1 }, { service: web-v1, weight: 1 }] }',
      'spec.backends[1].service',
      /listed twice/,
    ],
    [
      'conditions that are not there',
      '{ service: web, matches: [{ kind: HTTPRouteGroup, name: ab }], backends: [{ service: web-v1, weight: 1 }] }',
      'spec.matches[0].name',
      /HTTPRouteGroup ab is not among the manifests/,
    ],
    [
      'conditions of another kind',
      '{ service: web, matches: [{ kind: TCPRoute, name: ab }], backends: [{ service: web-v1, weight: 1 }] }',
      'spec.matches[0].kind',
      /only an HTTPRouteGroup/,
    ],
  ])('names field and reason for %s', (_what, spec, field, problem) => {
    expect(
      migrateManifests(parse(split('v1alpha4', spec)), { mesh: 'linkerd' }),
    ).toEqual({
      ok: false,
      problems: [
        { position: 0, field, problem: expect.stringMatching(problem) },
      ],
    });
  });

  it('refuses a backend that has not the port of the Service', () => {
    expect(
      migrateManifests(
        parse(
          split(
            'v1alpha4',
            '{ service: web, backends: [{ service: web-v1, weight: 1 }] }',
          ).replace(/(name: web-v1, [^\n]*\n[^\n]*)80/, '$18080'),
        ),
        { mesh: 'linkerd' },
      ),
    ).toMatchObject({
      ok: false,
      problems: [
        {
          field: 'spec.backends[0].service',
          problem: expect.stringMatching(/Service web-v1 has no port 80/),
        },
      ],
    });
  });

  it('takes the port that is said when the Service is not there', () => {
    const [route] = migrated(
      parse(
        split(
          'v1alpha4',
          '{ service: web, backends: [{ service: web-v1, weight: 1 }] }',
        ),
      ).slice(0, 1),
      { mesh: 'istio', port: 8080 },
    );
    expect(route).toMatchObject({
      spec: { parentRefs: [{ name: 'web', port: 8080 }] },
    });
  });

  it('refuses a mesh nobody knows, and another route that decides already', () => {
    const manifests = parse(
      split(
        'v1alpha4',
        '{ service: web, backends: [{ service: web-v1, weight: 1 }] }',
      ),
    );
    expect(migrateManifests(manifests, { mesh: 'kuma' })).toMatchObject({
      ok: false,
      problems: [{ problem: expect.stringMatching(/^kuma is unknown/) }],
    });
    const other = parse(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a-route, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: web, port: 80 }]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
`);
    expect(
      migrateManifests([...manifests, ...other], { mesh: 'gateway-api' }),
    ).toMatchObject({
      ok: false,
      problems: [{ problem: expect.stringMatching(/^read back/) }],
    });
  });

  it('means what the split means, whatever its weights', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MESHES),
        fc.uniqueArray(fc.constantFrom('web-v1', 'web-v2', 'web-v3', 'web'), {
          minLength: 1,
        }),
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
          minLength: 4,
          maxLength: 4,
        }),
        fc.integer({ min: 1, max: 65535 }),
        (mesh, services, weights, port) => {
          // Every result was read back with the mesh before it was given.
          const [route] = migrated(
            [
              {
                apiVersion: 'split.smi-spec.io/v1alpha2',
                kind: 'TrafficSplit',
                metadata: { name: 'a', namespace: 'shop' },
                spec: {
                  service: 'web',
                  backends: services.map((service, i) => ({
                    service,
                    weight: weights[i],
                  })),
                },
              },
            ],
            { mesh, port },
          );
          expect(route).toMatchObject({ kind: 'HTTPRoute' });
          expect(migrated([route], { mesh })).toEqual([route]);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});

const authorization = (spec: string, metadata = '') => `
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: { name: callers, namespace: shop${metadata} }
spec: ${spec}
`;
const SERVERS = ['web', 'admin']
  .map(
    name => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: ${name}, namespace: shop, labels: { app: ${name}, tier: front } }
spec: { podSelector: { matchLabels: { app: ${name} } }, port: http }
`,
  )
  .join('');
const CLUSTER = '10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 fd00::/8'
  .split(' ')
  .map(cidr => ({ cidr }));
const AUTHENTICATIONS = {
  tls: (name: string) => ({
    group: 'policy.linkerd.io',
    kind: 'MeshTLSAuthentication',
    name,
  }),
  network: {
    group: 'policy.linkerd.io',
    kind: 'NetworkAuthentication',
    name: 'callers',
  },
};

describe('a ServerAuthorization as policies', () => {
  const { tls, network } = AUTHENTICATIONS;
  it.each<[string, string, object[]]>([
    [
      'accounts of a named Server, from the cluster as before',
      '{ server: { name: web }, client: { meshTLS: { serviceAccounts: [{ name: cart }, { name: prometheus, namespace: monitoring }] } } }',
      [
        {
          targetRef: { kind: 'Server', name: 'web' },
          requiredAuthenticationRefs: [tls('callers'), network],
        },
        {
          identityRefs: [
            { kind: 'ServiceAccount', name: 'cart' },
            {
              kind: 'ServiceAccount',
              name: 'prometheus',
              namespace: 'monitoring',
            },
          ],
        },
        { networks: CLUSTER },
      ],
    ],
    [
      'everybody from some networks',
      '{ server: { name: elsewhere }, client: { unauthenticated: true, networks: [{ cidr: 10.1.0.0/16, except: [10.1.2.0/24] }] } }',
      [
        {
          targetRef: { kind: 'Server', name: 'elsewhere' },
          requiredAuthenticationRefs: [network],
        },
        { networks: [{ cidr: '10.1.0.0/16', except: ['10.1.2.0/24'] }] },
      ],
    ],
    [
      'names and accounts, which are two policies that add up',
      '{ server: { selector: { matchLabels: { app: web } } }, client: { meshTLS: { identities: ["*.shop.serviceaccount.identity.linkerd.cluster.local"], serviceAccounts: [{ name: cart, namespace: bank }] } } }',
      [
        { requiredAuthenticationRefs: [tls('callers-1'), network] },
        { requiredAuthenticationRefs: [tls('callers-2'), network] },
        {
          identities: ['*.shop.serviceaccount.identity.linkerd.cluster.local'],
        },
        {
          identityRefs: [
            { kind: 'ServiceAccount', name: 'cart', namespace: 'bank' },
          ],
        },
        { networks: CLUSTER },
      ],
    ],
    [
      'Servers by labels, each by its name',
      '{ server: { selector: { matchLabels: { tier: front } } }, client: { meshTLS: { identities: ["*"] } } }',
      [
        { targetRef: { kind: 'Server', name: 'web' } },
        { targetRef: { kind: 'Server', name: 'admin' } },
        { identities: ['*'] },
        { networks: CLUSTER },
      ],
    ],
    [
      'every Server, as their namespace',
      '{ server: { selector: {} }, client: { meshTLS: { identities: ["*"] } } }',
      [
        { targetRef: { kind: 'Namespace', name: 'shop' } },
        { identities: ['*'] },
        { networks: CLUSTER },
      ],
    ],
  ])('%s', (_what, spec, specs) => {
    const manifests = parse(
      `${authorization(spec, ', labels: { team: web }')}${SERVERS}`,
    );
    const after = migrated(manifests, { mesh: 'linkerd' });
    const made = after.slice(0, after.length - 2);
    expect(made.map(object => object.spec)).toMatchObject(specs);
    for (const { metadata } of made)
      expect(metadata).toMatchObject({
        namespace: 'shop',
        labels: { team: 'web' },
      });
    // Nothing is left to do, and what stands beside it is as it was.
    expect(migrated(after, { mesh: 'linkerd' })).toEqual(after);
    expect(after.slice(-2)).toEqual(manifests.slice(-2));
  });

  it.each([
    [
      '{ server: { name: web }, client: { meshTLS: { unauthenticatedTLS: true } } }',
      /TLS without an identity/,
    ],
    [
      '{ server: { name: web }, client: { unauthenticated: true, meshTLS: { identities: ["*"] } } }',
      /Linkerd refuses/,
    ],
    ['{ server: { name: web }, client: { meshTLS: {} } }', /admits nobody/],
    ['{ server: { name: web } }', /admits nobody/],
    ['{ client: { unauthenticated: true } }', /neither a name nor a selector/],
    [
      '{ server: { selector: { matchLabels: { app: other } } }, client: { unauthenticated: true } }',
      /add the Servers to the manifests/,
    ],
  ])('stays, with its name and the reason: %s', (spec, reason) => {
    const manifests = parse(
      `${authorization(spec).replace('v1beta1', 'v1alpha1')}${SERVERS}`,
    );
    const result = migrateManifests(manifests, { mesh: 'linkerd' });
    expect(result).toMatchObject({
      ok: true,
      notes: [
        expect.stringMatching(
          new RegExp(`^ServerAuthorization callers stays: .*${reason.source}`),
        ),
      ],
    });
    expect(migrated(manifests, { mesh: 'linkerd' })[0]).toEqual({
      ...manifests[0],
      apiVersion: 'policy.linkerd.io/v1beta1',
    });
  });

  it('says which networks it takes for those of the cluster', () => {
    const spec =
      '{ server: { name: web }, client: { meshTLS: { identities: ["*"] } } }';
    expect(
      migrateManifests(parse(authorization(spec)), { mesh: 'linkerd' }),
    ).toMatchObject({
      notes: [
        expect.stringContaining('then delete ServerAuthorization callers'),
        expect.stringContaining('clusterNetworks of the chart'),
      ],
    });
  });
});

/** A TrafficTarget, the conditions it names, and what runs at its destination. */
const permission = (
  pathRegex: string,
  { methods = '[GET]', headers = '', version = 'v1alpha3', port = '' } = {},
) => `
apiVersion: access.smi-spec.io/${version}
kind: TrafficTarget
metadata: { name: from-cart, namespace: shop }
${version === 'v1alpha1' ? '' : 'spec:'}
  destination: { kind: ServiceAccount, name: web, namespace: shop${port} }
  ${
    version === 'v1alpha1' ? 'specs' : 'rules'
  }: [{ kind: HTTPRouteGroup, name: web, matches: [read] }]
  sources: [{ kind: ServiceAccount, name: cart, namespace: shop }]
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: { name: web, namespace: shop }
spec:
  matches:
    - { name: read, pathRegex: '${pathRegex}', methods: ${methods}${headers} }
    - { name: write, pathRegex: '^/write$', methods: [POST] }
`;
const RUNNING = `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, version: v1 } }
    spec:
      serviceAccountName: web
      containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
`;

describe('a TrafficTarget as policies', () => {
  const cart = 'cluster.local/ns/shop/sa/cart';
  it.each([
    ['^/orders$', ['/orders']],
    ['^/orders(/.*)?$', ['/orders', '/orders/*']],
    ['/orders/.*', ['/orders/{**}']],
    ['.*', undefined],
  ])('%s in Istio', (expression, paths) => {
    const [policy, ...rest] = migrated(
      parse(`${permission(expression)}${RUNNING}`),
      { mesh: 'istio' },
    );
    expect(policy).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        action: 'ALLOW',
        rules: [
          {
            from: [{ source: { principals: [cart] } }],
            to: [
              {
                operation: {
                  ports: ['8080'],
                  methods: ['GET'],
                  ...(paths && { paths }),
                },
              },
            ],
          },
        ],
      },
    });
    // The conditions stand in the policy.
    expect(rest.map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
  });

  it.each(['v1alpha1', 'v1alpha2', 'v1alpha3'])(
    'of version %s in Linkerd, by the port it names',
    version => {
      const after = migrated(
        parse(
          `${permission('^/orders$', {
            version,
            port: ', port: 8080',
          })}${RUNNING.replace(
            'targetPort: http }',
            'targetPort: http }, { name: admin, port: 81, targetPort: 9090 }',
          )}`,
        ),
        { mesh: 'linkerd' },
      );
      expect(after.map(({ kind }) => kind)).toEqual([
        'Server',
        'HTTPRoute',
        'MeshTLSAuthentication',
        'AuthorizationPolicy',
        'HTTPRoute',
        'Deployment',
        'Service',
      ]);
      expect(after[1]).toMatchObject({
        spec: {
          rules: [
            {
              matches: [
                { path: { type: 'Exact', value: '/orders' }, method: 'GET' },
              ],
            },
          ],
        },
      });
    },
  );

  it('makes one policy of those for one destination', () => {
    const second = permission('^/orders$')
      .split('---')[0]
      .replace('from-cart', 'from-all')
      .replace('name: cart', 'name: till')
      .replace(
        '{ kind: HTTPRouteGroup, name: web, matches: [read] }',
        '{ kind: TCPRoute, name: any }',
      );
    const manifests = parse(`${permission('^/orders$')}---${second}${RUNNING}`);
    const after = migrated(manifests, { mesh: 'istio' });
    expect(after.map(({ kind }) => kind)).toEqual([
      'AuthorizationPolicy',
      'Deployment',
      'Service',
    ]);
    expect((after[0].spec as { rules: readonly object[] }).rules).toHaveLength(
      2,
    );
  });

  it.each<[string, string, string, RegExp]>([
    [
      'free prefixes',
      'istio',
      `${permission('/orders')}${RUNNING}`,
      /none of the comparisons/,
    ],
    [
      'templates in Linkerd',
      'linkerd',
      `${permission('/orders/.*')}${RUNNING}`,
      /Linkerd compares with exact paths and prefixes/,
    ],
    [
      'headers',
      'istio',
      `${permission('.*', {
        headers: ', headers: [{ x-user: a }]',
      })}${RUNNING}`,
      /compares headers/,
    ],
    [
      'a workload that is not there',
      'istio',
      permission('.*'),
      /none that runs as ServiceAccount shop\/web/,
    ],
    [
      'a Service that is not there',
      'istio',
      `${permission('.*')}${RUNNING.slice(0, RUNNING.lastIndexOf('---'))}`,
      /no Service among the manifests/,
    ],
    [
      'several ports',
      'istio',
      `${permission('.*')}${RUNNING.replace(
        'targetPort: http }',
        'targetPort: http }, { name: admin, port: 81 }',
      )}`,
      /several ports/,
    ],
    [
      'a mesh without access',
      'gateway-api',
      `${permission('.*')}${RUNNING}`,
      /knows nothing of it/,
    ],
    [
      'a waypoint nobody names',
      'istio-ambient',
      `${permission('^/a$')}${RUNNING}`,
      /waypoint/,
    ],
    [
      'a condition that is not there',
      'istio',
      `${permission('.*').replace('[read]', '[none]')}${RUNNING}`,
      /no such condition/,
    ],
  ])(
    'stays for %s, with its name and the reason',
    (_what, mesh, yaml, reason) => {
      const manifests = parse(yaml);
      const result = migrateManifests(manifests, { mesh });
      expect(result).toMatchObject({ ok: true });
      if (!result.ok) return;
      expect(result.notes[0]).toMatch(/^TrafficTarget from-cart stays: /);
      expect(result.notes[0]).toMatch(reason);
      expect(result.notes[1]).toMatch(
        /^HTTPRouteGroup web stays: TrafficTarget from-cart does/,
      );
      expect(migrated(manifests, { mesh })).toEqual(manifests);
    },
  );
});

describe('manifests of older versions and fields', () => {
  it.each([
    [
      'networking.istio.io/v1alpha3',
      'VirtualService',
      'networking.istio.io/v1',
    ],
    ['networking.istio.io/v1beta1', 'Gateway', 'networking.istio.io/v1'],
    [
      'networking.istio.io/v1beta1',
      'EnvoyFilter',
      'networking.istio.io/v1alpha3',
    ],
    [
      'networking.istio.io/v1alpha3',
      'EnvoyFilter',
      'networking.istio.io/v1alpha3',
    ],
    [
      'networking.istio.io/v1beta1',
      'ProxyConfig',
      'networking.istio.io/v1beta1',
    ],
    ['security.istio.io/v1beta1', 'PeerAuthentication', 'security.istio.io/v1'],
    ['telemetry.istio.io/v1alpha1', 'Telemetry', 'telemetry.istio.io/v1'],
    [
      'extensions.istio.io/v1alpha1',
      'WasmPlugin',
      'extensions.istio.io/v1alpha1',
    ],
    ['policy.linkerd.io/v1beta1', 'Server', 'policy.linkerd.io/v1beta3'],
    [
      'policy.linkerd.io/v1beta1',
      'ServerAuthorization',
      'policy.linkerd.io/v1beta1',
    ],
    ['policy.linkerd.io/v1beta2', 'HTTPRoute', 'gateway.networking.k8s.io/v1'],
    [
      'gateway.networking.k8s.io/v1beta1',
      'HTTPRoute',
      'gateway.networking.k8s.io/v1',
    ],
    [
      'gateway.networking.k8s.io/v1alpha2',
      'TCPRoute',
      'gateway.networking.k8s.io/v1alpha2',
    ],
    ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
    ['batch/v1beta1', 'CronJob', 'batch/v1'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
    ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
    ['apps/v1', 'Deployment', 'apps/v1'],
    ['example.com/v1beta1', 'VirtualService', 'example.com/v1beta1'],
  ])('%s %s becomes %s', (apiVersion, kind, to) => {
    expect(
      migrated([{ apiVersion, kind, metadata: { name: 'a' } }], {
        mesh: 'istio',
      }),
    ).toMatchObject([{ apiVersion: to, kind }]);
  });

  it.each([
    [
      'a circuit breaker',
      'networking.istio.io/v1',
      'DestinationRule',
      '{ trafficPolicy: { outlierDetection: { consecutiveErrors: 3 }, portLevelSettings: [{ port: { number: 80 }, outlierDetection: { consecutiveErrors: 2 } }] }, subsets: [{ name: a, trafficPolicy: { outlierDetection: { consecutiveErrors: 1, consecutive5xxErrors: 9 } } }] }',
      '{ trafficPolicy: { outlierDetection: { consecutive5xxErrors: 3 }, portLevelSettings: [{ port: { number: 80 }, outlierDetection: { consecutive5xxErrors: 2 } }] }, subsets: [{ name: a, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 9 } } }] }',
    ],
    [
      'load balancing',
      'networking.istio.io/v1',
      'DestinationRule',
      '{ trafficPolicy: { loadBalancer: { simple: LEAST_CONN, warmupDurationSecs: 30s } }, subsets: [{ name: a, trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true, minimumRingSize: 64 } } } }] }',
      '{ trafficPolicy: { loadBalancer: { simple: LEAST_REQUEST, warmup: { duration: 30s } } }, subsets: [{ name: a, trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true, ringHash: { minimumRingSize: 64 } } } } }] }',
    ],
    [
      'faults, mirrors and origins',
      'networking.istio.io/v1',
      'VirtualService',
      '{ http: [{ fault: { delay: { percent: 5, fixedDelay: 1s } }, mirrorPercent: 0, corsPolicy: { allowOrigin: ["https://a.example"] } }, { mirrorPercent: 3, mirrorPercentage: { value: 1 } }] }',
      '{ http: [{ fault: { delay: { percentage: { value: 5 }, fixedDelay: 1s } }, mirrorPercentage: { value: 0 }, corsPolicy: { allowOrigins: [{ exact: "https://a.example" }] } }, { mirrorPercentage: { value: 1 } }] }',
    ],
    [
      'fields in a wrong place',
      'networking.istio.io/v1',
      'Gateway',
      '{ servers: [{ redirect: { httpsRedirect: true } }, { tls: { mode: SIMPLE }, redirect: { httpsRedirect: true } }] }',
      '{ servers: [{ tls: { httpsRedirect: true } }, { tls: { mode: SIMPLE, httpsRedirect: true } }] }',
    ],
    [
      'the annotation of injection',
      'apps/v1',
      'Deployment',
      '{ template: { metadata: { annotations: { sidecar.istio.io/inject: "true" } } } }',
      '{ template: { metadata: { labels: { sidecar.istio.io/inject: "true" } } } }',
    ],
    [
      'an Ingress',
      'networking.k8s.io/v1beta1',
      'Ingress',
      '{ backend: { serviceName: a, servicePort: http }, rules: [{ http: { paths: [{ path: /, backend: { serviceName: b, servicePort: 80 } }, { path: /c, pathType: Exact, backend: { serviceName: c, servicePort: "81" } }] } }] }',
      '{ defaultBackend: { service: { name: a, port: { name: http } } }, rules: [{ http: { paths: [{ path: /, backend: { service: { name: b, port: { number: 80 } } }, pathType: ImplementationSpecific }, { path: /c, pathType: Exact, backend: { service: { name: c, port: { number: 81 } } } }] } }] }',
    ],
    [
      'an autoscaler',
      'autoscaling/v2beta1',
      'HorizontalPodAutoscaler',
      '{ metrics: [{ type: Resource, resource: { name: cpu, targetAverageUtilization: 80 } }, { type: Pods, pods: { metricName: rps, targetAverageValue: 10 } }, { type: Object, object: { target: { kind: Service, name: web }, metricName: hits, targetValue: 5 } }, { type: External, external: { metricName: queue, metricSelector: { matchLabels: { q: a } }, targetAverageValue: 3 } }] }',
      '{ metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } } }, { type: Pods, pods: { metric: { name: rps }, target: { type: AverageValue, averageValue: 10 } } }, { type: Object, object: { describedObject: { kind: Service, name: web }, metric: { name: hits }, target: { type: Value, value: 5 } } }, { type: External, external: { metric: { name: queue, selector: { matchLabels: { q: a } } }, target: { type: AverageValue, averageValue: 3 } } }] }',
    ],
  ])('%s is written as today', (_what, apiVersion, kind, before, after) => {
    const [manifest] = migrated(
      [{ apiVersion, kind, metadata: { name: 'a' }, spec: parse(before)[0] }],
      { mesh: 'istio' },
    );
    expect(manifest.spec).toEqual(parse(after)[0]);
  });

  it('moves a route of Linkerd together with the policies for it, with the same effect', () => {
    const manifests = parse(`
apiVersion: policy.linkerd.io/v1beta1
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: http }
---
apiVersion: policy.linkerd.io/v1beta1
kind: HTTPRoute
metadata: { name: web-get, namespace: shop }
spec:
  parentRefs: [{ kind: Server, name: web }]
  rules: [{ matches: [{ path: { value: /get } }] }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: web-get, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: HTTPRoute, name: web-get }
  requiredAuthenticationRefs: [{ kind: ServiceAccount, name: cart, namespace: shop }]
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web, linkerd.io/control-plane-ns: linkerd } }
spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }, { name: linkerd-proxy }] }
`);
    const after = migrated(manifests, { mesh: 'linkerd' });
    expect(after.slice(0, 3)).toMatchObject([
      { apiVersion: 'policy.linkerd.io/v1beta3', kind: 'Server' },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        spec: {
          parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server' }],
        },
      },
      { spec: { targetRef: { group: 'gateway.networking.k8s.io' } } },
    ]);
    const operations = (raws: readonly RawManifest[]) => {
      const target = {
        namespace: 'shop',
        service: 'web',
        labels: { app: 'web' },
        port: { number: 80, target: 8080, protocol: 'http' as const },
      };
      const writer = intentTargets.find(({ id }) => id === 'linkerd')?.write
        .access;
      return writer && 'read' in writer
        ? writer.read(indexFromRaw(raws, { meshes }), { target, allow: [] })
        : undefined;
    };
    // The API server writes the group of the parent out, which is the group of the old kind.
    const [server, route, ...rest] = manifests;
    const served = editManifest(route, [
      {
        op: 'set',
        path: ['spec', 'parentRefs', 0, 'group'],
        value: 'policy.linkerd.io',
      },
    ]);
    expect(operations(after)?.allow).not.toEqual([]);
    expect(operations(after)).toEqual(operations([server, served, ...rest]));
  });

  it.each([
    [
      'an empty selector that changes its meaning',
      {
        apiVersion: 'policy/v1beta1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'a' },
        spec: { selector: {} },
      },
      'spec.selector',
      /say which pods are meant/,
    ],
    ['a text', 'hello', '', /is no Kubernetes object/],
    ['values of a chart', { replicas: 3 }, '', /is no Kubernetes object/],
    [
      'a list of objects',
      { apiVersion: 'v1', kind: 'List', items: [] },
      'kind',
      /documents of their own/,
    ],
  ])('names field and reason for %s', (_what, manifest, field, problem) => {
    expect(migrateManifests([null, manifest], { mesh: 'istio' })).toEqual({
      ok: false,
      problems: [
        { position: 1, field, problem: expect.stringMatching(problem) },
      ],
    });
  });

  it('never throws, and has nothing left to do the second time', () => {
    const kinds = [
      'networking.istio.io/v1beta1 DestinationRule',
      'networking.istio.io/v1alpha3 VirtualService',
      'networking.istio.io/v1beta1 Gateway',
      'split.smi-spec.io/v1alpha1 TrafficSplit',
      'specs.smi-spec.io/v1alpha4 HTTPRouteGroup',
      'policy.linkerd.io/v1beta1 HTTPRoute',
      'autoscaling/v2beta1 HorizontalPodAutoscaler',
      'extensions/v1beta1 Ingress',
      'apps/v1 Deployment',
    ];
    const words = fc.constantFrom(
      ...'http fault delay percent mirrorPercent trafficPolicy outlierDetection consecutiveErrors subsets loadBalancer simple servers redirect httpsRedirect rules parentRefs metrics resource paths backend template metadata annotations service backends weight matches methods headers pathRegex'.split(
        ' ',
      ),
    );
    const tree = fc.letrec(tie => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(null, 0, 3, 'LEAST_CONN', true, '1', 'web'),
        fc.array(tie('node'), { maxLength: 2 }),
        fc.dictionary(words, tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(fc.constantFrom(...kinds), tree, (type, spec) => {
        const [apiVersion, kind] = type.split(' ');
        const manifest = { apiVersion, kind, metadata: { name: 'a' }, spec };
        const result = migrateManifests([manifest], {
          mesh: 'linkerd',
          port: 80,
        });
        if (!result.ok) return result.problems.length > 0;
        const after = result.manifests.flatMap(
          ({ objects, edits }): readonly RawManifest[] =>
            objects ?? [editManifest(manifest, edits)],
        );
        const again = migrateManifests(after, { mesh: 'linkerd' });
        expect(again).toMatchObject({ ok: true });
        return (
          !again.ok || again.manifests.every(({ edits }) => edits.length === 0)
        );
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('says what it is about in words, each by a code of its own', () => {
    const all = migrationsOf();
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    for (const { title, why, fix } of all)
      for (const text of [why, fix])
        expect([title, text]).toEqual([title, expect.stringMatching(/\.$/)]);
  });
});
