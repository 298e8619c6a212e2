import {
  AccessGrant,
  AccessPredicate,
  EffectiveAccess,
  ReviewAttestation,
  ReviewDecision,
  ReviewPolicy,
  WorkloadPlace,
} from '../model';
import { canonicalJson } from './canonicalJson';
import { canonicalPlaces, ReviewRecords, reviewAccess } from './reviewAccess';

const DAY = 86_400_000;
const policy: ReviewPolicy = { periodDays: 90, overdueDays: 14 };
const place = (port: number): WorkloadPlace => ({
  workload: {
    cluster: 'eu',
    namespace: 'shop',
    ownerKind: 'Deployment',
    name: 'orders',
  },
  port,
});
const from = (identity: string): AccessPredicate => ({
  attribute: 'source.identity',
  match: { exact: identity },
});

function grant(
  who: string,
  ports: readonly number[] = [8080],
  effect: AccessGrant['effect'] = 'allow',
): AccessGrant {
  const matches = who === 'anyone' ? { all: [] } : from(who);
  return {
    key: canonicalJson({ effect, enforcedBy: 'sidecar', matches }),
    effect,
    enforcedBy: 'sidecar',
    who: who === 'anyone' ? [] : [who],
    what: [],
    conditions: [],
    matches,
    places: ports.map(place),
    risks: [],
    evidence: [{ type: 'default', name: 'test' }],
  };
}

const get: AccessPredicate = {
  attribute: 'request.method',
  match: { exact: 'GET' },
};

function rule(
  matches: AccessPredicate,
  effect: AccessGrant['effect'] = 'allow',
): AccessGrant {
  return {
    ...grant('anyone', [8080], effect),
    key: canonicalJson({ effect, enforcedBy: 'sidecar', matches }),
    who: ['somebody'],
    matches,
  };
}

function accessOf(
  grants: readonly AccessGrant[],
  complete = true,
): { access: EffectiveAccess; digest: string } {
  const canonical = canonicalJson(
    grants.map(({ key, places }) => ({ key, places })),
  );
  return {
    access: {
      grants,
      grounds: [{ ...place(8080), mtls: 'strict', otherwise: 'deny' }],
      canonical,
      complete,
    },
    digest: canonical,
  };
}

let sequence = 0;
function decided(
  about: AccessGrant,
  more: Partial<ReviewDecision> = {},
): ReviewDecision {
  sequence += 1;
  return {
    id: `d${sequence}`,
    sequence,
    round: 1,
    digest: 'x',
    grant: about.key,
    places: canonicalPlaces(about.places),
    words: 'words',
    verdict: 'keep',
    opened: false,
    by: 'user:default/ann',
    at: 1,
    ...more,
  };
}

const cart = grant('cart');
const web = grant('web');
const now = 1_000 * DAY;
const attestedAt = (
  { access, digest }: ReturnType<typeof accessOf>,
  at: number,
): Pick<ReviewRecords, 'attestation' | 'attested'> => ({
  attestation: {
    id: 'a1',
    sequence: 1,
    digest,
    decisionsTo: 1,
    by: 'user:default/ann',
    capacity: 'owner',
    at,
  } satisfies ReviewAttestation,
  attested: access,
});
const records = (more: Partial<ReviewRecords> = {}): ReviewRecords => ({
  discoveredAt: now - DAY,
  decisions: [],
  firstSeen: new Map(),
  ...more,
});

describe('reviewAccess', () => {
  const both = accessOf([cart, web]);
  const states: [
    string,
    ReturnType<typeof accessOf>,
    ReviewRecords,
    { state: string; reasons: string[]; dueAt: number },
  ][] = [
    [
      'a first review is due when the entity is discovered',
      both,
      records(),
      { state: 'first-due', reasons: ['first'], dueAt: now - DAY },
    ],
    [
      'a first review that nobody makes is overdue',
      both,
      records({ discoveredAt: now - 14 * DAY }),
      { state: 'overdue', reasons: ['first'], dueAt: now - 14 * DAY },
    ],
    [
      'it is in progress from the first decision on',
      both,
      records({ decisions: [decided(cart)] }),
      { state: 'in-progress', reasons: ['first'], dueAt: now - DAY },
    ],
    [
      'having begun does not stop the clock',
      both,
      records({
        discoveredAt: now - 20 * DAY,
        decisions: [decided(cart)],
      }),
      { state: 'overdue', reasons: ['first'], dueAt: now - 20 * DAY },
    ],
    [
      'what was attested stays so for the period',
      both,
      records(attestedAt(both, now - 89 * DAY)),
      { state: 'attested', reasons: [], dueAt: now + DAY },
    ],
    [
      'after the period it is due',
      both,
      records(attestedAt(both, now - 90 * DAY)),
      { state: 'due', reasons: ['period'], dueAt: now },
    ],
    [
      'and then overdue',
      both,
      records(attestedAt(both, now - 104 * DAY)),
      { state: 'overdue', reasons: ['period'], dueAt: now - 14 * DAY },
    ],
    [
      'changed access is outdated from the moment it was seen',
      both,
      records({
        ...attestedAt(accessOf([cart]), now - 5 * DAY),
        changedSince: now - DAY,
      }),
      { state: 'outdated', reasons: ['changed'], dueAt: now - DAY },
    ],
    [
      'access that was already another when it was signed is not older than the attestation',
      both,
      records({
        ...attestedAt(accessOf([cart]), now - 5 * DAY),
        changedSince: now - 400 * DAY,
      }),
      { state: 'outdated', reasons: ['changed'], dueAt: now - 5 * DAY },
    ],
    [
      'what could not be read in full is not taken for a change',
      accessOf([cart, web], false),
      records(attestedAt(accessOf([cart]), now - 5 * DAY)),
      { state: 'attested', reasons: [], dueAt: now + 85 * DAY },
    ],
    [
      'an exception holds until it expires',
      both,
      records({
        ...attestedAt(both, now - 5 * DAY),
        decisions: [decided(cart, { verdict: 'exception', until: now + DAY })],
      }),
      { state: 'attested', reasons: [], dueAt: now + DAY },
    ],
    [
      'an expired exception resurfaces',
      both,
      records({
        ...attestedAt(both, now - 5 * DAY),
        decisions: [decided(cart, { verdict: 'exception', until: now - 1 })],
      }),
      { state: 'due', reasons: ['exception-expired'], dueAt: now - 1 },
    ],
    [
      'an expired exception for what is gone does not',
      accessOf([web]),
      records({
        ...attestedAt(accessOf([web]), now - 5 * DAY),
        decisions: [decided(cart, { verdict: 'exception', until: now - 1 })],
      }),
      { state: 'attested', reasons: [], dueAt: now + 85 * DAY },
    ],
  ];
  it.each(states)('%s', (_name, access, known, expected) => {
    const { state, reasons, dueAt } = reviewAccess(access, known, policy, now);
    expect({ state, reasons, dueAt }).toEqual(expected);
  });

  it('says what changed since the last attestation, per grant and as a whole', () => {
    const moved = grant('web', [8080, 9090]);
    const review = reviewAccess(
      accessOf([moved, grant('new')]),
      records(attestedAt(accessOf([cart, web]), now - DAY)),
      policy,
      now,
    );
    expect(
      review.changes.map(({ words, direction }) => [words, direction]),
    ).toEqual([
      ['new may call everything at shop/orders:8080', 'wider'],
      ['web may call everything also at shop/orders:9090', 'wider'],
      ['no longer: cart may call everything at shop/orders:8080', 'narrower'],
    ]);
    expect(review.grants.map(({ change }) => change)).toEqual([
      'elsewhere',
      'new',
    ]);
  });

  it('forgets a decision about a grant that reaches further now, and keeps the one before as previous', () => {
    const decisions = [
      decided(cart),
      decided(web),
      decided(cart, { round: 2 }),
      decided(web, { round: 2, verdict: 'revoke' }),
    ];
    const review = reviewAccess(
      accessOf([cart, grant('web', [8080, 9090])]),
      records({ ...attestedAt(both, now - DAY), decisions }),
      policy,
      now,
    );
    expect(
      review.grants.map(({ decision, previous }) => [
        decision?.id,
        previous?.id,
      ]),
    ).toEqual([
      [decisions[2].id, decisions[0].id],
      [undefined, decisions[1].id],
    ]);
    expect(review.progress).toEqual({ decided: 1, total: 2 });
    expect(review.hindrance).toBe('1 grant is not decided yet.');
  });

  it('asks for no decision about refusals', () => {
    const review = reviewAccess(
      accessOf([cart, grant('evil', [8080], 'deny')]),
      records({ decisions: [decided(cart)] }),
      policy,
      now,
    );
    expect(review.progress).toEqual({ decided: 1, total: 1 });
    expect(review.hindrance).toBeUndefined();
  });

  it('does not let anybody attest what could not be read', () => {
    const review = reviewAccess(
      accessOf([cart], false),
      records({ decisions: [decided(cart)] }),
      policy,
      now,
    );
    expect(review.hindrance).toMatch(/could not be read/);
  });

  const revoke = decided(cart, { verdict: 'revoke' });
  const reduce = decided(grant('cart', [8080, 9090]), { verdict: 'reduce' });
  it.each([
    ['a revoked grant that is there', [cart], revoke, true, 'open'],
    ['a revoked grant that is gone', [web], revoke, true, 'done'],
    [
      'a revoked grant that is somewhere else',
      [grant('cart', [9090])],
      revoke,
      true,
      'done',
    ],
    [
      'a revoked grant that an open port covers',
      [grant('anyone')],
      revoke,
      true,
      'open',
    ],
    ['a revoked grant while nobody knows', [web], revoke, false, 'unknown'],
    [
      'a reduced grant that is as before',
      [grant('cart', [8080, 9090])],
      reduce,
      true,
      'open',
    ],
    ['a reduced grant with fewer ports', [cart], reduce, true, 'done'],
    [
      'a revoked grant that another, wider one replaced',
      [rule({ any: [from('cart'), from('new')] })],
      revoke,
      true,
      'open',
    ],
    [
      'a revoked grant that a namespace covers',
      [
        rule({
          attribute: 'source.identity',
          match: { prefix: 'c' },
        }),
      ],
      revoke,
      true,
      'open',
    ],
    [
      'a revoked grant of which a part is left',
      [rule({ all: [from('cart'), get] })],
      revoke,
      true,
      'done',
    ],
    [
      'a revoked grant that others grant in parts',
      [cart, web],
      decided(rule({ any: [from('cart'), from('web')] }), {
        verdict: 'revoke',
      }),
      true,
      'open',
    ],
    [
      'a revoked grant that is there and refused before it counts',
      [cart, grant('cart', [8080], 'deny')],
      revoke,
      true,
      'done',
    ],
    [
      'a revoked grant of which a part is refused',
      [cart, rule({ all: [from('cart'), get] }, 'deny')],
      revoke,
      true,
      'open',
    ],
    [
      'a revoked grant that another proxy gives now',
      [{ ...grant('cart'), key: 'other', enforcedBy: 'ztunnel' as const }],
      revoke,
      true,
      'open',
    ],
    [
      'a revoked grant that is left past the waypoint',
      [
        {
          ...grant('anyone'),
          places: [{ ...place(8080), pastWaypoint: true as const }],
        },
      ],
      revoke,
      true,
      'open',
    ],
    [
      'a reduced grant that became wider',
      [rule({ any: [from('cart'), from('new')] })],
      decided(cart, { verdict: 'reduce' }),
      true,
      'open',
    ],
    [
      'a reduced grant with fewer operations',
      [rule({ all: [from('cart'), get] })],
      decided(cart, { verdict: 'reduce' }),
      true,
      'done',
    ],
  ])('%s', (_name, grants, decision, complete, outcome) => {
    const { followUps } = reviewAccess(
      accessOf(grants, complete),
      records({ decisions: [decision] }),
      policy,
      now,
    );
    expect(followUps.map(entry => entry.outcome)).toEqual([outcome]);
  });

  it('follows up the last word only', () => {
    const { followUps } = reviewAccess(
      accessOf([cart]),
      records({ decisions: [revoke, decided(cart, { verdict: 'keep' })] }),
      policy,
      now,
    );
    expect(followUps).toEqual([]);
  });

  it('asks for no decision about what comes with the mesh, and follows none up', () => {
    const probes: AccessGrant = { ...web, givenByMesh: true };
    const { grants, progress, followUps, hindrance } = reviewAccess(
      accessOf([cart, probes]),
      records({
        decisions: [decided(cart), decided(probes, { verdict: 'revoke' })],
      }),
      policy,
      now,
    );
    expect(grants.map(({ needsDecision }) => needsDecision)).toEqual([
      true,
      false,
    ]);
    expect(progress).toEqual({ decided: 1, total: 1 });
    expect(followUps).toEqual([]);
    expect(hindrance).toBeUndefined();
  });
});
