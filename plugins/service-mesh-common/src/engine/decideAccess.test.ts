import fc from 'fast-check';
import {
  ask,
  because,
  everything,
  from,
  method,
  policy,
  rule,
} from '../__testUtils__/accessPolicies';
import { AccessPolicy, AccessPredicate, AccessRequest } from '../model';
import { decideAccess } from './decideAccess';

describe('decideAccess', () => {
  it.each<[string, AccessPolicy[], AccessRequest, string, string[]]>([
    ['admits when nothing enforces', [], ask({ identity: null }), 'allow', []],
    [
      'denies when a policy admits nobody',
      [policy({})],
      ask({ identity: 'a' }),
      'deny',
      [],
    ],
    [
      'admits whom an allow rule names',
      [policy({ allow: [rule('r', from('a'))] })],
      ask({ identity: 'a' }),
      'allow',
      [],
    ],
    [
      'denies whom no allow rule names',
      [policy({ allow: [rule('r', from('a'))] })],
      ask({ identity: 'b' }),
      'deny',
      [],
    ],
    [
      'lets deny beat allow',
      [
        policy({
          allow: [rule('r', everything)],
          deny: [rule('d', from('a'))],
        }),
      ],
      ask({ identity: 'a' }),
      'deny',
      [],
    ],
    [
      'depends on the method when the question leaves it open',
      [policy({ allow: [rule('r', { all: [from('a'), method('GET')] })] })],
      ask({ identity: 'a' }),
      'depends',
      ['request.method'],
    ],
    [
      'does not depend on the method for a peer nobody names',
      [policy({ allow: [rule('r', { all: [from('a'), method('GET')] })] })],
      ask({ identity: 'b' }),
      'deny',
      [],
    ],
    [
      'depends when a deny rule may match',
      [
        policy({
          allow: [rule('r', everything)],
          deny: [rule('d', method('POST'))],
        }),
      ],
      ask({ identity: 'a' }),
      'depends',
      ['request.method'],
    ],
    [
      'knows that a TCP connection has no method',
      [
        policy({
          allow: [rule('r', everything)],
          deny: [rule('d', method('POST'))],
        }),
      ],
      ask({ identity: 'a' }, { protocol: 'tcp' }),
      'allow',
      [],
    ],
    [
      'depends on an external authorizer',
      [
        policy({
          custom: [rule('c', everything)],
          otherwise: { verdict: 'allow', evidence: because('o') },
        }),
      ],
      ask({ identity: 'a' }),
      'depends',
      ['the answer of the external authorizer'],
    ],
    [
      'is not asked of the authorizer when a rule denies anyway',
      [
        policy({
          custom: [rule('c', everything)],
          deny: [rule('d', everything)],
        }),
      ],
      ask({ identity: 'a' }),
      'deny',
      [],
    ],
    [
      'stays unknown when the policies could not be read',
      [
        policy({
          otherwise: {
            verdict: 'unknown',
            evidence: [{ type: 'unknown', unread: [] }],
          },
        }),
      ],
      ask({ identity: 'a' }),
      'unknown',
      [],
    ],
    [
      'denies when the second proxy denies',
      [
        policy({ allow: [rule('r', everything)] }),
        policy({ enforcedBy: 'ztunnel' }),
      ],
      ask({ identity: 'a' }),
      'deny',
      [],
    ],
    [
      'says unknown rather than allow when one proxy is unknown',
      [
        policy({ allow: [rule('r', everything)] }),
        policy({
          otherwise: {
            verdict: 'unknown',
            evidence: [{ type: 'unknown', unread: [] }],
          },
        }),
      ],
      ask({ identity: 'a' }),
      'unknown',
      [],
    ],
    [
      'treats a negative on an absent identity as true',
      [
        policy({
          deny: [rule('d', { not: from('a') })],
          otherwise: { verdict: 'allow', evidence: because('o') },
        }),
      ],
      ask({ identity: null }),
      'deny',
      [],
    ],
  ])('%s', (_name, policies, request, verdict, dependsOn) => {
    const decision = decideAccess(policies, request);
    expect(decision).toMatchObject({ verdict, dependsOn });
    expect(decision.evidence.length).toBeGreaterThan(0);
  });

  it('tells what a dry-run rule would have said without changing the verdict', () => {
    const decision = decideAccess(
      [
        policy({
          allow: [rule('r', everything)],
          audit: [{ ...rule('d', everything), auditAction: 'deny' }],
        }),
      ],
      ask({ identity: 'a' }),
    );
    expect(decision).toMatchObject({
      verdict: 'allow',
      wouldBe: { verdict: 'deny' },
    });
  });
});

describe('laws of access', () => {
  const identity = fc.constantFrom('a', 'b', 'c');
  const leaf = fc.oneof(
    identity.map(from),
    fc.constantFrom('GET', 'POST').map(method),
    fc.constant<AccessPredicate>({
      attribute: 'request.path',
      match: { prefix: '/api' },
    }),
  );
  const { predicate } = fc.letrec<{ predicate: AccessPredicate }>(tie => ({
    predicate: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc
        .array(tie('predicate'), { maxLength: 3 })
        .map((all): AccessPredicate => ({ all })),
      fc
        .array(tie('predicate'), { maxLength: 3 })
        .map((any): AccessPredicate => ({ any })),
      tie('predicate').map((not): AccessPredicate => ({ not })),
    ),
  }));
  const rules = fc.array(
    predicate.map(matches => rule('some rule', matches)),
    { maxLength: 4 },
  );
  const open = fc.constant(undefined);
  const request: fc.Arbitrary<AccessRequest> = fc
    .record({
      identity: fc.oneof(identity, fc.constant(null), open),
      method: fc.oneof(fc.constantFrom('GET', 'POST'), open),
      path: fc.oneof(fc.constantFrom('/api/x', '/other'), open),
      protocol: fc.constantFrom<'http' | 'tcp'>('http', 'tcp'),
    })
    .map(({ identity: who, ...operation }) =>
      ask({ identity: who }, operation),
    );
  const policies = fc
    .record({ deny: rules, allow: rules })
    .map(parts => policy(parts));

  it('carries evidence with every decision', () => {
    fc.assert(
      fc.property(
        policies,
        request,
        (p, r) => decideAccess([p], r).evidence.length > 0,
      ),
    );
  });

  it('denies everything when a deny rule matches everything', () => {
    fc.assert(
      fc.property(
        policies,
        request,
        (p, r) =>
          decideAccess(
            [{ ...p, deny: [rule('all', everything), ...p.deny] }],
            r,
          ).verdict === 'deny',
      ),
    );
  });

  it('never denies by an added allow rule what was admitted', () => {
    fc.assert(
      fc.property(policies, rules, request, (p, more, r) => {
        fc.pre(decideAccess([p], r).verdict === 'allow');
        return (
          decideAccess([{ ...p, allow: [...p.allow, ...more] }], r).verdict ===
          'allow'
        );
      }),
    );
  });

  it('answers the same whatever the order of the rules', () => {
    fc.assert(
      fc.property(policies, request, (p, r) => {
        const reversed = {
          ...p,
          deny: [...p.deny].reverse(),
          allow: [...p.allow].reverse(),
        };
        return (
          decideAccess([p], r).verdict === decideAccess([reversed], r).verdict
        );
      }),
    );
  });

  it('settles an open question only one way: closing it never turns allow into deny or back', () => {
    fc.assert(
      fc.property(
        policies,
        identity,
        fc.constantFrom('GET', 'POST'),
        (p, who, verb) => {
          const before = decideAccess(
            [p],
            ask({ identity: who }, { path: '/api/x' }),
          ).verdict;
          const after = decideAccess(
            [p],
            ask({ identity: who }, { path: '/api/x', method: verb }),
          ).verdict;
          return before === 'depends' || before === after;
        },
      ),
    );
  });
});
