import {
  AuditorService,
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
  EntityReview,
  FleetEntity,
  ReviewDecisionRequest,
  ReviewPage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { EntityTargets } from '../catalog/EntityTargets';
import { migrateDatabase } from '../database/openDatabase';
import { EntityAccess } from '../permissions/EntityAccess';
import { DatabaseReviewStore } from '../reviews/DatabaseReviewStore';
import { FleetReviews } from '../reviews/FleetReviews';
import { ReviewService } from '../reviews/ReviewService';
import { FakeMesh, grantTo, settings } from '../reviews/__testUtils__/FakeMesh';
import { createRouter } from '../router';
import { RouteContext } from './RouteContext';

const component = (name: string, owner: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  relations: [{ type: 'ownedBy', targetRef: owner }],
});
const entities = new Map(
  [
    component('orders', 'group:default/shop'),
    component('ratings', 'group:default/catalog'),
  ].map(entity => [`component:default/${entity.metadata.name}`, entity]),
);
const base = '/api/service-mesh/entities/default/component/orders/review';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** Who may do what; `foreign` sees the entity in the catalog and nothing of its review. */
const may: Record<string, (permission: string, ref: string) => boolean> = {
  'user:default/owner': (permission, ref) =>
    permission === 'catalog.entity.read' ||
    (ref === 'component:default/orders' && !permission.endsWith('administer')),
  'user:default/reader': permission =>
    ['catalog.entity.read', 'service-mesh.review.read'].includes(permission),
  'user:default/auditor': (permission, ref) =>
    permission !== 'service-mesh.review.export' ||
    ref === 'component:default/orders',
  'user:default/foreign': permission => permission === 'catalog.entity.read',
  'user:default/admin': () => true,
};
const groups: Record<string, string[]> = {
  'user:default/owner': ['group:default/shop'],
  'user:default/admin': ['group:default/platform'],
};

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
  const events: [string, string][] = [];
  const createEvent = async ({
    eventId,
  }: Parameters<AuditorService['createEvent']>[0]) => ({
    success: async () => void events.push([eventId, 'success']),
    fail: async ({ error }: { error: Error }) =>
      void events.push([eventId, error.name]),
  });
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
              requests: readonly {
                permission: { name: string };
                resourceRef: string;
              }[],
              { credentials }: { credentials: never },
            ) =>
              requests.map(({ permission, resourceRef }) => ({
                result:
                  auth.isPrincipal(credentials, 'service') ||
                  (auth.isPrincipal(credentials, 'user') &&
                    may[
                      (credentials as { principal: { userEntityRef: string } })
                        .principal.userEntityRef
                    ](permission.name, resourceRef))
                    ? AuthorizeResult.ALLOW
                    : AuthorizeResult.DENY,
              }))) as never,
          });
          httpRouter.use(
            createRouter({
              service: {} as RouteContext['service'],
              questions: {} as RouteContext['questions'],
              fleet: {
                read: async () => ({
                  entities: [...entities.keys()].map(
                    entityRef => ({ entityRef } as FleetEntity),
                  ),
                  left: [],
                }),
              },
              targets: new EntityTargets(
                { getEntityByRef: async ref => entities.get(String(ref)) },
                0,
              ),
              access: new EntityAccess(permissions, 0),
              httpAuth,
              auditor: { createEvent },
              logger: mockServices.logger.mock(),
              reviews: {
                service,
                fleet: new FleetReviews(store),
                store,
                auth,
                userInfo: {
                  getUserInfo: async credentials => {
                    const { userEntityRef } = (
                      credentials as unknown as {
                        principal: { userEntityRef: string };
                      }
                    ).principal;
                    return {
                      userEntityRef,
                      ownershipEntityRefs: groups[userEntityRef] ?? [],
                    };
                  },
                },
                version: '1.2.3',
              },
            } as RouteContext),
          );
        },
      });
    },
  });
  const backend = await startTestBackend({ features: [plugin] });
  const as = (name: string) => ({
    Authorization: mockCredentials.user.header(`user:default/${name}`),
  });
  const get = (who: string, url = base) =>
    request(backend.server).get(url).set(as(who));
  const post = (who: string, part: string, body: object) =>
    request(backend.server).post(`${base}/${part}`).set(as(who)).send(body);
  const review = async (): Promise<EntityReview> =>
    (await get('admin')).body.data;
  const decide = async (
    who: string,
    decisions: readonly ReviewDecisionRequest[],
  ) => {
    const { digest, round } = await review();
    return post(who, 'decisions', { digest, round, decisions });
  };
  const keep = (...who: string[]) =>
    who.map(name => ({
      grant: grantTo(name).key,
      verdict: 'keep' as const,
    }));
  const attest = async (who: string) => {
    const { digest, round, lastDecision } = await review();
    return post(who, 'attestations', {
      digest,
      round,
      decisionsTo: lastDecision,
    });
  };
  return {
    server: backend.server,
    stop: async () => {
      await backend.stop();
      await knex.destroy();
    },
    mesh,
    service,
    store,
    events,
    get,
    post,
    review,
    decide,
    keep,
    attest,
  };
}

describe('the API of reviews', () => {
  let api: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    api = await start();
  });
  afterEach(() => api.stop());

  const digest = 'a'.repeat(64);
  const routes: [string, 'get' | 'post', string, object | undefined, string][] =
    [
      ['the review', 'get', base, undefined, 'review-read'],
      ['the usage', 'get', `${base}/usage`, undefined, 'review-read'],
      [
        'the export',
        'get',
        `${base}/export?format=json`,
        undefined,
        'review-export',
      ],
      [
        'openings',
        'post',
        `${base}/openings`,
        { digest, round: 1, grant: 'x' },
        'review-open',
      ],
      [
        'decisions',
        'post',
        `${base}/decisions`,
        {
          digest,
          round: 1,
          decisions: [{ grant: 'x', verdict: 'keep' }],
        },
        'review-decide',
      ],
      [
        'attestations',
        'post',
        `${base}/attestations`,
        { digest, round: 1, decisionsTo: 0 },
        'review-attest',
      ],
      [
        'delegations',
        'post',
        `${base}/delegations`,
        { delegate: 'user:default/ann', granted: true },
        'review-delegate',
      ],
    ];
  it.each(routes)(
    'refuses %s to nobody and to strangers, and leaves an audit event',
    async (_name, method, url, body, eventId) => {
      const send = (header: string) =>
        request(api.server)
          [method](url)
          .set('Authorization', header)
          .send(body as object);
      expect((await send(mockCredentials.none.header())).status).toBe(401);
      const foreign = mockCredentials.user.header('user:default/foreign');
      expect((await send(foreign)).status).toBe(403);
      expect(api.events).toEqual([[eventId, 'NotAllowedError']]);
    },
  );

  it.each(['openings', 'decisions', 'attestations', 'delegations'])(
    'refuses %s to programs, whatever they may do',
    async part => {
      const body = routes.find(([name]) => name === part)?.[3] as object;
      const response = await request(api.server)
        .post(`${base}/${part}`)
        .set('Authorization', mockCredentials.service.header())
        .send(body);
      expect(response.status).toBe(403);
      expect(response.body.error.message).toMatch(/signed-in people/);
      expect(api.events.map(([, outcome]) => outcome)).toEqual([
        'NotAllowedError',
      ]);
    },
  );

  it('says of which workloads use was not counted, and why', async () => {
    const read = async () =>
      (await api.get('reader', `${base}/usage`)).body.explanation;
    expect(await read()).toBeUndefined();
    const whole = api.mesh.usage.bind(api.mesh);
    api.mesh.usage = async entity => {
      const report = await whole(entity);
      return {
        ...report,
        data: { ...report.data, unmeasured: report.data.workloads },
        problems: [
          {
            code: 'prometheus-partial',
            severity: 'warning',
            cluster: 'eu',
            message: '1 of 2 queries failed: gone',
            fix: '',
          },
          {
            code: 'cluster-stale',
            severity: 'info',
            message: 'another matter',
            fix: '',
          },
        ],
      };
    };
    expect(await read()).toBe(
      'Not all callers were counted at shop/orders in eu. eu: 1 of 2 queries failed: gone',
    );
  });

  it('lets readers read, and neither decide nor export', async () => {
    expect((await api.get('reader')).status).toBe(200);
    expect((await api.get('reader', `${base}/usage`)).body).toMatchObject({
      state: 'ok',
      windowSeconds: 3600,
      usage: [
        {
          callers: ['shop/cart'],
          requests: 2,
          lastSeen: 2,
          precision: 'exact',
        },
        { callers: [], requests: 0 },
      ],
    });
    for (const response of [
      await api.decide('reader', api.keep('cart')),
      await api.attest('reader'),
      await api.get('reader', `${base}/export?format=csv`),
    ])
      expect(response.status).toBe(403);
  });

  it('takes an owner from the first review to an attestation, and turns outdated when access changes', async () => {
    expect(await api.review()).toMatchObject({
      state: 'first-due',
      round: 1,
      progress: { decided: 0, total: 2 },
      ownerRefs: ['group:default/shop'],
    });
    expect((await api.attest('owner')).body.error.message).toBe(
      '2 grants are not decided yet.',
    );
    expect((await api.decide('owner', api.keep('cart', 'web'))).status).toBe(
      201,
    );
    expect((await api.review()).state).toBe('in-progress');
    expect((await api.attest('owner')).status).toBe(201);
    expect(await api.review()).toMatchObject({
      state: 'attested',
      attestation: {
        by: 'user:default/owner',
        capacity: 'owner',
        decisionsTo: 2,
      },
    });
    api.mesh.change('cart', 'new');
    const outdated = await api.review();
    expect(outdated).toMatchObject({ state: 'outdated', round: 2 });
    expect(outdated.changes.map(({ words }) => words)).toEqual([
      'new may call GET /orders at shop/orders:8080',
      'no longer: web may call GET /orders at shop/orders:8080',
    ]);
    expect(api.events).toEqual([
      ['review-attest', 'ConflictError'],
      ['review-decide', 'success'],
      ['review-attest', 'success'],
    ]);
  });

  it.each<[string, readonly ReviewDecisionRequest[], RegExp]>([
    [
      'a risky grant that nobody opened',
      [
        { grant: grantTo('cart').key, verdict: 'keep' },
        { grant: grantTo('anyone').key, verdict: 'keep' },
      ],
      /risky grant is decided by those who opened it .* anyone may call/,
    ],
    [
      'a note that no database can hold',
      [{ grant: grantTo('cart').key, verdict: 'keep', note: 'a\0b' }],
      /note must not contain NUL/,
    ],
    [
      'a grant that is not there',
      [{ grant: 'x', verdict: 'keep' }],
      /not up for decision/,
    ],
    [
      'a grant twice',
      [
        { grant: grantTo('cart').key, verdict: 'keep' },
        { grant: grantTo('cart').key, verdict: 'revoke' },
      ],
      /name each grant once/,
    ],
    [
      'an exception without end',
      [{ grant: grantTo('cart').key, verdict: 'exception', note: 'why' }],
      /needs an end/,
    ],
    [
      'an exception that has ended',
      [
        {
          grant: grantTo('cart').key,
          verdict: 'exception',
          note: 'why',
          until: 1,
        },
      ],
      /needs an end/,
    ],
    [
      'an exception for ever',
      [
        {
          grant: grantTo('cart').key,
          verdict: 'exception',
          note: 'why',
          until: 9e12,
        },
      ],
      /needs an end/,
    ],
    [
      'an exception without a reason',
      [
        {
          grant: grantTo('cart').key,
          verdict: 'exception',
          note: ' ',
          until: Date.UTC(2026, 1, 1),
        },
      ],
      /needs a note/,
    ],
    [
      'an end of what has none',
      [{ grant: grantTo('cart').key, verdict: 'keep', until: 9e12 }],
      /for exceptions only/,
    ],
  ])('does not accept %s', async (_name, decisions, message) => {
    api.mesh.change('cart', 'anyone');
    const response = await api.decide('owner', decisions);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
    expect(await api.store.readDecisions('component:default/orders')).toEqual(
      [],
    );
  });

  it.each([
    ['getting openings', 'get', 'openings', 'round'],
    ['an opening', 'post', 'openings', 'round'],
    ['decisions', 'post', 'decisions', 'round'],
    ['an attestation', 'post', 'attestations', 'round'],
    ['an attestation', 'post', 'attestations', 'decisionsTo'],
  ] as const)(
    'refuses numbers that no database counts to, in %s (%s %s, %s)',
    async (_name, method, part, field) => {
      const body = {
        ...(routes.find(([name]) => name === part)?.[3] as object),
        [field]: 3_000_000_000,
      };
      const url = `${base}/${part}`;
      const response =
        method === 'get'
          ? await api.get(
              'owner',
              `${url}?digest=${digest}&round=${3_000_000_000}`,
            )
          : await api.post('owner', part, body);
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(field);
    },
  );

  it('accepts a risky grant from whoever has opened it under this access, and keeps that', async () => {
    const { key } = grantTo('anyone');
    const open = async (who: string) => {
      const { digest: seen, round } = await api.review();
      return api.post(who, 'openings', { digest: seen, round, grant: key });
    };
    const keep = [{ grant: key, verdict: 'keep' as const }];
    const stale = { digest, round: 1, grant: key };
    expect((await api.post('owner', 'openings', stale)).status).toBe(409);
    expect((await open('owner')).status).toBe(400);
    api.mesh.change('anyone');
    expect((await open('admin')).status).toBe(201);
    expect((await api.decide('owner', keep)).status).toBe(400);
    expect((await open('owner')).status).toBe(201);
    expect((await open('owner')).status).toBe(201);
    api.mesh.change('anyone', 'cart');
    expect((await api.decide('owner', keep)).status).toBe(400);
    api.mesh.change('anyone');
    const response = await api.decide('owner', keep);
    expect(response.status).toBe(201);
    expect(response.body.items).toMatchObject([{ opened: true, round: 1 }]);
  });

  it('does not take an opening of one round for one of the next, and names every grant that is left', async () => {
    const risky = grantTo('anyone');
    const other = { ...grantTo('everyone'), risks: risky.risks };
    api.mesh.grants = [risky, other, grantTo('cart')];
    const open = async (grant: string) => {
      const { digest: seen, round } = await api.review();
      return api.post('owner', 'openings', { digest: seen, round, grant });
    };
    const all = api.mesh.grants.map(({ key }) => ({
      grant: key,
      verdict: 'keep' as const,
    }));
    for (const { key } of [risky, other])
      expect((await open(key)).status).toBe(201);
    expect((await api.decide('owner', all)).status).toBe(201);
    expect((await api.attest('owner')).status).toBe(201);
    const refused = await api.decide('owner', all);
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      'A risky grant is decided by those who opened it in this review; still to open: anyone may call GET /orders; everyone may call GET /orders',
    ]);
    await open(risky.key);
    await open(other.key);
    const kept = await api.decide('owner', all);
    expect(kept.body.items).toMatchObject([
      { opened: true, round: 2 },
      { opened: true, round: 2 },
      { opened: false, round: 2 },
    ]);
    const mine = await api.get(
      'owner',
      `${base}/openings?round=1&digest=${kept.body.items[0].digest}`,
    );
    expect(
      mine.body.items.map((one: { grant: string }) => one.grant).sort(),
    ).toEqual([risky.key, other.key].sort());
    const theirs = await api.get(
      'admin',
      `${base}/openings?round=1&digest=${kept.body.items[0].digest}`,
    );
    expect(theirs.body.items).toEqual([]);
    const json = await api.get('owner', `${base}/export?format=json`);
    expect(JSON.parse(json.text).content.openings).toMatchObject(
      [1, 1, 2, 2].map(round => ({ round, by: 'user:default/owner' })),
    );
    const csv = await api.get('owner', `${base}/export?format=csv`);
    expect(csv.text).toContain(
      ',keep,2026-01-01T00:00:00.000Z,user:default/owner,2026-01-01T00:00:00.000Z,',
    );
  });

  it('tells the second of two signers who was first', async () => {
    await api.decide('owner', api.keep('cart', 'web'));
    const { digest: seen, round, lastDecision } = await api.review();
    const body = { digest: seen, round, decisionsTo: lastDecision };
    const responses = await Promise.all([
      api.post('owner', 'attestations', body),
      api.post('admin', 'attestations', body),
    ]);
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409]);
    const late = responses.find(({ status }) => status === 409);
    const [signed] = await api.store.readAttestations(
      'component:default/orders',
    );
    expect(late?.body.error.message).toContain(
      `${signed.by} attested component:default/orders`,
    );
  });

  it('does not sign access that changed since the signer looked, or that cannot be read', async () => {
    await api.decide('owner', api.keep('cart', 'web'));
    const { digest: seen, round, lastDecision } = await api.review();
    api.mesh.change('cart', 'web', 'new');
    const body = { digest: seen, round, decisionsTo: lastDecision };
    const changed = await api.post('owner', 'attestations', body);
    expect([changed.status, changed.body.error.message]).toEqual([
      409,
      expect.stringMatching(/not what you looked at any more/),
    ]);
    api.mesh.change('cart', 'web');
    api.mesh.complete = false;
    const blind = await api.attest('owner');
    expect([blind.status, blind.body.error.message]).toEqual([
      409,
      expect.stringMatching(/could not be read/),
    ]);
  });

  it('lets owners and administrators delegate, and delegates sign as such', async () => {
    const body = { delegate: 'user:default/admin', granted: true };
    expect((await api.post('reader', 'delegations', body)).status).toBe(403);
    expect((await api.post('owner', 'delegations', body)).status).toBe(201);
    expect((await api.review()).delegations).toMatchObject([
      { delegate: 'user:default/admin', by: 'user:default/owner' },
    ]);
    await api.decide('admin', api.keep('cart', 'web'));
    await api.attest('admin');
    expect((await api.review()).attestation).toMatchObject({
      by: 'user:default/admin',
      capacity: 'delegate',
    });
    const end = { ...body, granted: false };
    expect((await api.post('admin', 'delegations', end)).status).toBe(201);
    expect((await api.review()).delegations).toEqual([]);
    expect(
      (await api.post('admin', 'delegations', { ...body, delegate: 'ann' }))
        .status,
    ).toBe(400);
  });

  it('follows a revoked grant until the cluster agrees', async () => {
    await api.decide('owner', [
      ...api.keep('cart'),
      { grant: grantTo('web').key, verdict: 'revoke', note: 'unused' },
    ]);
    await api.attest('owner');
    const outcomes = async () =>
      (await api.review()).followUps.map(({ outcome }) => outcome);
    expect(await outcomes()).toEqual(['open']);
    api.mesh.change('cart');
    expect(await outcomes()).toEqual(['done']);
  });

  it('answers 304 for what the reader holds, and a held request when somebody decides', async () => {
    const { etag } = (await api.get('owner')).headers;
    const same = await api.get('owner').set('If-None-Match', etag);
    expect(same.status).toBe(304);
    setTimeout(() => void api.decide('admin', api.keep('cart')), 100);
    const began = Date.now();
    const held = await api
      .get('owner', `${base}?wait=10`)
      .set('If-None-Match', etag);
    expect(held.body.data.progress.decided).toBe(1);
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it('lists to each reader what is theirs, page by page', async () => {
    for (const entity of entities.values())
      await api.service.summarise([
        { entity, report: await api.service.review(entity) },
      ]);
    const list = async (who: string, query = ''): Promise<ReviewPage> =>
      (await api.get(who, `/api/service-mesh/reviews${query}`)).body;
    const refs = async (who: string, query?: string) =>
      (await list(who, query)).items.map(({ entityRef }) => entityRef);
    expect(await refs('admin')).toEqual([...entities.keys()]);
    expect(await refs('owner')).toEqual(['component:default/orders']);
    expect(await refs('foreign')).toEqual([]);
    expect(await refs('admin', '?owner=group:default/catalog')).toEqual([
      'component:default/ratings',
    ]);
    expect(await refs('admin', '?state=attested&state=due')).toEqual([]);
    const { next } = await list('admin', '?limit=1');
    expect(await refs('admin', `?limit=1&after=${next}`)).toEqual([
      'component:default/ratings',
    ]);
    for (const wrong of ['?limit=0', '?after=x', '?state=odd'])
      expect(
        (await api.get('admin', `/api/service-mesh/reviews${wrong}`)).status,
      ).toBe(400);
    const progress = await api.get(
      'admin',
      '/api/service-mesh/reviews/progress',
    );
    expect(progress.body.items).toEqual([
      {
        ownerRef: 'group:default/catalog',
        total: 1,
        states: { 'first-due': 1 },
      },
      { ownerRef: 'group:default/shop', total: 1, states: { 'first-due': 1 } },
    ]);
    const states = async (who: string) =>
      (await api.get(who, '/api/service-mesh/fleet')).body;
    expect(await states('admin')).toMatchObject({
      reviews: true,
      items: [{ review: 'first-due' }, { review: 'first-due' }],
    });
    expect((await states('owner')).items).toEqual([
      { entityRef: 'component:default/orders', review: 'first-due' },
    ]);
    for (const url of [
      '/api/service-mesh/fleet',
      '/api/service-mesh/reviews',
      '/api/service-mesh/reviews/progress',
      '/api/service-mesh/reviews/export?format=csv',
    ])
      expect(
        (
          await request(api.server)
            .get(url)
            .set('Authorization', mockCredentials.none.header())
        ).status,
      ).toBe(401);
  });

  it.each(['json', 'csv'])(
    'exports %s whose hashes somebody else can compute',
    async format => {
      await api.decide('owner', [
        ...api.keep('cart'),
        {
          grant: grantTo('web').key,
          verdict: 'revoke',
          note: '=HYPERLINK("x")\u00e9',
        },
      ]);
      await api.attest('owner');
      api.mesh.change('cart', 'new');
      const response = await api.get(
        'owner',
        `${base}/export?format=${format}`,
      );
      expect(response.status).toBe(200);
      expect(response.headers['content-disposition']).toBe(
        `attachment; filename="review-orders.${format}"`,
      );
      expect(api.events.at(-1)).toEqual(['review-export', 'success']);
      expect(JSON.parse(checked(response.text, format))).toMatchObject({
        entities: ['component:default/orders'],
        version: '1.2.3',
        snapshots: format === 'json' ? 2 : 0,
      });
      expect(() =>
        checked(response.text.replace('revoke', 'keepit'), format),
      ).toThrow(/contentSha256/);
    },
  );

  it('exports rows that a spreadsheet takes for text, and those that nobody decided', async () => {
    await api.decide('owner', [
      {
        grant: grantTo('web').key,
        verdict: 'revoke',
        note: '=HYPERLINK("x")',
      },
    ]);
    const { text } = await api.get('owner', `${base}/export?format=csv`);
    const [manifest, header, decided, open, end] = text.split('\r\n');
    expect(manifest).toMatch(/^# \{"format":"meshwright-review\/1"/);
    expect(header).toMatch(/^entity,round,grant,verdict/);
    expect(decided).toContain(`,revoke,,user:default/owner,`);
    expect(decided).toContain(`"'=HYPERLINK(""x"")"`);
    expect(open).toMatch(/^component:default\/orders,1,cart may call/);
    expect(end).toBe('');
  });

  it('exports no grant as waiting for a decision once the review is attested', async () => {
    await api.decide('owner', api.keep('cart', 'web'));
    await api.attest('owner');
    const rows = async () =>
      (await api.get('owner', `${base}/export?format=csv`)).text
        .trim()
        .split('\r\n')
        .slice(2)
        .map(row => row.split(',').slice(1, 4).join());
    const kept = ['cart', 'web'].map(
      who => `1,${who} may call GET /orders,keep`,
    );
    expect(await rows()).toEqual([...kept, '1,,attested']);
    api.mesh.change('cart', 'new');
    expect(await rows()).toEqual([
      ...kept,
      '1,,attested',
      '2,cart may call GET /orders,',
      '2,new may call GET /orders,',
    ]);
  });

  it('exports every signature, also under access that asked for no decision, and every delegation that ended', async () => {
    const delegate = { delegate: 'user:default/admin', granted: true };
    await api.post('owner', 'delegations', delegate);
    await api.post('owner', 'delegations', { ...delegate, granted: false });
    api.mesh.grants = [];
    const { digest: seen, round, lastDecision } = await api.review();
    const body = { digest: seen, round, decisionsTo: lastDecision };
    const note = 'nobody, as it should be';
    expect(
      (await api.post('owner', 'attestations', { ...body, note })).status,
    ).toBe(201);
    const csv = await api.get('owner', `${base}/export?format=csv`);
    const lines = csv.text.split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(
      /^component:default\/orders,1,,attested,,,,"nobody, as it should be",,[0-9a-f]{64},user:default\/owner,owner,/,
    );
    const json = await api.get('owner', `${base}/export?format=json`);
    expect(JSON.parse(json.text).content.delegations).toMatchObject([
      delegate,
      { ...delegate, granted: false },
    ]);
  });

  it('exports of a fleet what the caller may export, says how much that leaves out, and refuses where it is nothing', async () => {
    for (const entity of entities.values())
      await api.service.summarise([
        { entity, report: await api.service.review(entity) },
      ]);
    const url = (query: string) => `/api/service-mesh/reviews/export?${query}`;
    const manifest = async (who: string, more = '') =>
      JSON.parse((await api.get(who, url(`format=json${more}`))).text).manifest;
    expect(await manifest('admin')).toMatchObject({
      entities: [...entities.keys()],
      withheld: 0,
    });
    expect(
      await manifest('admin', '&owner=group:default/catalog&state=first-due'),
    ).toMatchObject({ entities: ['component:default/ratings'], withheld: 0 });
    expect(await manifest('auditor')).toMatchObject({
      entities: ['component:default/orders'],
      withheld: 1,
    });
    api.events.length = 0;
    const refused = await api.get('reader', url('format=csv'));
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('service-mesh.review.export'),
    ]);
    // Who sees nothing in the list has nothing to be refused.
    expect((await manifest('foreign')).entities).toEqual([]);
    expect(api.events).toEqual([
      ['review-export', 'NotAllowedError'],
      ['review-export', 'success'],
    ]);
    for (const wrong of ['format=xml', 'format=csv&state=odd'])
      expect((await api.get('admin', url(wrong))).status).toBe(400);
  });

  it.each(['json', 'csv'])(
    'exports the list as %s whose hash somebody else can compute',
    async format => {
      for (const entity of entities.values())
        await api.service.summarise([
          { entity, report: await api.service.review(entity) },
        ]);
      const { text, headers } = await api.get(
        'admin',
        `/api/service-mesh/reviews/export?format=${format}`,
      );
      expect(headers['content-disposition']).toBe(
        `attachment; filename="reviews.${format}"`,
      );
      expect(JSON.parse(checked(text, format))).toEqual({
        entities: [...entities.keys()],
        version: '1.2.3',
        snapshots: 0,
      });
      expect(() =>
        checked(text.replace('first-due', 'attested'), format),
      ).toThrow(/contentSha256/);
    },
  );
});

/** What the independent script says about an export. */
function checked(text: string, format: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'review-'));
  try {
    const file = path.join(folder, `review.${format}`);
    fs.writeFileSync(file, text);
    const script = path.resolve(
      __dirname,
      '../reviews/__testUtils__/checkExport.mjs',
    );
    return execFileSync(process.execPath, [script, file], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
