import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  entityReportNames,
  FleetEntity,
} from '@meshwright/backstage-plugin-service-mesh-common';
import request from 'supertest';
import { EntityTargets } from '../catalog/EntityTargets';
import { migrateDatabase } from '../database/openDatabase';
import { document } from '../openapi/document';
import { EntityAccess } from '../permissions/EntityAccess';
import { DatabaseReviewStore } from '../reviews/DatabaseReviewStore';
import { FleetReviews } from '../reviews/FleetReviews';
import { ReviewService } from '../reviews/ReviewService';
import { FakeMesh, grantTo, settings } from '../reviews/__testUtils__/FakeMesh';
import { createRouter } from '../router';
import { tagged } from '../service/TaggedReport';
import { RouteContext } from './RouteContext';

const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', namespace: 'default' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
};
const ordersRef = 'component:default/orders';

/** Who asks. `foreign` is signed in and sees the entity in the catalog only. */
const askers = {
  nobody: mockCredentials.none.header(),
  foreign: mockCredentials.user.header('user:default/foreign'),
  owner: mockCredentials.user.header('user:default/owner'),
  admin: mockCredentials.user.header('user:default/admin'),
  service: mockCredentials.service.header(),
};
type Asker = keyof typeof askers;
type Statuses = Readonly<Record<Asker, number>>;

/** What policies of a portal give to whom; services may do everything. */
const may: Record<string, (permission: string) => boolean> = {
  'user:default/foreign': permission => permission === 'catalog.entity.read',
  'user:default/owner': permission =>
    !['service-mesh.clusters.read', 'service-mesh.review.administer'].includes(
      permission,
    ),
  'user:default/admin': () => true,
};

const ofEntity: Statuses = {
  nobody: 401,
  foreign: 403,
  owner: 200,
  admin: 200,
  service: 200,
};
/** Shows what the caller may see of many entities: to a stranger nothing. */
const ofFleet: Statuses = { ...ofEntity, foreign: 200 };
const ofPlatform: Statuses = { ...ofEntity, owner: 403 };
const ofPeople: Statuses = {
  nobody: 401,
  foreign: 403,
  owner: 201,
  admin: 201,
  service: 403,
};

interface Row {
  readonly statuses: Statuses;
  readonly query?: string;
  /** What is sent, by what there is at the moment. */
  readonly body?: (api: Api) => Promise<object>;
}

const entity = '/entities/{namespace}/{kind}/{name}';
const seen = async ({ service }: Api) => {
  const { digest, round, lastDecision } = (await service.review(orders)).data;
  return { digest, round, decisionsTo: lastDecision };
};
const look = async (api: Api) => {
  const { digest, round } = await seen(api);
  return { digest, round };
};
const keep = () => [
  { grant: grantTo('cart').key, verdict: 'keep' as const },
  { grant: grantTo('web').key, verdict: 'keep' as const },
];

/** Every route of the API document, each with whom it answers how. */
const rows: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    entityReportNames.map(name => [
      `get ${entity}/${name}`,
      { statuses: ofEntity },
    ]),
  ),
  [`get ${entity}/route`]: { statuses: ofEntity },
  [`get ${entity}/access/question`]: {
    statuses: ofEntity,
    query: 'caller=anyone',
  },
  [`get ${entity}/access/draft`]: { statuses: ofEntity },
  [`post ${entity}/preview`]: {
    statuses: ofEntity,
    body: async () => ({
      deletes: [{ group: '', kind: 'Service', namespace: 'shop', name: 'a' }],
    }),
  },
  [`get ${entity}/history`]: { statuses: ofEntity },
  [`get ${entity}/resource`]: {
    statuses: ofEntity,
    query: 'cluster=eu&group=&kind=Pod&namespace=shop&name=orders',
  },
  [`get ${entity}/review`]: { statuses: ofEntity },
  [`get ${entity}/review/usage`]: { statuses: ofEntity },
  [`get ${entity}/review/export`]: { statuses: ofEntity, query: 'format=csv' },
  [`get ${entity}/review/openings`]: {
    // Programs open nothing.
    statuses: { ...ofEntity, service: 403 },
    query: `round=1&digest=${'a'.repeat(64)}`,
  },
  [`post ${entity}/review/openings`]: {
    statuses: ofPeople,
    body: async api => ({ ...(await look(api)), grant: grantTo('cart').key }),
  },
  [`post ${entity}/review/decisions`]: {
    statuses: ofPeople,
    body: async api => ({ ...(await look(api)), decisions: keep() }),
  },
  [`post ${entity}/review/attestations`]: {
    statuses: ofPeople,
    body: async api => {
      const before = await look(api);
      await api.service.decide(
        orders,
        { ...before, decisions: keep() },
        'user:default/somebody',
      );
      return seen(api);
    },
  },
  [`post ${entity}/review/delegations`]: {
    statuses: ofPeople,
    body: async () => ({ delegate: 'user:default/ann', granted: true }),
  },
  'get /reviews': { statuses: ofFleet },
  'get /reviews/progress': { statuses: ofFleet },
  'get /reviews/export': { statuses: ofFleet, query: 'format=json' },
  'get /fleet': { statuses: ofFleet },
  'get /clusters': { statuses: ofPlatform },
};

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

type Api = Awaited<ReturnType<typeof start>>;
async function start() {
  const knex = await databases.init('SQLITE_3');
  await migrateDatabase(knex);
  const store = DatabaseReviewStore.create(knex);
  const mesh = new FakeMesh();
  const service = new ReviewService({
    mesh,
    questions: mesh,
    store,
    settings,
    now: () => mesh.now,
  });
  const { data: _access, ...around } = mesh.effectiveAccess(orders);
  const report = {
    ...around,
    data: { rows: [], edges: [], workloads: [], question: {} },
  };
  const answers = async () => report;
  const answersTagged = async () => tagged(report);
  const fakes = {
    service: {
      report: answersTagged,
      signals: answersTagged,
      edges: answersTagged,
      authorizations: answersTagged,
      mirrors: answersTagged,
      splits: answersTagged,
      observedMtls: answersTagged,
      route: () => report,
      resource: async () => ({}),
      clusters: () => [],
      onChange: () => () => {},
    },
    questions: {
      question: () => report,
      usage: answers,
      outboundAccess: answers,
      preview: answers,
      draft: answers,
    },
    history: { read: answers },
    fleet: {
      read: async () => ({
        entities: [{ entityRef: ordersRef } as FleetEntity],
        left: [],
      }),
    },
    auditor: {
      createEvent: async () => ({
        success: async () => {},
        fail: async () => {},
      }),
    },
  };
  let router: ReturnType<typeof createRouter> | undefined;
  const plugin = createBackendPlugin({
    pluginId: 'service-mesh',
    register(env) {
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          httpRouter: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ auth, httpRouter, httpAuth }) {
          const permissions = mockServices.permissions.mock({
            authorize: (async (
              requests: readonly { permission: { name: string } }[],
              { credentials }: { credentials: never },
            ) =>
              requests.map(({ permission }) => ({
                result:
                  auth.isPrincipal(credentials, 'service') ||
                  may[
                    (credentials as { principal: { userEntityRef: string } })
                      .principal.userEntityRef
                  ](permission.name)
                    ? AuthorizeResult.ALLOW
                    : AuthorizeResult.DENY,
              }))) as never,
          });
          router = createRouter({
            ...fakes,
            targets: new EntityTargets(
              {
                getEntityByRef: async ref =>
                  ref === ordersRef ? orders : undefined,
              },
              0,
            ),
            access: new EntityAccess(permissions, 0),
            httpAuth,
            reviews: {
              service,
              fleet: new FleetReviews(store),
              store,
              auth,
              userInfo: {
                getUserInfo: async (credentials: unknown) => {
                  const { userEntityRef } = (
                    credentials as {
                      principal: { userEntityRef: string };
                    }
                  ).principal;
                  return {
                    userEntityRef,
                    ownershipEntityRefs:
                      userEntityRef === 'user:default/owner'
                        ? ['group:default/shop']
                        : [],
                  };
                },
              },
              version: '1.2.3',
            },
          } as unknown as RouteContext);
          httpRouter.use(router);
        },
      });
    },
  });
  const backend = await startTestBackend({ features: [plugin] });
  await service.review(orders);
  await service.summarise([
    { entity: orders, report: await service.review(orders) },
  ]);
  return {
    service,
    server: backend.server,
    /** Routes that answer, in words of the API document. */
    routes: () =>
      (router?.stack ?? []).flatMap(({ route }) =>
        route
          ? route.stack.map(
              ({ method }) =>
                `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`,
            )
          : [],
      ),
    stop: async () => {
      await backend.stop();
      await knex.destroy();
    },
  };
}

describe('every route of the backend', () => {
  let api: Api;
  beforeAll(async () => {
    api = await start();
  });
  afterAll(() => api.stop());

  it('is in the API document, and has a row here', () => {
    const documented = Object.entries(document.paths).flatMap(
      ([path, methods]) =>
        Object.keys(methods).map(method => `${method} ${path}`),
    );
    expect(Object.keys(rows).sort()).toEqual(documented.sort());
    // The document itself is served to everybody who is signed in.
    expect(
      api
        .routes()
        .filter(route => !route.endsWith('/openapi.json'))
        .sort(),
    ).toEqual(documented);
  });

  it.each(
    Object.entries(rows).flatMap(([route, row]) =>
      (Object.keys(askers) as Asker[]).map(
        asker => [route, asker, row.statuses[asker], row] as const,
      ),
    ),
  )('%s answers %s with %i', async (route, asker, status, row) => {
    const [method, path] = route.split(' ');
    const url = `/api/service-mesh${path
      .replace('{namespace}', 'default')
      .replace('{kind}', 'component')
      .replace('{name}', 'orders')}${row.query ? `?${row.query}` : ''}`;
    const sent = request(api.server)
      [method === 'post' ? 'post' : 'get'](url)
      .set('Authorization', askers[asker]);
    const response = await (row.body ? sent.send(await row.body(api)) : sent);
    expect(response.status).toBe(status);
    expect(response.body.error !== undefined).toBe(status >= 400);
  });

  it.each(['get /fleet', 'get /reviews', 'get /reviews/progress'])(
    '%s shows strangers nothing',
    async route => {
      const { body } = await request(api.server)
        .get(`/api/service-mesh${route.split(' ')[1]}`)
        .set('Authorization', askers.foreign);
      expect(body.items).toEqual([]);
      const own = await request(api.server)
        .get(`/api/service-mesh${route.split(' ')[1]}`)
        .set('Authorization', askers.owner);
      expect(own.body.items).toHaveLength(1);
    },
  );
});
