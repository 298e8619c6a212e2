import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AccessGrant,
  canonicalJson,
  PinnedAccess,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { migrateDatabase, rollbackDatabase } from '../database/openDatabase';
import { DatabaseReviewStore } from './DatabaseReviewStore';
import { NewAttestation, NewDecision } from './ReviewStore';
import { sha256 } from './sha256';

const orders = 'component:default/orders';

const grant = (who: string): AccessGrant => ({
  key: canonicalJson({ who }),
  effect: 'allow',
  enforcedBy: 'sidecar',
  who: [who],
  what: [],
  conditions: [],
  matches: { attribute: 'source.identity', match: { exact: who } },
  places: [],
  risks: [],
  evidence: [{ type: 'default', name: 'test' }],
});

function pinned(...who: string[]): PinnedAccess {
  const grants = who.map(grant);
  const canonical = canonicalJson(grants.map(({ key }) => key));
  return {
    access: { grants, grounds: [], canonical, complete: true },
    digest: sha256(canonical),
  };
}

const decision = (
  who: string,
  more: Partial<NewDecision> = {},
): NewDecision => ({
  round: 1,
  digest: pinned('cart').digest,
  grant: grant(who).key,
  places: '[]',
  words: `${who} may call everything`,
  verdict: 'keep',
  opened: false,
  by: 'user:default/ann',
  at: 2_000,
  ...more,
});

const attestation = (more: Partial<NewAttestation> = {}): NewAttestation => ({
  sequence: 1,
  digest: pinned('cart').digest,
  decisionsTo: 0,
  by: 'user:default/ann',
  capacity: 'owner',
  at: Date.UTC(2026, 0, 2),
  ...more,
});

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('DatabaseReviewStore on %s', id => {
  let knex: Knex;
  let store: DatabaseReviewStore;
  let other: DatabaseReviewStore;

  beforeEach(async () => {
    knex = await databases.init(id);
    await migrateDatabase(knex);
    store = DatabaseReviewStore.create(knex);
    other = DatabaseReviewStore.create(knex);
    await store.recordAccess(orders, pinned('cart'), 1_000);
  });
  afterEach(async () => {
    await rollbackDatabase(knex);
    await knex.destroy();
  });

  const outcomes = async (attempts: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(attempts)).map(result =>
      result.status === 'fulfilled' ? 'done' : String(result.reason),
    );

  it('gives back what it was told, with the moment each grant was first seen', async () => {
    const [kept] = await store.addDecisions(orders, [
      decision('cart', {
        verdict: 'exception',
        note: 'until May',
        until: 9e12,
      }),
    ]);
    const signed = await store.addAttestation(
      orders,
      attestation({ decisionsTo: 1, note: 'fine' }),
    );
    await store.recordAccess(orders, pinned('cart', 'web'), 3_000);
    await store.recordAccess(orders, pinned('cart'), 4_000);
    await store.recordAccess(orders, pinned('cart', 'web'), 4_500);
    const records = await store.readRecords(
      orders,
      pinned('cart', 'web').digest,
    );
    expect(records).toEqual({
      discoveredAt: 1_000,
      changedSince: 4_500,
      attestation: signed,
      attested: { grants: [grant('cart')], grounds: [] },
      decisions: [kept],
      firstSeen: new Map([
        [grant('cart').key, 1_000],
        [grant('web').key, 3_000],
      ]),
    });
    expect(kept).toMatchObject({ until: 9e12, note: 'until May', sequence: 1 });
    expect(
      await store.readRecords('component:default/none', ''),
    ).toBeUndefined();
  });

  it('lets one of two people sign, and tells the other who was first', async () => {
    const results = await outcomes([
      store.addAttestation(orders, attestation()),
      other.addAttestation(orders, attestation({ by: 'user:default/bob' })),
    ]);
    expect(results.filter(result => result === 'done')).toHaveLength(1);
    const [signed, ...more] = await store.readAttestations(orders);
    expect(more).toEqual([]);
    expect(results.find(result => result !== 'done')).toBe(
      `ConflictError: ${signed.by} attested component:default/orders at 2026-01-02T00:00:00.000Z, while you were at it; nothing of yours was recorded`,
    );
  });

  it('loses and doubles no decision when many decide at once', async () => {
    const results = await outcomes(
      Array.from({ length: 12 }, (_, i) =>
        (i % 2 ? store : other).addDecisions(orders, [
          decision(`a${i}`),
          decision(`b${i}`),
        ]),
      ),
    );
    expect(results).toEqual(Array(12).fill('done'));
    const decisions = await store.readDecisions(orders);
    expect(decisions.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 24 }, (_, i) => i + 1),
    );
    expect(new Set(decisions.map(entry => entry.grant)).size).toBe(24);
  });

  it('takes no decision for a round that has been attested, and no signature under decisions that were not seen', async () => {
    await store.addDecisions(orders, [decision('cart')]);
    await expect(store.addAttestation(orders, attestation())).rejects.toThrow(
      /decided about a grant .* in the meantime/,
    );
    await store.addAttestation(orders, attestation({ decisionsTo: 1 }));
    await expect(
      other.addDecisions(orders, [decision('web'), decision('cart')]),
    ).rejects.toThrow(/user:default\/ann attested/);
    expect(await store.readDecisions(orders)).toHaveLength(1);
  });

  it('does not let a decision slip in beside a signature', async () => {
    for (let round = 1; round <= 8; round += 1) {
      const before = (await store.readDecisions(orders)).length;
      const [decided, signed] = await outcomes([
        store.addDecisions(orders, [decision('cart', { round })]),
        other.addAttestation(
          orders,
          attestation({ sequence: round, decisionsTo: before }),
        ),
      ]);
      expect(
        [decided, signed].filter(result => result === 'done'),
      ).toHaveLength(1);
      if (signed !== 'done')
        await store.addAttestation(
          orders,
          attestation({ sequence: round, decisionsTo: before + 1 }),
        );
    }
    expect(await store.readAttestations(orders)).toHaveLength(8);
  });

  it('records the same access once, whichever replica sees it first', async () => {
    const results = await outcomes([
      ...['x', 'y'].flatMap(who => [
        store.recordAccess(orders, pinned('cart', who), 5_000),
        other.recordAccess(orders, pinned('cart', who), 5_001),
      ]),
    ]);
    expect(results).toEqual(Array(4).fill('done'));
    expect(await knex('mesh_access_snapshots')).toHaveLength(3);
    expect(await knex('mesh_access_grants')).toHaveLength(3);
  });

  it('knows since when access is not what was attested, however often it changed and came back', async () => {
    const old = pinned('cart', 'old');
    for (const [access, at] of [
      [old, 1_500],
      [pinned('cart'), 2_000],
    ] as const)
      await store.recordAccess(orders, access, at);
    await store.addAttestation(orders, attestation());
    const since = async (access: PinnedAccess, at: number) => {
      // Two replicas look, and again a little later.
      await Promise.all([
        store.recordAccess(orders, access, at),
        other.recordAccess(orders, access, at),
      ]);
      await other.recordAccess(orders, access, at + 1);
      const records = await store.readRecords(orders, access.digest);
      return records?.changedSince;
    };
    expect(await since(pinned('cart'), 2_500)).toBeUndefined();
    // What was there before the signature counts from its return.
    expect(await since(old, 3_000)).toBe(3_000);
    expect(await since(pinned('cart', 'x'), 4_000)).toBe(3_000);
    expect(await since(pinned('cart', 'y'), 5_000)).toBe(3_000);
    expect(await since(pinned('cart'), 6_000)).toBeUndefined();
    expect(await since(pinned('cart', 'x'), 7_000)).toBe(7_000);
    expect(await knex('mesh_access_sightings')).toHaveLength(8);
  });

  it('reads and records many entities at once as it does one', async () => {
    const refs = Array.from(
      { length: 450 },
      (_, i) => `component:default/c${i}`,
    );
    const all = refs.map((entityRef, i) => ({
      entityRef,
      ...(i % 3 && { access: pinned('cart', `x${i % 7}`) }),
    }));
    // Two replicas look at the same time, in different orders.
    expect(
      await outcomes([
        store.recordAll(all, 5_000),
        other.recordAll([...all].reverse(), 5_000),
      ]),
    ).toEqual(['done', 'done']);
    const records = await store.readAllRecords(
      all.map(({ entityRef, access }) => ({
        entityRef,
        digest: access?.digest ?? 'x',
      })),
    );
    expect(records.size).toBe(450);
    for (const i of [0, 1, 449])
      expect(records.get(refs[i])).toEqual(
        await store.readRecords(refs[i], all[i].access?.digest ?? 'x'),
      );
    expect(records.get(refs[1])).toMatchObject({ discoveredAt: 5_000 });
    expect(await knex('mesh_access_snapshots')).toHaveLength(301);
    expect(await knex('mesh_access_sightings')).toHaveLength(301);
  });

  it('keeps who opened which grant once, however many pages tell it, apart by person, access and round', async () => {
    const opening = {
      round: 1,
      digest: 'a',
      grant: grant('cart').key,
      by: 'user:default/ann',
      at: 1_000,
    };
    const results = await outcomes(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? store : other).addOpening(orders, { ...opening, at: 1_000 }),
      ),
    );
    expect(results).toEqual(Array(8).fill('done'));
    const more = [
      { ...opening, by: 'user:default/bob', at: 2_000 },
      { ...opening, digest: 'b', at: 3_000 },
      { ...opening, round: 2, at: 4_000 },
      { ...opening, grant: grant('web').key, at: 5_000 },
    ];
    for (const one of more) await other.addOpening(orders, one);
    await store.recordAccess('component:default/x', pinned('cart'), 1_000);
    await store.addOpening('component:default/x', opening);
    expect(await store.readOpenings(orders)).toEqual([opening, ...more]);
    await expect(
      store.addOpening('component:default/none', opening),
    ).rejects.toThrow(/not under review/);
  });

  it('keeps delegations until they are ended', async () => {
    const entry = {
      delegate: 'group:default/security',
      by: 'user:default/ann',
      at: 1,
    };
    await store.addDelegation(orders, { ...entry, granted: true });
    await store.addDelegation(orders, {
      ...entry,
      delegate: 'user:default/bob',
      note: 'on leave',
      granted: true,
    });
    expect(await store.readDelegations(orders)).toHaveLength(2);
    await store.addDelegation(orders, { ...entry, at: 2, granted: false });
    expect(await store.readDelegations(orders)).toEqual([
      { ...entry, delegate: 'user:default/bob', note: 'on leave' },
    ]);
    expect(
      await store.readAllDelegations([orders, 'component:default/x']),
    ).toEqual(
      new Map([
        [
          orders,
          [{ ...entry, delegate: 'user:default/bob', note: 'on leave' }],
        ],
      ]),
    );
    expect(await knex('mesh_review_delegations')).toHaveLength(3);
  });

  it('lists reviews by urgency, page by page', async () => {
    const summary = (name: string, dueAt: number): ReviewSummary => ({
      entityRef: `component:default/${name}`,
      ownerRefs: [],
      state: dueAt < 100 ? 'due' : 'attested',
      reasons: [],
      dueAt,
      overdueAt: dueAt + 1,
      decided: 0,
      total: 1,
      risky: 0,
      widened: false,
      complete: true,
      digest: 'd',
      asOf: dueAt,
    });
    for (const entry of [summary('c', 50), summary('a', 200), summary('b', 50)])
      await store.saveSummaries([entry]);
    await store.saveSummaries([{ ...summary('c', 50), decided: 1 }]);
    const first = await store.readSummaries({ limit: 2 });
    expect(first).toEqual([
      summary('b', 50),
      { ...summary('c', 50), decided: 1 },
    ]);
    expect(
      await store.readSummaries({
        limit: 2,
        after: { dueAt: 50, entityRef: 'component:default/c' },
      }),
    ).toEqual([summary('a', 200)]);
    expect(
      await store.readSummaries({ limit: 9, states: ['attested'] }),
    ).toEqual([summary('a', 200)]);
    await store.dropSummaries(100);
    expect(await store.readSummaries({ limit: 9 })).toHaveLength(1);
  });

  it('can be taken back and brought up again', async () => {
    await rollbackDatabase(knex);
    expect(await knex.schema.hasTable('mesh_access_snapshots')).toBe(false);
    await migrateDatabase(knex);
    await store.recordAccess(orders, pinned('cart'), 1_000);
    expect(await store.readRecords(orders, 'x')).toBeDefined();
  });
});
