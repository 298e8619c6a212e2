import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { canonicalPlaces } from '@meshwright/backstage-plugin-service-mesh-common';
import createKnex, { Knex } from 'knex';
import { migrateDatabase } from '../database/openDatabase';
import { DatabaseNoticeStore } from '../notices/DatabaseNoticeStore';
import { NoticeSender } from '../notices/NoticeSender';
import { DatabaseReviewStore } from './DatabaseReviewStore';
import { ReviewRounds } from './ReviewRounds';
import { ReviewService } from './ReviewService';
import { FakeMesh, grantTo, settings } from './__testUtils__/FakeMesh';

const DAY = 86_400_000;
const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    namespace: 'default',
    annotations: {
      'backstage.io/kubernetes-id': 'orders',
      'meshwright.io/review-period-days': '30',
    },
  },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
};
const orphan: Entity = {
  ...orders,
  metadata: {
    name: 'orphan',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'orphan' },
  },
  relations: [],
};

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('ReviewRounds on %s', id => {
  let knex: Knex;
  /** What the second backend is connected with. */
  let otherKnex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await migrateDatabase(knex);
    // A SQLite database in memory has one connection.
    otherKnex = id.startsWith('POSTGRES')
      ? createKnex(knex.client.config)
      : knex;
  });
  afterEach(async () => {
    await otherKnex.destroy();
    await knex.destroy();
  });

  function backend(
    database: Knex,
    mesh: FakeMesh,
    send: (sent: NotificationSendOptions) => Promise<void>,
    logger = mockServices.logger.mock(),
  ) {
    const now = () => mesh.now;
    const store = DatabaseReviewStore.create(database);
    const service = new ReviewService({
      mesh,
      questions: mesh,
      store,
      settings,
      now,
    });
    const rounds = new ReviewRounds({
      catalog: catalogServiceMock({ entities: [orders, orphan] }),
      auth: mockServices.auth(),
      service,
      store,
      notices: new NoticeSender({
        store: DatabaseNoticeStore.create(database),
        notifications: { send },
        subject: 'review',
        setting: 'serviceMesh.reviews.notifications',
        logger,
        now,
      }),
      settings,
      logger,
      now,
    });
    return { rounds, service, store, logger };
  }

  async function attest(
    { service }: ReturnType<typeof backend>,
    exceptionUntil?: number,
  ) {
    const { data } = await service.review(orders);
    const seen = { digest: data.digest, round: data.round };
    await service.decide(
      orders,
      {
        ...seen,
        decisions: data.grants.map(({ grant }, i) =>
          i === 0 && exceptionUntil !== undefined
            ? {
                grant: grant.key,
                verdict: 'exception' as const,
                note: 'why',
                until: exceptionUntil,
              }
            : { grant: grant.key, verdict: 'keep' as const },
        ),
      },
      'user:default/ann',
    );
    const { lastDecision } = (await service.review(orders)).data;
    await service.attest(
      orders,
      { ...seen, decisionsTo: lastDecision },
      { by: 'user:default/ann', capacity: 'owner' },
    );
  }

  it('tells the owners once, however many backends look and however often', async () => {
    const mesh = new FakeMesh();
    const sent: NotificationSendOptions[] = [];
    const send = async (options: NotificationSendOptions) => {
      sent.push(options);
    };
    const one = backend(knex, mesh, send);
    const two = backend(otherKnex, mesh, send);
    const both = async () => {
      for (let i = 0; i < 3; i += 1)
        await Promise.all([one.rounds.run(), two.rounds.run()]);
    };
    const topics = () => sent.map(({ payload }) => payload.topic?.slice(20));

    await both();
    expect(sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: ['group:default/shop'] },
        payload: {
          title: 'The access review of orders is due',
          description:
            'Nobody has attested it yet. It is overdue on 2026-01-15.',
          severity: 'normal',
          topic: 'service-mesh.review.due',
          scope: 'service-mesh.review:component:default/orders:due',
          link: '/catalog/default/component/orders/mesh-reviews',
        },
      },
    ]);

    mesh.now += 14 * DAY;
    await both();
    expect(topics()).toEqual(['due', 'overdue']);

    const end = mesh.now + 10 * DAY;
    await attest(one, end);
    await both();
    expect(topics()).toHaveLength(2);

    mesh.now += 4 * DAY;
    await both();
    expect(topics().slice(2)).toEqual(['due-soon', 'exception']);
    expect(sent.at(-1)?.payload.description).toBe(
      '“cart may call GET /orders” was accepted until 2026-01-25.',
    );

    mesh.now = end;
    await both();
    expect(topics().slice(4)).toEqual(['due']);
    expect(sent.at(-1)?.payload.description).toMatch(/exception has expired/);

    await attest(two);
    mesh.change('cart', 'web', 'new');
    await both();
    expect(topics().slice(5)).toEqual(['widened']);
    expect(sent.at(-1)?.payload).toMatchObject({
      title: 'More may call orders than was attested',
      description: 'new may call GET /orders at shop/orders:8080.',
    });
    mesh.change('cart');
    await both();
    expect(topics().slice(6)).toEqual(['outdated']);

    mesh.now += 10 * DAY;
    mesh.change('cart', 'other');
    await both();
    expect(topics().slice(7)).toEqual(['widened']);
    mesh.now += 4 * DAY;
    await both();
    // Access that goes on changing does not put off the day.
    expect(topics().slice(8)).toEqual(['overdue']);

    expect(
      (await one.store.readSummaries({ limit: 9 })).map(
        ({ entityRef, state }) => [entityRef, state],
      ),
    ).toEqual([
      ['component:default/orphan', 'overdue'],
      ['component:default/orders', 'overdue'],
    ]);
  });

  it('records the same once when two backends discover an entity together, with decisions on both', async () => {
    const mesh = new FakeMesh();
    const send = async () => {};
    const one = backend(knex, mesh, send);
    const two = backend(otherKnex, mesh, send);
    await Promise.all([one.rounds.run(), two.rounds.run()]);
    expect(await knex('mesh_access_snapshots')).toHaveLength(2);
    const { data } = await one.service.review(orders);
    const seen = { digest: data.digest, round: 1 };
    await Promise.all(
      [one, two, one, two].map(({ service }, i) =>
        service.decide(
          orders,
          {
            ...seen,
            decisions: [
              {
                grant: grantTo(i < 2 ? 'cart' : 'web').key,
                verdict: 'keep',
              },
            ],
          },
          `user:default/u${i}`,
        ),
      ),
    );
    const decisions = await one.store.readDecisions('component:default/orders');
    expect(decisions.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(new Set(decisions.map(({ by }) => by)).size).toBe(4);
    expect(decisions[0].places).toBe(canonicalPlaces(grantTo('cart').places));
    const results = await Promise.allSettled(
      [one, two].map(({ service }, i) =>
        service.attest(
          orders,
          { ...seen, decisionsTo: 4 },
          { by: `user:default/u${i}`, capacity: 'owner' },
        ),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const signed = await two.store.readAttestations('component:default/orders');
    expect(signed).toHaveLength(1);
    expect(String(results.find(r => r.status === 'rejected')?.reason)).toMatch(
      `ConflictError: ${signed[0].by} attested component:default/orders at`,
    );
  });

  it('works without the notifications plugin, says so once a round, and tells everything when it comes', async () => {
    const mesh = new FakeMesh();
    const sent: string[] = [];
    let installed = false;
    const { rounds, logger } = backend(knex, mesh, async ({ payload }) => {
      if (!installed) throw new Error('404 Not Found');
      sent.push(payload.title);
    });
    await rounds.run();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn.mock.calls[0][0]).toMatch(/notifications plugin/);
    installed = true;
    await rounds.run();
    await rounds.run();
    expect(sent).toEqual(['The access review of orders is due']);
  });

  it('leaves out what maps to no workload, and forgets what left the catalog', async () => {
    const mesh = new FakeMesh();
    const { rounds, store } = backend(knex, mesh, async () => {});
    mesh.mapped = false;
    await rounds.run();
    expect(await store.readSummaries({ limit: 9 })).toEqual([]);
    mesh.mapped = true;
    await rounds.run();
    expect(await store.readSummaries({ limit: 9 })).toHaveLength(2);
    mesh.mapped = false;
    mesh.now += DAY;
    await rounds.run();
    expect(await store.readSummaries({ limit: 9 })).toEqual([]);
  });
});
