import fc from 'fast-check';
import { AccessPredicate, AccessRequest } from '../model';
import { canonicalJson } from './canonicalJson';
import { canonicalPredicate } from './canonicalPredicate';
import { evaluatePredicate } from './evaluatePredicate';

const method = (exact: string): AccessPredicate => ({
  attribute: 'request.method',
  match: { exact },
});
const path = (exact: string): AccessPredicate => ({
  attribute: 'request.path',
  match: { exact },
});

describe('canonicalPredicate', () => {
  const same: [string, AccessPredicate, AccessPredicate][] = [
    [
      'order does not matter',
      { all: [method('GET'), path('/a')] },
      { all: [path('/a'), method('GET')] },
    ],
    [
      'nesting does not matter',
      { any: [method('GET'), { any: [method('PUT'), method('GET')] }] },
      { any: [method('PUT'), method('GET')] },
    ],
    [
      'a single part stands alone',
      { all: [{ any: [path('/a')] }] },
      path('/a'),
    ],
    ['two negations are none', { not: { not: path('/a') } }, path('/a')],
    [
      'what is always false decides a conjunction',
      { all: [path('/a'), { any: [] }] },
      { any: [] },
    ],
    [
      'what is always true decides alternatives',
      { any: [path('/a'), { all: [] }] },
      { all: [] },
    ],
    [
      'what is always true adds nothing to a conjunction',
      { all: [path('/a'), { all: [] }] },
      path('/a'),
    ],
  ];
  it.each(same)('%s', (_name, a, b) => {
    expect(canonicalJson(canonicalPredicate(a))).toBe(
      canonicalJson(canonicalPredicate(b)),
    );
  });

  it('keeps apart what differs', () => {
    expect(
      canonicalJson(canonicalPredicate({ all: [method('GET'), path('/a')] })),
    ).not.toBe(
      canonicalJson(canonicalPredicate({ any: [method('GET'), path('/a')] })),
    );
  });

  it('means the same as what it was made of', () => {
    const leaf = fc.constantFrom(
      method('GET'),
      method('PUT'),
      path('/a'),
      path('/b'),
    );
    const { tree } = fc.letrec<{ tree: AccessPredicate }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ not: tie('tree') }),
      ),
    }));
    fc.assert(
      fc.property(
        tree,
        fc.constantFrom('GET', 'PUT', undefined, null),
        fc.constantFrom('/a', '/b', undefined, null),
        (predicate, asked, where) => {
          const request: AccessRequest = {
            peer: {},
            operation: {
              protocol: 'http',
              port: 80,
              method: asked,
              path: where,
            },
          };
          expect(
            evaluatePredicate(canonicalPredicate(predicate), request).value,
          ).toBe(evaluatePredicate(predicate, request).value);
        },
      ),
    );
  });
});
