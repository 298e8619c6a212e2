import { AccessPredicate } from '../model';
import { evaluatePredicate } from './evaluatePredicate';
import { isCostlyPattern } from './patternCost';

describe('isCostlyPattern', () => {
  it.each<[string, number, boolean]>([
    ['/orders/[0-9]+', 8_000, false],
    ['(a|b)', 8_000, false],
    ['.*/ns/.*/sa/.*', 100, false],
    ['(a+)+b', 60, true],
    ['(a+)+b', 10, false],
    ['(a|aa)*b', 60, true],
    ['((a+))*b', 60, true],
    ['(?:a{1,})+b', 60, true],
    ['.*.*.*.*x', 8_000, true],
    ['[(+)*]+', 8_000, false],
    ['\\(\\+\\)+', 8_000, false],
    ['(', 8_000, false],
  ])('%s on %d characters: %s', (source, length, costly) => {
    expect(isCostlyPattern(source, length)).toBe(costly);
  });

  it('leaves the answer open at once instead of hanging', () => {
    const predicate: AccessPredicate = {
      attribute: 'request.path',
      match: { regex: '(a+)+b' },
    };
    const started = Date.now();
    const truth = evaluatePredicate(predicate, {
      peer: {},
      operation: { protocol: 'http', port: 80, path: 'a'.repeat(60) },
    });
    expect(truth).toEqual({ value: undefined, open: ['request.path'] });
    expect(Date.now() - started).toBeLessThan(1_000);
  });
});
