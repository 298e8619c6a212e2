import {
  AuditorService,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  entityReportNames,
  FleetEntity,
  Report,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import request from 'supertest';
import { EntityTargets } from './catalog/EntityTargets';
import { EntityAccess } from './permissions/EntityAccess';
import { createRouter } from './router';
import { RouteContext } from './routes/RouteContext';
import { reportTag } from './service/reportTag';

const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', namespace: 'default' },
};
const base = '/api/service-mesh/entities/default/component/orders';

function reportOf(data: unknown): Report<unknown> {
  return {
    data,
    mapping: {
      entityRef: 'component:default/orders',
      state: 'mapped',
      selections: [],
      clusters: [],
      explanation: '',
    },
    coverage: [],
    asOf: Date.now(),
    problems: [],
  };
}

const fleetEntity = (name: string): FleetEntity => ({
  entityRef: `component:default/${name}`,
  ownerRefs: [],
  protection: 'outside',
  mapping: 'mapped',
  clusters: [],
  meshes: [],
  dataPlanes: [],
  podsInMesh: 0,
  podsTotal: 1,
  findings: { error: 0, warning: 0, info: 0 },
  incomplete: false,
  skippedRules: 0,
  asOf: 1,
});

async function start(
  options: { keepMs?: number; deny?: readonly string[] } = {},
) {
  let data: unknown = { routes: 1 };
  const listeners = new Set<() => void>();
  const asked: ResourceRef[] = [];
  const tagged = (value: unknown) => {
    const report = reportOf(value);
    return { report, tag: reportTag(report) };
  };
  const service = {
    report: (_entity: Entity, name: string) =>
      tagged(
        name === 'access'
          ? {
              rows: [
                {
                  caller: {
                    entityRefs: [
                      'component:default/cart',
                      'component:default/hidden',
                    ],
                    ownerRefs: ['group:default/shop'],
                  },
                },
              ],
            }
          : data,
      ),
    signals: async (_entity: Entity, query: unknown) =>
      tagged({ callers: [], query }),
    edges: async () =>
      tagged({
        edges: [
          {
            client: {
              entityRefs: [
                'component:default/cart',
                'component:default/hidden',
              ],
              ownerRefs: ['group:default/shop'],
            },
            server: { entityRefs: [], ownerRefs: [] },
          },
        ],
      }),
    authorizations: async (_entity: Entity, rangeSeconds: number) =>
      tagged({ rows: [{ allowed: 1 }], rangeSeconds }),
    mirrors: async () => tagged({ mirrors: [] }),
    splits: async (_entity: Entity, rangeSeconds: number) =>
      tagged({ splits: [], rangeSeconds }),
    observedMtls: async (_entity: Entity, rangeSeconds: number) =>
      tagged({
        rangeSeconds,
        workloads: [
          {
            ports: [
              {
                callers: [
                  {
                    client: {
                      entityRefs: [
                        'component:default/cart',
                        'component:default/hidden',
                      ],
                      ownerRefs: [],
                    },
                  },
                ],
              },
            ],
          },
        ],
      }),
    resource: async (_entity: Entity, ref: ResourceRef) => {
      asked.push(ref);
      return { ref, object: {}, read: 'live', links: [] };
    },
    route: (_entity: Entity, question: unknown) => reportOf({ question }),
    clusters: () => [],
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as RouteContext['service'];
  const authorize = jest.fn(
    async (
      requests: readonly {
        permission: { name: string };
        resourceRef?: string;
      }[],
    ) =>
      requests.map(({ permission, resourceRef }) => ({
        result: (options.deny ?? []).some(
          d => d === permission.name || d === resourceRef,
        )
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      })),
  );
  const permissions = mockServices.permissions.mock({
    authorize: authorize as never,
  });
  const fail = jest.fn(async () => {});
  const createEvent = jest.fn<
    ReturnType<AuditorService['createEvent']>,
    Parameters<AuditorService['createEvent']>
  >(async () => ({ success: async () => {}, fail }));
  const getEntityByRef = jest.fn(async (ref: unknown) =>
    ref === 'component:default/orders' ? orders : undefined,
  );
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
              service,
              questions: {} as RouteContext['questions'],
              fleet: {
                read: async () => ({
                  entities: ['orders', 'hidden'].map(fleetEntity),
                  left: [
                    'component:default/late',
                    'component:default/hidden-too',
                  ],
                }),
              },
              targets: new EntityTargets(
                { getEntityByRef },
                options.keepMs ?? 0,
              ),
              access: new EntityAccess(permissions, options.keepMs ?? 0),
              httpAuth,
              auditor: { createEvent },
              logger: mockServices.logger.mock(),
            }),
          );
        },
      });
    },
  });
  const backend = await startTestBackend({ features: [plugin] });
  const { server } = backend;
  const stop = () => backend.stop();
  const get = (path: string, headers: Record<string, string> = {}) =>
    request(server)
      .get(path)
      .set({ Authorization: mockCredentials.user.header(), ...headers });
  const change = (next: unknown) => {
    data = next;
    listeners.forEach(listener => listener());
  };
  return {
    server,
    stop,
    get,
    change,
    authorize,
    createEvent,
    fail,
    getEntityByRef,
    listeners,
    asked,
  };
}

describe('the API', () => {
  let backend: Awaited<ReturnType<typeof start>>;
  afterEach(() => backend.stop());

  it('shows of the fleet what the reader may see, and counts what is left of it', async () => {
    backend = await start({
      deny: ['component:default/hidden', 'component:default/hidden-too'],
    });
    const { status, body, headers } = await backend.get(
      '/api/service-mesh/fleet',
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [fleetEntity('orders')],
      left: 1,
      reviews: false,
    });
    expect(headers['cache-control']).toBe('private, no-store');
  });

  it('shows nothing of the fleet to those who may read no entity of it', async () => {
    backend = await start({ deny: ['service-mesh.entity.read'] });
    const { body } = await backend.get('/api/service-mesh/fleet');
    expect(body).toEqual({ items: [], left: 0, reviews: false });
    const unknown = await request(backend.server)
      .get('/api/service-mesh/fleet')
      .set('Authorization', mockCredentials.none.header());
    expect(unknown.status).toBe(401);
  });

  it('answers a permitted reader with one batched decision, and with 304 when the tag is still right', async () => {
    backend = await start();
    const first = await backend.get(`${base}/overview`);
    expect(first.status).toBe(200);
    expect(first.body.data).toEqual({ routes: 1 });
    expect(first.headers['cache-control']).toBe('private, no-cache');
    expect(backend.authorize).toHaveBeenCalledTimes(1);
    expect(
      backend.authorize.mock.calls[0][0].map(r => [
        r.permission.name,
        r.resourceRef,
      ]),
    ).toEqual([
      ['service-mesh.entity.read', 'component:default/orders'],
      ['catalog.entity.read', 'component:default/orders'],
    ]);

    const again = await backend.get(`${base}/overview`, {
      'If-None-Match': first.headers.etag,
    });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(backend.authorize).toHaveBeenCalledTimes(2);
  });

  it('keeps decisions and entities for the configured time, for each token', async () => {
    backend = await start({ keepMs: 5000 });
    await backend.get(`${base}/overview`);
    await backend.get(`${base}/mtls`);
    expect(backend.authorize).toHaveBeenCalledTimes(1);
    expect(backend.getEntityByRef).toHaveBeenCalledTimes(1);
    await backend.get(`${base}/mtls`, {
      Authorization: mockCredentials.user.header('user:default/other'),
    });
    expect(backend.authorize).toHaveBeenCalledTimes(2);
    expect(backend.getEntityByRef).toHaveBeenCalledTimes(2);
  });

  it('refuses whoever is not signed in, on every route', async () => {
    backend = await start();
    for (const path of [
      ...[...entityReportNames, 'route'].map(name => `${base}/${name}`),
      `${base}/resource?cluster=c&group=&kind=Pod&name=p`,
      '/api/service-mesh/clusters',
    ]) {
      const response = await request(backend.server)
        .get(path)
        .set('Authorization', mockCredentials.none.header());
      expect([path, response.status]).toEqual([path, 401]);
    }
  });

  it('hands on a question about a route, and refuses one that is no request', async () => {
    backend = await start();
    const asked = await backend.get(
      `${base}/route?host=orders.shop&port=8080&scheme=https&method=post&path=${encodeURIComponent(
        '/v1?a=b',
      )}&header=${encodeURIComponent('X-User: ann')}&header=b:c&namespace=shop`,
    );
    expect(asked.status).toBe(200);
    expect(asked.headers['cache-control']).toBe('private, no-store');
    expect(asked.body.data.question).toEqual({
      host: 'orders.shop',
      port: 8080,
      scheme: 'https',
      method: 'POST',
      path: '/v1?a=b',
      headers: { 'x-user': 'ann', b: 'c' },
      namespace: 'shop',
    });
    expect(
      (await backend.get(`${base}/route?header=${encodeURIComponent('a: b')}`))
        .body.data.question,
    ).toEqual({ headers: { a: 'b' } });
    for (const wrong of [
      'port=0',
      'port=a',
      'path=orders',
      'scheme=ftp',
      'connection=udp',
      'header=novalue',
      'gateway=nobody',
      'host=a&host=b',
      'method=G%20ET',
      'unknown=1',
    ])
      expect([
        wrong,
        (await backend.get(`${base}/route?${wrong}`)).status,
      ]).toEqual([wrong, 400]);
  });

  it('refuses questions about routes to whoever may not read the entity', async () => {
    backend = await start({ deny: ['service-mesh.entity.read'] });
    expect((await backend.get(`${base}/route`)).status).toBe(403);
    expect(backend.createEvent).toHaveBeenCalledTimes(1);
  });

  it.each(['service-mesh.entity.read', 'catalog.entity.read'])(
    'audits and refuses a reader without %s',
    async permission => {
      backend = await start({ deny: [permission] });
      const response = await backend.get(`${base}/access`);
      expect(response.status).toBe(403);
      expect(backend.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'entity-read',
          severityLevel: 'medium',
          meta: { entityRef: 'component:default/orders' },
        }),
      );
      expect(backend.fail).toHaveBeenCalledTimes(1);
    },
  );

  it('does not know an entity that the catalog does not show', async () => {
    backend = await start();
    expect(
      (
        await backend.get(
          '/api/service-mesh/entities/default/component/nothing/overview',
        )
      ).status,
    ).toBe(404);
  });

  it.each([
    ['overview?wait=26', 'wait'],
    ['overview?wait=x', 'wait'],
    ['overview?range=300', 'range'],
    ['signals?range=299', 'range'],
    ['signals?range=604801', 'range'],
    ['signals?detail=all', 'detail'],
    ['resource?group=&kind=Pod&name=p', 'cluster'],
    ['resource?cluster=c&group=&kind=Pod', 'name'],
    ['history?kind=a/B%00', 'NUL'],
  ])('names the wrong parameter of %s', async (path, field) => {
    backend = await start();
    const response = await backend.get(`${base}/${path}`);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
  });

  it('passes range and detail on', async () => {
    backend = await start();
    const response = await backend.get(`${base}/signals?range=600&detail=now`);
    expect(response.body.data.query).toMatchObject({
      rangeSeconds: 600,
      detail: 'now',
    });
  });

  it('accepts the empty group of core kinds', async () => {
    backend = await start();
    expect(
      (
        await backend.get(
          `${base}/resource?cluster=c&group=&kind=Pod&namespace=shop&name=p`,
        )
      ).status,
    ).toBe(200);
    expect(backend.asked).toEqual([
      { cluster: 'c', group: '', kind: 'Pod', namespace: 'shop', name: 'p' },
    ]);
  });

  it('shows only names that the reader may see', async () => {
    backend = await start({ deny: ['component:default/hidden'] });
    const response = await backend.get(`${base}/access`);
    expect(response.body.data.rows[0].caller).toEqual({
      entityRefs: ['component:default/cart'],
      ownerRefs: ['group:default/shop'],
    });
    expect(backend.authorize).toHaveBeenCalledTimes(2);
  });

  it('shows only the ends of connections that the reader may see', async () => {
    backend = await start({ deny: ['component:default/hidden'] });
    const response = await backend.get(`${base}/edges`);
    expect(response.body.data.edges[0].client).toEqual({
      entityRefs: ['component:default/cart'],
      ownerRefs: ['group:default/shop'],
    });
  });

  it('counts authorizations over the range that is asked for', async () => {
    backend = await start();
    const { body } = await backend.get(`${base}/authorizations?range=86400`);
    expect(body.data).toEqual({ rows: [{ allowed: 1 }], rangeSeconds: 86_400 });
    expect((await backend.get(`${base}/mirrors`)).status).toBe(200);
    const splits = await backend.get(`${base}/splits?range=86400`);
    expect(splits.body.data.rangeSeconds).toBe(86_400);
  });

  it.each([
    'now',
    'full',
    'previous',
    'saturation',
    'routes',
    'workloads',
    'budget',
  ])('asks for the detail %s of the signals', async detail => {
    backend = await start();
    const response = await backend.get(`${base}/signals?detail=${detail}`);
    expect(response.status).toBe(200);
  });

  it('refuses a detail there is not', async () => {
    backend = await start();
    const response = await backend.get(`${base}/signals?detail=everything`);
    expect(response.status).toBe(400);
  });

  it('observes mTLS over 1 h to 30 d, and names only what its reader may see', async () => {
    backend = await start({ deny: ['component:default/hidden'] });
    const { body } = await backend.get(`${base}/observed-mtls?range=2592000`);
    expect(body.data.rangeSeconds).toBe(2_592_000);
    const [{ client }] = body.data.workloads[0].ports[0].callers;
    expect(client.entityRefs).toEqual(['component:default/cart']);
    const week = await backend.get(`${base}/observed-mtls`);
    expect(week.body.data.rangeSeconds).toBe(604_800);
    for (const range of ['300', '2592001', 'x']) {
      const { status } = await backend.get(
        `${base}/observed-mtls?range=${range}`,
      );
      expect([range, status]).toEqual([range, 400]);
    }
  });

  it('holds a request until the report changes', async () => {
    backend = await start();
    const { etag } = (await backend.get(`${base}/overview`)).headers;
    setTimeout(() => backend.change({ routes: 2 }), 150);
    const began = Date.now();
    const response = await backend.get(`${base}/overview?wait=10`, {
      'If-None-Match': etag,
    });
    expect(response.body.data).toEqual({ routes: 2 });
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(backend.listeners.size).toBe(0);
  });

  it('ends a held request without news with 304', async () => {
    backend = await start();
    const { etag } = (await backend.get(`${base}/overview`)).headers;
    setTimeout(() => backend.change({ routes: 1 }), 100);
    const began = Date.now();
    expect(
      (await backend.get(`${base}/overview?wait=1`, { 'If-None-Match': etag }))
        .status,
    ).toBe(304);
    expect(Date.now() - began).toBeGreaterThan(900);
  });

  it('frees a held request when the client goes away', async () => {
    backend = await start();
    const { etag } = (await backend.get(`${base}/overview`)).headers;
    const pending = backend.get(`${base}/overview?wait=20`, {
      'If-None-Match': etag,
    });
    pending.end(() => {});
    const until = async (size: number) => {
      while (backend.listeners.size !== size)
        await new Promise(resolve => setTimeout(resolve, 10));
    };
    await until(1);
    const gone = Date.now();
    pending.abort();
    await until(0);
    // By itself the request would have held on for 20 s.
    expect(Date.now() - gone).toBeLessThan(10_000);
  });

  it('lists clusters, or refuses and audits', async () => {
    backend = await start();
    expect((await backend.get('/api/service-mesh/clusters')).body).toEqual({
      items: [],
    });
    await backend.stop();
    backend = await start({ deny: ['service-mesh.clusters.read'] });
    expect((await backend.get('/api/service-mesh/clusters')).status).toBe(403);
    expect(backend.fail).toHaveBeenCalledTimes(1);
  });

  it('serves its API document', async () => {
    backend = await start();
    const response = await backend.get('/api/service-mesh/openapi.json');
    expect(Object.keys(response.body.paths)).toContain(
      '/api/service-mesh/clusters',
    );
  });
});
