import { isCostlyPattern } from './isCostlyPattern';

describe('isCostlyPattern', () => {
  it.each<[string, number, boolean]>([
    ['^/orders/[0-9]+$', 8_000, false],
    ['^(a|b)$', 8_000, false],
    ['^(?:/api/(v1|v2)/.*)$', 8_000, false],
    ['^.*/ns/.*$', 100, false],
    ['^[(+)*]+$', 8_000, false],
    ['^\\(\\+\\)+$', 8_000, false],
    ['^(', 8_000, false],
    ['^(ab)*$', 8_000, false],
    ['^.*.*.*x$', 8_000, true],
    ['a*b', 8_000, true],
    ['^a|b+c', 8_000, true],
    ['^(a+)+b', 60, true],
    ['^(a|aa)*b', 60, true],
    ['^((a+))*b', 60, true],
    ['^(?:a{1,})+b', 60, true],
    // Short values are no comfort when repeats are nested deeper.
    ['^(((a*)*)*)*b', 20, true],
    // Neither are branches and options without a repeat.
    [`^${'a?'.repeat(30)}${'a'.repeat(30)}$`, 30, true],
    [`^${'(a|a)'.repeat(30)}b$`, 30, true],
    ['^(a?){30}a{30}$', 30, true],
  ])('%s on %d characters: %s', (source, length, costly) => {
    expect(isCostlyPattern(source, length)).toBe(costly);
  });
});
