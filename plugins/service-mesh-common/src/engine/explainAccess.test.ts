import fc from 'fast-check';
import {
  ask,
  because,
  from,
  method,
  policy,
  rule,
} from '../__testUtils__/accessPolicies';
import {
  AccessPolicy,
  AccessPredicate,
  AccessRequest,
  AccessTrace,
} from '../model';
import { decideAccess } from './decideAccess';
import { explainAccess } from './explainAccess';

/** Name of a rule, its outcome, and a star for the one that decided. */
const inShort = ({ steps }: AccessTrace) =>
  steps.map(step => {
    const [first] = step.evidence;
    const name = first.type === 'default' ? first.name : '';
    return `${step.action} ${name} ${step.outcome}${step.decided ? ' *' : ''}`;
  });

describe('explainAccess', () => {
  it.each<[string, AccessPolicy, AccessRequest, string[]]>([
    [
      'asks custom, then deny, then allow, and names what stands otherwise',
      policy({
        allow: [rule('a', from('cart'))],
        deny: [rule('d', method('DELETE'))],
        custom: [rule('c', method('PUT'))],
      }),
      ask({ identity: 'web' }, { method: 'GET' }),
      [
        'custom c not-matched',
        'deny d not-matched',
        'allow a not-matched',
        'otherwise otherwise matched *',
      ],
    ],
    [
      'reaches nothing after a denial',
      policy({
        allow: [rule('a', from('cart'))],
        deny: [rule('d', method('DELETE')), rule('e', method('PUT'))],
      }),
      ask({ identity: 'cart' }, { method: 'DELETE' }),
      [
        'deny d matched *',
        'deny e not-reached',
        'allow a not-reached',
        'otherwise otherwise not-reached',
      ],
    ],
    [
      'says what is open',
      policy({ allow: [rule('a', method('GET'))] }),
      ask({ identity: 'cart' }),
      ['allow a open *', 'otherwise otherwise open'],
    ],
    [
      'asks what is only logged, without consequence',
      policy({
        allow: [rule('a', { all: [] })],
        audit: [rule('l', from('cart'))],
      }),
      ask({ identity: 'cart' }),
      [
        'allow a matched *',
        'otherwise otherwise not-reached',
        'audit l matched',
      ],
    ],
  ])('%s', (_name, given, request, expected) => {
    const { traces } = explainAccess([given], request);
    expect(inShort(traces[0])).toEqual(expected);
  });

  it('has no trace where no proxy enforces', () => {
    expect(explainAccess([], ask({ identity: null }))).toMatchObject({
      decision: { verdict: 'allow' },
      traces: [],
    });
  });

  const predicates = fc.oneof(
    fc.constant<AccessPredicate>({ all: [] }),
    fc.constant<AccessPredicate>({ any: [] }),
    fc.constantFrom('cart', 'web').map(from),
    fc.constantFrom('GET', 'POST').map(method),
    fc.constant<AccessPredicate>({ opaque: 'a script' }),
  );
  const rules = fc.array(
    predicates.map(matches => rule('r', matches)),
    { maxLength: 3 },
  );
  const policies = fc
    .record({
      custom: rules,
      deny: rules,
      allow: rules,
      otherwise: fc
        .constantFrom('allow' as const, 'deny' as const, 'unknown' as const)
        .map(verdict => ({ verdict, evidence: because('otherwise') })),
    })
    .map(policy);
  const requests = fc
    .tuple(
      fc.constantFrom('cart', 'web', null, undefined),
      fc.constantFrom('GET', 'POST', undefined),
    )
    .map(([identity, asked]) => ask({ identity }, { method: asked }));

  /** The verdict as a reader of the trace would conclude it. */
  const conclude = ({ steps }: AccessTrace): string => {
    const has = (action: string, outcome: string) =>
      steps.some(step => step.action === action && step.outcome === outcome);
    if (has('deny', 'matched')) return 'deny';
    const otherwise =
      steps.find(step => step.action === 'otherwise')?.verdict ?? 'unknown';
    const admitted = has('allow', 'matched');
    if (!admitted && otherwise !== 'allow' && !has('allow', 'open'))
      return otherwise;
    if (!admitted && otherwise === 'unknown') return 'unknown';
    const open =
      has('deny', 'open') ||
      has('custom', 'open') ||
      has('custom', 'matched') ||
      (!admitted && otherwise === 'deny');
    return open ? 'depends' : 'allow';
  };

  it('decides as decideAccess does, and its trace leads to the same verdict', () => {
    fc.assert(
      fc.property(
        fc.array(policies, { maxLength: 2 }),
        requests,
        (given, request) => {
          const { decision, traces } = explainAccess(given, request);
          expect(decision).toEqual(decideAccess(given, request));
          expect(traces.map(conclude)).toEqual(
            traces.map(trace => trace.decision.verdict),
          );
          traces.forEach(trace =>
            expect(trace.steps.filter(step => step.decided).length).toBe(1),
          );
        },
      ),
    );
  });
});
