import { parseAllDocuments } from 'yaml';
import { indexFromYaml } from '../__testUtils__';
import {
  draftAccess,
  MeshView,
  placeWorkloads,
  QuestionCaller,
  reportAccess,
  reportOutboundAccess,
  reportPreview,
  reportQuestion,
  reportUsage,
  Pod,
} from '../engine';
import { AccessQuestion, MeshEdge, MeshTarget, UsageData } from '../model';
import { meshes } from '.';

const pod = (name: string, proxy: string, labels = '') => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}-1, namespace: shop, labels: { app: ${name}${labels} } }
spec:
  serviceAccountName: ${name}
  containers:
    - { name: app, image: 'shop/${name}:1', ports: [{ name: http, containerPort: 8080 }] }
    - { name: ${proxy} }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { clusterIP: 10.43.0.10, selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;
const sidecar = `istio-proxy, image: 'istio/proxyv2:1.27.0'`;
const meshed = ', security.istio.io/tlsMode: istio';
const shop = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
${pod('web', sidecar, meshed)}
${pod('cart', sidecar, meshed)}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`;
const policy = (rules: string, action = 'ALLOW', name = 'web') => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, action: ${action}, rules: ${rules} }
`;
const from = (account: string, operation = '') =>
  `{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${account}] } }]${
    operation && `, to: [{ operation: ${operation} }]`
  } }`;

const targetOf = (name: string): MeshTarget => ({
  namespace: 'shop',
  select: [
    {
      annotation: 'backstage.io/kubernetes-label-selector',
      by: { type: 'labels', labels: { app: name } },
    },
  ],
});
const viewOf = (yaml: string, name = 'web'): MeshView => ({
  entityRef: `component:default/${name}`,
  target: targetOf(name),
  indexes: [indexFromYaml(yaml, { meshes })],
  clusters: [],
  meshes,
  asOf: 0,
});
const directory = {
  lookup: (identity: string) =>
    identity.endsWith('cart')
      ? {
          entityRefs: ['component:default/cart'],
          ownerRefs: ['group:default/shop'],
        }
      : { entityRefs: [], ownerRefs: [] },
  lookupWorkload: (_namespace: string, name: string) => ({
    entityRefs: [`component:default/${name}`],
    ownerRefs: [],
  }),
};
const cart = 'cluster.local/ns/shop/sa/cart';
const window = {
  from: 0,
  to: 86_400_000,
  stepSeconds: 3600,
  rateSeconds: 3600,
};
const workload = {
  cluster: 'test',
  namespace: 'shop',
  ownerKind: 'Pod',
  name: 'web-1',
};

function usageOf(
  view: MeshView,
  callers: readonly { identity?: string; calls: number; refused?: number }[],
  mesh = 'istio',
): UsageData {
  const name = placeWorkloads(view).placed[0].workload.name;
  return reportUsage(
    view,
    {
      state: 'ok',
      queries: [],
      parts: [
        {
          cluster: 'test',
          mesh,
          rows: callers.flatMap(({ identity, calls, refused = 0 }) =>
            (['all', 'refused'] as const).map(outcome => ({
              namespace: 'shop',
              workload: name,
              ...(identity !== undefined && { identity }),
              outcome,
              points: [
                [3_600_000, outcome === 'all' ? calls : refused],
                [7_200_000, 0],
              ] as const,
            })),
          ),
        },
      ],
    },
    window,
    directory,
  ).data;
}
const nobody = (view: MeshView) => usageOf(view, []);
const apply = (yaml: string) =>
  parseAllDocuments(yaml)
    .map(document => document.toJS() as unknown)
    .filter(Boolean)
    .map(object => ({ action: 'apply' as const, object }));

describe('questions', () => {
  const ask = (
    yaml: string,
    question: AccessQuestion,
    caller: QuestionCaller = { type: 'identity', identity: cart },
  ) => reportQuestion(viewOf(yaml), directory, question, caller).data;

  it.each<[string, string, Partial<AccessQuestion>, string]>([
    ['is refused by a rule', policy(`[${from('cart')}]`, 'DENY'), {}, 'deny'],
    [
      'is admitted on a path',
      policy(`[${from('cart', '{ paths: [/a/*] }')}]`),
      { path: '/a/b?x=1' },
      'allow',
    ],
    [
      'sees a path as the proxies do',
      policy(`[${from('cart', '{ paths: [/admin] }')}]`, 'DENY'),
      { path: '/x/../admin' },
      'deny',
    ],
    [
      'depends on what is left open',
      policy(`[${from('cart', '{ methods: [GET] }')}]`),
      {},
      'depends',
    ],
    [
      'compares headers, of which only those given are there',
      policy(
        `[{ when: [{ key: 'request.headers[x-tenant]', values: [gold] }] }]`,
      ),
      { headers: { other: 'x' } },
      'deny',
    ],
    [
      'compares claims within claims',
      `
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, jwtRules: [{ issuer: idp, jwksUri: 'https://idp/keys' }] }
${policy(
  `[{ when: [{ key: 'request.auth.claims[realm][role]', values: [admin] }] }]`,
)}`,
      { claims: { iss: 'idp', 'realm[role]': 'admin' } },
      'allow',
    ],
    [
      'knows the caller by its address',
      policy(`[{ from: [{ source: { ipBlocks: [10.0.0.0/8] } }] }]`),
      { ip: '10.1.2.3' },
      'allow',
    ],
    [
      'takes the port of a Service for the one it leads to',
      policy(`[${from('cart')}]`),
      { port: 80 },
      'allow',
    ],
  ])('%s', (_name, rules, question, verdict) => {
    const data = ask(shop + rules, { caller: cart, ...question });
    expect(data.explanation).toBeUndefined();
    expect(data.verdict).toBe(verdict);
    expect(data.answers).toMatchObject([
      { port: 8080, caller: { label: 'shop/cart' } },
    ]);
    expect(data.answers[0].traces[0].enforcedBy).toBe('sidecar');
  });

  it('asks for the identities of an entity, and for plaintext where it has none', () => {
    const yaml = `${shop}${policy(`[${from('cart')}]`)}${pod(
      'legacy',
      'other',
    )}`;
    const indexes = [indexFromYaml(yaml, { meshes })];
    const answersTo = (name: string) =>
      ask(
        yaml,
        { caller: `component:default/${name}` },
        {
          type: 'entity',
          entityRef: `component:default/${name}`,
          target: targetOf(name),
          indexes,
        },
      );
    expect(answersTo('cart').verdict).toBe('allow');
    // Strict mTLS refuses the connection; no rule is asked.
    expect(answersTo('legacy')).toMatchObject({
      verdict: 'deny',
      answers: [{ caller: { identity: null }, traces: [] }],
    });
    expect(answersTo('nothing').explanation).toBe(
      'No workload of component:default/nothing was found.',
    );
  });

  it.each([
    ['cluster.local/ns/shop/sa/cart', undefined, 'runs'],
    // The trust domain of the asker need not be that of the mesh.
    ['other.example/ns/shop/sa/cart', undefined, 'runs'],
    ['cart.shop.serviceaccount.identity.linkerd.local', undefined, 'runs'],
    ['cluster.local/ns/shop/sa/nightly', undefined, 'named'],
    ['cluster.local/ns/shop/sa/carts', undefined, 'nowhere'],
    ['cluster.local/ns/bank/sa/cart', undefined, 'nowhere'],
    ['cluster.local/ns/shop/sa/carts', 'unread', undefined],
    ['someone', undefined, undefined],
  ])('knows of %s (%s): %s', (identity, unread, known) => {
    const yaml = `${shop}${policy(`[${from('nightly')}]`)}`;
    const view = {
      ...viewOf(yaml),
      ...(unread && {
        indexes: [
          indexFromYaml(yaml, { meshes }),
          indexFromYaml('', { meshes, unread: [Pod] }),
        ],
      }),
    };
    const { data } = reportQuestion(
      view,
      directory,
      { caller: identity },
      { type: 'identity', identity },
    );
    expect(data.known).toBe(known);
  });

  it('looks for a caller beyond the clusters of the entity', () => {
    const yaml = shop.replaceAll('cart', 'till');
    const identity = 'cluster.local/ns/shop/sa/till';
    const { data } = reportQuestion(
      viewOf(shop),
      directory,
      { caller: identity },
      {
        type: 'identity',
        identity,
        indexes: [indexFromYaml(yaml, { meshes })],
      },
    );
    expect(data.known).toBe('runs');
  });

  it('says why it has no answer', () => {
    expect(ask(shop, { caller: cart, port: 9 })).toMatchObject({
      answers: [],
      ports: [8080],
      explanation:
        'No workload of the entity has port 9, and no Service with this port leads to one.',
    });
  });
});

describe('the matrix', () => {
  const rows = (yaml: string) => {
    const { data } = reportAccess(viewOf(yaml), directory);
    return data.rows
      .filter(({ caller }) => caller.identity === cart)
      .map(({ operation, decision }) => `${operation}: ${decision.verdict}`);
  };

  it.each<[string, string, string[]]>([
    [
      'a prefix is asked with what other rules tell apart within it',
      policy(`[${from('cart', '{ paths: [/a/*] }')}]`) +
        policy(`[${from('cart', '{ paths: [/a/b] }')}]`, 'DENY', 'no'),
      ['/a/b: deny', '/a/*: depends', 'any: depends'],
    ],
    [
      'a prefix that is admitted as a whole is admitted',
      policy(`[${from('cart', '{ paths: [/a/*] }')}]`),
      ['/a/*: allow', 'any: depends'],
    ],
    [
      'exclusions are asked too',
      policy(`[${from('cart', '{ paths: [/a/*], notPaths: [/a/b] }')}]`),
      ['/a/*: depends', 'any: depends'],
    ],
    [
      'a template is asked with its shortest and longer forms',
      policy(`[${from('cart', '{ paths: ["/a/{**}"] }')}]`),
      ['/a/{**}: allow', 'any: depends'],
    ],
  ])('%s', (_name, rules, expected) => {
    expect(
      rows(shop + rules).map(row => row.replace('any method ', '')),
    ).toEqual(expected);
  });

  it('says how many operations it leaves out', () => {
    const paths = Array.from({ length: 15 }, (_, i) => `/p${i}`);
    const { data } = reportAccess(
      viewOf(shop + policy(`[${from('cart', `{ paths: [${paths}] }`)}]`)),
      directory,
    );
    expect(data.operationsLeftOut).toBe(3);
  });

  it('takes a waypoint for what it is', () => {
    const gateway = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
${pod(
  'waypoint',
  sidecar,
  `${meshed}, gateway.networking.k8s.io/gateway-name: waypoint`,
)}`;
    const { data } = reportAccess(viewOf(shop + gateway), directory);
    expect(data.rows.map(({ caller }) => caller.label)).not.toContain(
      'shop/waypoint',
    );
    expect(data.infrastructure).toMatchObject([
      { label: 'shop/waypoint', role: 'waypoint' },
    ]);
  });
});

describe('previews', () => {
  const preview = (
    before: string,
    change: string,
    callers: Parameters<typeof usageOf>[1] = [],
  ) => {
    const view = viewOf(before);
    return reportPreview(
      view,
      directory,
      { changes: apply(change) },
      usageOf(view, callers),
    ).data;
  };

  it('shows whom a denial hits, and how much of the traffic', () => {
    const data = preview(shop, policy(`[${from('cart')}]`, 'DENY'), [
      { identity: cart, calls: 30 },
      { identity: 'cluster.local/ns/shop/sa/other', calls: 10 },
    ]);
    expect(data.effects).toMatchObject([{ effect: 'added' }]);
    expect(data.problems).toEqual([]);
    expect(data.changes).toMatchObject([{ direction: 'narrower' }]);
    expect(data.cells).toMatchObject([
      {
        caller: { identity: cart },
        operation: 'any',
        before: { verdict: 'allow' },
        after: { verdict: 'deny' },
        direction: 'narrower',
      },
    ]);
    expect(data.observed).toMatchObject({
      callersSeen: 2,
      requests: 40,
      lostShare: 0.75,
      affected: [
        {
          identity: cart,
          effect: 'loses',
          before: 'allow',
          after: 'deny',
          share: 0.75,
        },
      ],
    });
  });

  it('shows who would be let in, and who would lose a part', () => {
    const data = preview(
      shop + policy(`[${from('other')}]`),
      policy(`[${from('cart')}, ${from('other', '{ methods: [GET] }')}]`),
      [
        { identity: cart, calls: 1, refused: 1 },
        { identity: 'cluster.local/ns/shop/sa/other', calls: 1 },
      ],
    );
    expect(
      data.observed.affected.map(({ identity, effect }) => [identity, effect]),
    ).toEqual([
      [cart, 'gains'],
      ['cluster.local/ns/shop/sa/other', 'may-lose'],
    ]);
  });

  it('shows mTLS, routes and findings that change', () => {
    const data = preview(
      shop,
      `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: PERMISSIVE } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec: { hosts: [web], http: [{ route: [{ destination: { host: web, subset: v9 } }], timeout: 2s }] }
`,
    );
    expect(data.mtls).toMatchObject([
      { port: 8080, before: 'strict', after: 'permissive' },
    ]);
    expect(data.problems).toEqual([
      { position: 1, problem: 'no namespace is given; shop is taken' },
    ]);
    expect(data.routes).toMatchObject([{ host: 'web.shop.svc.cluster.local' }]);
    expect(data.routes[0].after.join()).toContain('timeout 2000 ms');
    expect(data.newFindings.map(({ code }) => code)).toContain(
      'istio/subset-not-found',
    );
    expect(data.solvedFindings).toEqual([]);
  });

  it('is unclear, and says so, where policies cannot be read', () => {
    const view: MeshView = {
      ...viewOf(shop),
      indexes: [
        indexFromYaml(shop, {
          meshes,
          unread: meshes
            .flatMap(mesh => mesh.kinds)
            .filter(({ kind }) => kind === 'AuthorizationPolicy'),
        }),
      ],
    };
    const { data } = reportPreview(
      view,
      directory,
      { changes: apply(policy(`[${from('cart')}]`)) },
      nobody(view),
    );
    expect(data).toMatchObject({
      complete: false,
      unread: expect.arrayContaining(['AuthorizationPolicy']),
    });
  });

  it('changes only the clusters it is meant for, and says so of each', () => {
    const view: MeshView = {
      ...viewOf(shop),
      indexes: ['east', 'west'].map(cluster =>
        indexFromYaml(shop, { meshes, cluster }),
      ),
    };
    const of = (clusters?: readonly string[]) =>
      reportPreview(
        view,
        directory,
        {
          changes: apply(policy(`[${from('cart')}]`, 'DENY')),
          ...(clusters && { clusters }),
        },
        nobody(view),
      ).data;
    expect(of().clusters).toMatchObject([
      { cluster: 'east', meant: true, cells: 1 },
      { cluster: 'west', meant: true, cells: 1 },
    ]);
    const west = of(['west']);
    expect(west.clusters).toMatchObject([
      { cluster: 'east', meant: false, cells: 0, newFindings: 0 },
      { cluster: 'west', meant: true, cells: 1 },
    ]);
    expect(west.effects.map(({ ref }) => ref.cluster)).toEqual(['west']);
    expect(west.cells.map(({ workload: { cluster } }) => cluster)).toEqual([
      'west',
    ]);
  });

  it('gives new Linkerd routes the status the policy controller would', () => {
    const linkerd = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
${pod(
  'web',
  `linkerd-proxy, image: 'linkerd/proxy:edge-25.9.1'`,
  ', linkerd.io/control-plane-ns: linkerd',
)}
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web-http, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: 8080, proxyProtocol: HTTP/1, accessPolicy: deny }
`;
    const route = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web-read, namespace: shop }
spec:
  parentRefs: [{ group: policy.linkerd.io, kind: Server, name: web-http }]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /read } }] }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: web-read, namespace: shop }
spec:
  targetRef: { group: gateway.networking.k8s.io, kind: HTTPRoute, name: web-read }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: NetworkAuthentication, name: all }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: { name: all, namespace: shop }
spec: { networks: [{ cidr: 0.0.0.0/0 }] }
`;
    const { cells, changes } = preview(linkerd, route);
    expect(changes.length).toBeGreaterThan(0);
    expect(cells.map(({ operation }) => operation)).toContain(
      'any method /read/**',
    );
  });
});

describe('drafts', () => {
  const draft = (callers: Parameters<typeof usageOf>[1]) => {
    const view = viewOf(shop);
    return draftAccess(placeWorkloads(view).placed, usageOf(view, callers));
  };

  it('admits whom it saw, names whom it does not, and warns', () => {
    const drafted = draft([
      { identity: cart, calls: 100 },
      { identity: 'cluster.local/ns/ops/sa/probe', calls: 2 },
      { identity: 'other.domain/ns/x/sa/y', calls: 5 },
      { identity: 'cluster.local/ns/x/sa/refused', calls: 4, refused: 4 },
      { calls: 3 },
    ]);
    expect(drafted.callers.map(({ identity }) => identity)).toEqual([
      cart,
      'cluster.local/ns/ops/sa/probe',
    ]);
    expect(drafted.leftOut.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('trust domain'),
      expect.stringContaining('refused today'),
      expect.stringContaining('without an identity'),
    ]);
    expect(drafted.warnings.join(' ')).toMatch(/last 24 h.*Rare: fewer than/);
    expect(JSON.stringify(drafted.objects)).toContain(
      'cluster.local/ns/ops/sa/probe',
    );
    // The preview of the draft refuses nobody whom it was made of.
    const view = viewOf(shop);
    const { observed } = reportPreview(
      view,
      directory,
      {
        changes: drafted.objects.map(object => ({ action: 'apply', object })),
      },
      usageOf(view, [
        { identity: cart, calls: 100 },
        { identity: 'cluster.local/ns/x/sa/stranger', calls: 1 },
      ]),
    ).data;
    expect(
      observed.affected.map(({ identity, effect }) => [identity, effect]),
    ).toEqual([['cluster.local/ns/x/sa/stranger', 'loses']]);
  });

  it('says what goes on to admit callers, and narrows once that is gone', () => {
    const wide = policy('[{}]', 'ALLOW', 'everybody');
    const view = viewOf(shop + wide);
    const seen = [{ identity: cart, calls: 100 }];
    const { objects, remaining, warnings } = draftAccess(
      placeWorkloads(view).placed,
      usageOf(view, seen),
    );
    expect(remaining).toMatchObject([
      {
        ref: { kind: 'AuthorizationPolicy', name: 'everybody' },
        admits: ['anyone → everything'],
      },
    ]);
    expect(warnings.join(' ')).toContain('narrows nothing');
    const judge = (deleted: typeof remaining) =>
      reportPreview(
        view,
        directory,
        {
          changes: [
            ...objects.map(object => ({ action: 'apply' as const, object })),
            ...deleted.map(({ ref: { group, kind, namespace, name } }) => ({
              action: 'delete' as const,
              object: {
                apiVersion: `${group}/v1`,
                kind,
                metadata: { namespace, name },
              },
            })),
          ],
        },
        usageOf(view, seen),
      ).data;
    const refused = (data: ReturnType<typeof judge>) =>
      data.cells
        .filter(({ after }) => after.verdict === 'deny')
        .map(({ caller }) => caller.label);
    expect(refused(judge([]))).toEqual([]);
    expect(refused(judge(remaining))).toEqual(['anyone else in the mesh']);
  });

  it.each([
    ['that is closed', 'deny', [], { cart: 'allow' }],
    [
      'that lets everybody in, and closes it',
      'all-unauthenticated',
      ['Server'],
      { plaintext: 'deny' },
    ],
  ])(
    'uses the Server of Linkerd %s',
    (_name, accessPolicy, changed, expected) => {
      const yaml = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
${['web', 'cart']
  .map(name =>
    pod(
      name,
      `linkerd-proxy, image: 'linkerd/proxy:edge-25.9.1'`,
      ', linkerd.io/control-plane-ns: linkerd',
    ),
  )
  .join('')}
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web-http, namespace: shop, creationTimestamp: '2025-01-01T00:00:00Z' }
spec: { podSelector: { matchLabels: { app: web } }, port: http, proxyProtocol: HTTP/1, accessPolicy: ${accessPolicy} }
`;
      const identity =
        'cart.shop.serviceaccount.identity.linkerd.cluster.local';
      const view = viewOf(yaml);
      const usage = usageOf(view, [{ identity, calls: 100 }], 'linkerd');
      const { objects, warnings } = draftAccess(
        placeWorkloads(view).placed,
        usage,
      );
      expect(
        objects.filter(({ kind }) => kind === 'Server').map(({ kind }) => kind),
      ).toEqual(changed);
      expect(
        objects.find(({ kind }) => kind === 'AuthorizationPolicy')?.spec,
      ).toMatchObject({ targetRef: { kind: 'Server', name: 'web-http' } });
      expect(warnings.join(' ')).toContain('The Server shop/web-http speaks');
      const { data } = reportPreview(
        view,
        directory,
        { changes: objects.map(object => ({ action: 'apply', object })) },
        usage,
      );
      // Two Servers for one port would be found, and the draft would have no effect.
      expect(data.newFindings.map(({ code }) => code)).toEqual([]);
      const after = new Map(
        data.cells.map(cell => [
          cell.caller.identity === identity ? 'cart' : cell.caller.source,
          cell.after.verdict,
        ]),
      );
      expect(Object.fromEntries(after)).toMatchObject(expected);
      expect(after.get('anyone')).not.toBe('allow');
      expect(data.observed.affected.map(({ effect }) => effect)).not.toContain(
        'loses',
      );
    },
  );

  it('does not draft from nothing', () => {
    const view = viewOf(shop);
    const { placed } = placeWorkloads(view);
    expect(
      draftAccess(placed, {
        ...usageOf(view, []),
        state: 'prometheus-down',
        explanation: 'Prometheus did not answer.',
      }),
    ).toMatchObject({ objects: [], explanation: 'Prometheus did not answer.' });
  });
});

describe('outbound', () => {
  it('asks the workloads of the namespace and those it was seen to call', () => {
    const yaml = shop + policy(`[${from('other')}]`);
    const edge = {
      cluster: 'test',
      direction: 'outbound',
      server: { namespace: 'shop', service: 'web' },
    } as MeshEdge;
    const { rows } = reportOutboundAccess(
      viewOf(yaml, 'cart'),
      [edge],
      directory,
    ).data;
    expect(rows).toMatchObject([
      {
        identity: cart,
        target: workload,
        port: 8080,
        verdict: 'deny',
        because: ['observed', 'same-namespace'],
      },
    ]);
  });

  it('finds policies elsewhere that name the caller', () => {
    const yaml = (shop + policy(`[${from('cart')}]`)).replace(
      /namespace: shop/g,
      'namespace: other',
    );
    const { rows } = reportOutboundAccess(
      viewOf(yaml + pod('cart', sidecar, meshed), 'cart'),
      [],
      directory,
    ).data;
    expect(rows).toMatchObject([
      { target: { namespace: 'other' }, verdict: 'allow', because: ['named'] },
    ]);
  });
});
