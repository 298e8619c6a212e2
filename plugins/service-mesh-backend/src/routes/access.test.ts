import {
  AuditorService,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { Entity } from '@backstage/catalog-model';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  AccessAnswer,
  coreKinds,
  indexObjects,
  meshes,
  MeshView,
  readMeshTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import request from 'supertest';
import { parseAllDocuments } from 'yaml';
import { registerMayCall } from '../actions/mayCall';
import { EntityTargets } from '../catalog/EntityTargets';
import { PrometheusAnswer, QueryWindow } from '../metrics/PrometheusClient';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { EntityAccess } from '../permissions/EntityAccess';
import { createRouter } from '../router';
import { AccessService } from '../service/AccessService';
import { RouteContext } from './RouteContext';

const NOW = Date.parse('2026-01-08T00:00:00Z');
const base = '/api/service-mesh/entities/default/component/orders';

const entityOf = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'backstage.io/kubernetes-namespace': 'shop',
      'backstage.io/kubernetes-label-selector': `app=${name}`,
    },
  },
});

const workload = (name: string) => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name}, security.istio.io/tlsMode: istio } }
spec:
  serviceAccountName: ${name}
  containers:
    - { name: app, image: 'shop/${name}:1', ports: [{ name: http, containerPort: 8080 }] }
    - { name: istio-proxy, image: 'istio/proxyv2:1.27.0' }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { clusterIP: 10.43.0.10, selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;
const policy = (account: string, action = 'ALLOW') => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  action: ${action}
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${account}] } }] }]
`;

async function start(deny: readonly string[] = []) {
  const documents = parseAllDocuments(
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n${workload(
      'orders',
    )}${workload('cart')}---${policy('cart')}`,
  ).map(document => document.toJS() as unknown);
  const index = indexObjects(documents, {
    cluster: 'demo',
    kinds: [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)],
  });
  const view = (entity: Entity): MeshView => ({
    entityRef: `component:default/${entity.metadata.name}`,
    target: readMeshTarget(entity),
    indexes: [index],
    clusters: [],
    meshes,
    asOf: NOW,
  });
  const queries: string[] = [];
  const client = {
    query: async (): Promise<PrometheusAnswer> => ({
      series: [],
      warnings: [],
    }),
    queryRange: async (
      promql: string,
      window: QueryWindow,
    ): Promise<PrometheusAnswer> => {
      queries.push(promql);
      return {
        warnings: [],
        series: promql.includes('403')
          ? []
          : [
              {
                labels: {
                  destination_workload: 'orders',
                  destination_workload_namespace: 'shop',
                  source_principal: 'spiffe://cluster.local/ns/shop/sa/cart',
                  source_workload: 'cart',
                  source_workload_namespace: 'shop',
                },
                points: [[window.to, 50]],
              },
            ],
      };
    },
  };
  const principals = {
    lookup: (identity: string) =>
      identity.endsWith('/cart')
        ? {
            entityRefs: ['component:default/cart', 'component:default/hidden'],
            ownerRefs: ['group:default/shop'],
            systemRefs: [],
          }
        : { entityRefs: [], ownerRefs: [], systemRefs: [] },
    lookupWorkload: (_namespace: string, name: string) => ({
      entityRefs: [`component:default/${name}`],
      ownerRefs: [],
      systemRefs: [],
    }),
  };
  const edges = {
    ...{ state: 'ok', queries: [], workloads: [], certificates: [] },
    edges: [],
  };
  const questions = new AccessService({
    service: {
      view,
      edges: async () => {
        const report = {
          data: edges,
          problems: [],
        } as unknown as Awaited<
          ReturnType<
            ConstructorParameters<typeof AccessService>[0]['service']['edges']
          >
        >['report'];
        return { report, tag: '' };
      },
      dashboards: workloads =>
        workloads.map(({ name }) => ({
          ...{ id: name, title: name, url: `https://grafana/${name}` },
          ...{ action: 'open', panels: ['inbound'] },
        })),
    },
    clusters: { snapshots: () => [index] },
    meshes,
    principals,
    prometheus: {
      of: () => ({ client, scrapeIntervalSeconds: 30, extraLabels: {} }),
    } as unknown as Pick<PrometheusServers, 'of'>,
    now: () => NOW,
  });
  const permissions = mockServices.permissions.mock({
    authorize: (async (
      requests: readonly {
        permission: { name: string };
        resourceRef?: string;
      }[],
    ) =>
      requests.map(({ permission, resourceRef = '' }) => ({
        result:
          deny.includes(permission.name) ||
          deny.includes(`${permission.name} ${resourceRef}`) ||
          resourceRef.endsWith('hidden')
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }))) as never,
  });
  const events: string[] = [];
  const createEvent: AuditorService['createEvent'] = async ({ eventId }) => ({
    success: async () => void events.push(`${eventId} success`),
    fail: async () => void events.push(`${eventId} fail`),
  });
  const registry: ActionsRegistryService & {
    invoke?: unknown;
  } = actionsRegistryServiceMock();
  const parts = {
    questions,
    targets: new EntityTargets(
      {
        getEntityByRef: async ref => {
          const name = String(ref).split('/')[1];
          return ['orders', 'cart'].includes(name) ? entityOf(name) : undefined;
        },
      },
      0,
    ),
    access: new EntityAccess(permissions, 0),
    auditor: { createEvent },
  };
  registerMayCall(registry, parts);
  const plugin = createBackendPlugin({
    pluginId: 'service-mesh',
    register(env) {
      env.registerInit({
        deps: {
          httpRouter: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ httpRouter, httpAuth }) {
          httpRouter.use(
            createRouter({
              ...parts,
              service: {} as RouteContext['service'],
              fleet: {} as RouteContext['fleet'],
              httpAuth,
              logger: mockServices.logger.mock(),
            }),
          );
        },
      });
    },
  });
  const backend = await startTestBackend({ features: [plugin] });
  const user = mockCredentials.user.header();
  return {
    events,
    queries,
    registry: registry as ReturnType<typeof actionsRegistryServiceMock>,
    server: backend.server,
    stop: () => backend.stop(),
    get: (path: string) =>
      request(backend.server).get(`${base}/${path}`).set('Authorization', user),
    preview: (body: object) =>
      request(backend.server)
        .post(`${base}/preview`)
        .set('Authorization', user)
        .send(body),
  };
}

describe('questions about access', () => {
  let backend: Awaited<ReturnType<typeof start>>;
  afterEach(() => backend.stop());

  it('answers for an entity, hides names the reader may not see, and keeps a record', async () => {
    backend = await start();
    const { status, body, headers } = await backend.get(
      'access/question?caller=component:default/cart&port=80&method=get&path=/a%3Fb&header=a:%20b&claim=iss%3Dx&ip=10.0.0.1',
    );
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(body.data).toMatchObject({
      question: {
        caller: 'component:default/cart',
        port: 80,
        method: 'GET',
        path: '/a?b',
        headers: { a: 'b' },
        claims: { iss: 'x' },
        ip: '10.0.0.1',
      },
      verdict: 'allow',
      answers: [
        {
          port: 8080,
          caller: { entityRefs: ['component:default/cart'] },
          decision: { verdict: 'allow' },
          connection: { sends: 'mutual', to: ['orders.shop:80'] },
          beyond: [{ words: expect.stringContaining('NetworkPolicies') }],
          traces: [
            {
              enforcedBy: 'sidecar',
              steps: [
                { action: 'allow', outcome: 'matched', decided: true },
                { action: 'otherwise', outcome: 'not-reached' },
              ],
            },
          ],
        },
      ],
    });
    expect(backend.events).toEqual(['access-question success']);
  });

  it.each([
    ['plaintext', 'deny'],
    ['anyone', 'deny'],
    ['spiffe://cluster.local/ns/shop/sa/cart', 'allow'],
    ['cluster.local/ns/shop/sa/web', 'deny'],
  ])('knows the caller %s', async (caller, verdict) => {
    backend = await start();
    const { body } = await backend.get(
      `access/question?caller=${encodeURIComponent(caller)}`,
    );
    expect(body.data.verdict).toBe(verdict);
  });

  it.each([
    ['', 'caller'],
    ['caller=a&port=0', 'port'],
    ['caller=a&path=orders', 'path'],
    ['caller=a&method=G%20T', 'method'],
    ['caller=a&header=novalue', 'header'],
    ['caller=a&claim=novalue', 'claim'],
    ['caller=a&token=good', 'token'],
    ['caller=a&token=none&claim=a%3Db', 'token'],
    ['caller=a&ip=10.0.0', 'ip'],
    ['caller=component:default/nothing', 'caller'],
    ['caller=a&unknown=1', 'unknown'],
  ])('refuses %s and names %s', async (query, field) => {
    backend = await start();
    const { status, body } = await backend.get(`access/question?${query}`);
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
  });

  it('answers nobody without credentials or permission', async () => {
    backend = await start(['service-mesh.entity.read']);
    const paths = [
      'access/question?caller=plaintext',
      'access/draft',
      'usage',
      'outbound-access',
    ];
    for (const path of paths) {
      expect((await backend.get(path)).status).toBe(403);
      const anonymous = await request(backend.server)
        .get(`${base}/${path}`)
        .set('Authorization', mockCredentials.none.header());
      expect(anonymous.status).toBe(401);
    }
    expect((await backend.preview({ manifests: policy('a') })).status).toBe(
      403,
    );
    const anonymous = await request(backend.server)
      .post(`${base}/preview`)
      .set('Authorization', mockCredentials.none.header())
      .send({ manifests: policy('a') });
    expect(anonymous.status).toBe(401);
  });

  it('is offered to assistants with the same answer and the same permissions', async () => {
    backend = await start(['service-mesh.entity.read component:default/cart']);
    const invoke = (entity: string, caller: string) =>
      backend.registry.invoke({
        id: 'test:may-call',
        input: { entity, caller, path: '/a' },
      });
    await expect(
      invoke('orders', 'component:default/cart'),
    ).resolves.toMatchObject({
      output: {
        verdict: 'allow',
        answers: [
          {
            workload: 'shop/orders',
            trace: [
              'connection: the client sends mTLS with its identity, the server takes mTLS and plaintext',
              expect.stringMatching(
                /^sidecar: allow .*cart.* matched – decided$/,
              ),
              expect.stringContaining('otherwise'),
            ],
          },
        ],
      },
    });
    // Every part of a question can be asked, and an answer says the same as that of the API.
    const part = {
      caller: 'cluster.local/ns/shop/sa/nobody',
      method: 'POST',
      path: '/a?b=1',
      port: 8080,
      host: 'orders',
      ip: '10.0.0.1',
      token: 'none' as const,
    };
    const { output } = (await backend.registry.invoke({
      id: 'test:may-call',
      input: { entity: 'orders', ...part, headers: { 'x-a': '1' } },
    })) as { output: { answers: object[] } };
    const { body } = await request(backend.server)
      .get(`${base}/access/question`)
      .set('Authorization', mockCredentials.user.header())
      .query({ ...part, header: 'x-a: 1' });
    expect(body.data.verdict).toBe('deny');
    expect(output).toMatchObject({
      verdict: body.data.verdict,
      known: body.data.known,
      ports: body.data.ports,
    });
    expect(output.answers).toEqual(
      body.data.answers.map(({ decision, caller, port }: AccessAnswer) =>
        expect.objectContaining({
          verdict: decision.verdict,
          dependsOn: decision.dependsOn,
          caller: caller.label,
          port,
        }),
      ),
    );
    await expect(
      backend.registry.invoke({
        id: 'test:may-call',
        input: {
          entity: 'orders',
          caller: 'anyone',
          token: 'none',
          claims: { sub: 'x' },
        },
      }),
    ).rejects.toThrow('together');
    await expect(invoke('cart', 'plaintext')).rejects.toThrow(
      'may not be read',
    );
    await expect(invoke('orders', 'user:')).rejects.toThrow('caller');
  });
});

describe('previews', () => {
  let backend: Awaited<ReturnType<typeof start>>;
  afterEach(() => backend.stop());

  it('tells what a change would do, with two queries', async () => {
    backend = await start();
    const { status, body } = await backend.preview({
      manifests: policy('cart', 'DENY'),
      rangeSeconds: 3600,
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      effects: [{ effect: 'changed', ref: { name: 'orders' } }],
      observed: {
        state: 'ok',
        windowSeconds: 3600,
        lostShare: 1,
        affected: [
          {
            identity: 'cluster.local/ns/shop/sa/cart',
            entityRefs: ['component:default/cart'],
            effect: 'loses',
          },
        ],
      },
    });
    expect(backend.queries).toHaveLength(2);
    expect(backend.events).toEqual(['preview success']);
  });

  it('changes only the clusters that are named', async () => {
    backend = await start();
    const preview = (clusters: unknown) =>
      backend.preview({ manifests: policy('cart', 'DENY'), clusters });
    const { body } = await preview(['other']);
    expect(body.data).toMatchObject({
      clusters: [{ cluster: 'demo', meant: false }],
      effects: [],
      cells: [],
    });
    expect((await preview(['demo'])).body.data.clusters).toMatchObject([
      { cluster: 'demo', meant: true },
    ]);
    expect((await preview([])).status).toBe(400);
    expect((await preview('demo')).status).toBe(400);
  });

  it('takes lists, several documents and deletions', async () => {
    backend = await start();
    const { body } = await backend.preview({
      manifests: `apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Banana, metadata: { name: b } }]\n---\n# nothing\n`,
      deletes: [
        {
          group: 'security.istio.io',
          kind: 'AuthorizationPolicy',
          namespace: 'shop',
          name: 'orders',
        },
      ],
    });
    expect(body.data).toMatchObject({
      problems: [{ position: 0, problem: expect.stringContaining('Banana') }],
      effects: [{ effect: 'deleted' }],
      changes: expect.arrayContaining([
        expect.objectContaining({ direction: 'wider' }),
      ]),
    });
  });

  it('answers soon whatever patterns and names a manifest holds', async () => {
    backend = await start();
    const patterns = [
      '(a+)+b',
      `/${'a?'.repeat(40)}${'a'.repeat(40)}`,
      '(((a*)*)*)*b',
      '[[[[[[',
      '/'.repeat(20_000),
      '1'.repeat(20_000),
      '__proto__',
    ];
    const started = Date.now();
    const answer = await backend.preview({
      manifests: patterns
        .map(pattern => {
          const regex = JSON.stringify(pattern);
          return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: v${patterns.indexOf(
            pattern,
          )}, namespace: shop, labels: { __proto__: x, constructor: y } }
__proto__: { polluted: true }
spec:
  hosts: [orders]
  http:
    - match: [{ uri: { regex: ${regex} } }]
      timeout: ${regex}
      route: [{ destination: { host: orders, subset: constructor } }]
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: orders.shop.svc.cluster.local, namespace: shop }
spec:
  retryBudget: { retryRatio: 0.2, minRetriesPerSecond: 1, ttl: ${regex} }
  dstOverrides: [{ authority: orders.shop.svc.cluster.local, weight: ${regex} }]
  routes: [{ name: a, timeout: ${regex}, condition: { pathRegex: ${regex} } }]
`;
        })
        .join('---\n'),
    });
    expect(answer.status).toBe(200);
    expect(answer.body.data.effects.length).toBeGreaterThan(0);
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('takes no body beyond its limit', async () => {
    backend = await start();
    const answer = await backend.preview({ manifests: ' '.repeat(700_000) });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toBe('request entity too large');
  });

  it.each([
    [{}, 'manifests must hold'],
    [{ manifests: 'a: 1\nb: [' }, /line 2, column \d+/],
    [{ manifests: 'a: 1\n---\na: b: c' }, 'line 3'],
    [{ manifests: 1 }, 'manifests'],
    [{ manifests: 'a: 1', rangeSeconds: 60 }, 'rangeSeconds'],
    [{ deletes: [{ kind: 'A' }] }, 'deletes'],
    [{ manifests: `a: ${'x'.repeat(270_000)}` }, 'manifests'],
    [{ manifests: '"'.repeat(250_000) }, 'manifests are not YAML: line 1'],
    [{ manifests: '['.repeat(250_000) }, 'manifests are not YAML: line 1'],
    [{ manifests: 'a: &x { b: *x }' }, 'nested too deeply'],
    [{ manifests: 'a: 1\na: 2' }, 'line 2, column 1: Map keys'],
    [{ manifests: 'a: 1', store: true }, 'additional properties'],
    [
      {
        manifests: `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`,
      },
      'anchors',
    ],
  ])('refuses what it cannot read (row %#)', async (body, message) => {
    backend = await start();
    const answer = await backend.preview(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(message);
  });
});

describe('drafts, usage and outbound', () => {
  let backend: Awaited<ReturnType<typeof start>>;
  afterEach(() => backend.stop());

  it('tells who called, first and last', async () => {
    backend = await start();
    const { body } = await backend.get('usage?range=86400');
    expect(body.data).toMatchObject({
      state: 'ok',
      precision: [{ mesh: 'istio', precision: 'principal' }],
      callers: [
        {
          identity: 'cluster.local/ns/shop/sa/cart',
          requests: 50,
          denied: 0,
          share: 1,
          lastSeen: NOW,
        },
      ],
      dashboards: [{ action: 'open', url: expect.stringMatching(/grafana/) }],
    });
    expect((await backend.get('usage?range=60')).status).toBe(400);
  });

  it('drafts a policy that its own preview does not object to', async () => {
    backend = await start();
    const { body } = await backend.get('access/draft?range=86400');
    expect(body.data.manifests).toContain('kind: AuthorizationPolicy');
    expect(body.data.warnings[0]).toContain('last 24 h');
    const { body: judged } = await backend.preview({
      manifests: body.data.manifests,
    });
    expect(judged.data.observed.affected).toEqual([]);
  });

  it('keeps verdicts of targets to those who may read them', async () => {
    backend = await start(['service-mesh.entity.read component:default/cart']);
    const { body } = await backend.get('outbound-access');
    expect(body.data.rows).toMatchObject([
      { target: { name: 'cart' }, because: ['same-namespace'] },
    ]);
    expect(body.data.rows[0]).not.toHaveProperty('verdict');
  });
});
