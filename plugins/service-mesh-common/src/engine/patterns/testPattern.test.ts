import { AccessPredicate } from '../../model';
import { evaluatePredicate } from '../evaluatePredicate';
import { patternProgram } from './patternProgram';
import { runProgram } from './runProgram';
import { testPattern } from './testPattern';

/** Patterns over which a backtracking engine would take from minutes to the end of time. */
const CATASTROPHES: readonly [string, string, boolean][] = [
  ['^(a+)+b$', 'a'.repeat(60), false],
  ['^(a+)+b$', `${'a'.repeat(60)}b`, true],
  ['^(((a*)*)*)*b$', 'a'.repeat(30), false],
  ['^(a|aa)*b$', 'a'.repeat(200), false],
  [`^${'a?'.repeat(40)}${'a'.repeat(40)}$`, 'a'.repeat(40), true],
  [`^${'(a|a)'.repeat(40)}b$`, 'a'.repeat(40), false],
  ['^(a?){40}a{40}$', 'a'.repeat(40), true],
  ['^/([a-z]+/)*[a-z]+$', `/${'orders/'.repeat(40)}x`, true],
  ['^/([a-z]+/)*[a-z]+$', `/${'orders/'.repeat(40)}1`, false],
  ['.*.*.*.*x', 'a'.repeat(2_000), false],
];

function run(source: string, value: string, flags = 's'): boolean | undefined {
  const steps = patternProgram(source, flags);
  return steps && runProgram(steps, value, 'anywhere');
}

describe('testPattern', () => {
  it.each(CATASTROPHES)(
    'tells at once whether %s matches %s',
    (source, value, expected) => {
      const started = Date.now();
      expect(testPattern(source, value)).toBe(expected);
      expect(Date.now() - started).toBeLessThan(30_000);
    },
  );

  it('says nothing where it cannot tell', () => {
    expect(testPattern('^(a+)+b$', 'a'.repeat(10_000))).toBeUndefined();
    expect(testPattern('a'.repeat(5_000), 'a')).toBeUndefined();
    expect(testPattern('^((?!b)a+)+b$', 'a'.repeat(60))).toBeUndefined();
    expect(testPattern('^((a{999}){999}){999}$', 'a')).toBeUndefined();
    expect(testPattern('(', '(')).toBe(false);
  });

  it('lets the first hit decide where it has to cover the value', () => {
    const covers = (pattern: string, value: string) =>
      testPattern(`^(?:(?=(${pattern}))\\1)$`, value);
    const slow = '(?:(b*)*)*';
    expect(covers(`${slow}/a|/ab`, '/ab')).toBe(false);
    expect(covers(`${slow}/ab|/a`, '/ab')).toBe(true);
    expect(covers(`${slow}/a+?`, '/aa')).toBe(false);
  });

  it('leaves a predicate open that no automaton can settle', () => {
    const predicate: AccessPredicate = {
      attribute: 'request.path',
      match: { regex: '((?=a)a+)+b' },
    };
    const request = (path: string) => ({
      peer: {},
      operation: { protocol: 'http' as const, port: 80, path },
    });
    expect(evaluatePredicate(predicate, request('a'.repeat(60)))).toEqual({
      value: undefined,
      open: ['request.path'],
    });
  });
});

/** The same each time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ATOMS = ['a', 'b', '/', '.', '[ab]', '[^a]', '\\w', '\\/'];
const PLACES = ['\\b', '^'];
const REPEATS = ['', '', '', '*', '+', '?', '{2}', '{1,2}'];
const LAZY = ['*?', '+?'];

function randomPattern(
  random: () => number,
  depth: number,
  atoms: readonly string[],
  repeats: readonly string[],
): string {
  const pick = <T>(list: readonly T[]): T =>
    list[Math.floor(random() * list.length)];
  const length = 1 + Math.floor(random() * 3);
  const parts = Array.from({ length }, () => {
    const inner =
      depth > 0 && random() < 0.4
        ? `${pick(['(', '(?:', '(?<n>'])}${randomPattern(
            random,
            depth - 1,
            atoms,
            repeats,
          )})`
        : pick(atoms);
    return PLACES.includes(inner) ? inner : inner + pick(repeats);
  });
  const sequence = parts.join('').replace(/\?<n>/g, '');
  return random() < 0.3
    ? `${sequence}|${pick(ATOMS)}${pick(['', '$'])}`
    : sequence;
}

describe('the automaton of a pattern', () => {
  it('agrees with the runtime (2,000 patterns on 6 values)', () => {
    const random = randomOf(7);
    let compared = 0;
    for (let i = 0; i < 2_000; i++) {
      const source = randomPattern(
        random,
        2,
        [...ATOMS, ...PLACES],
        [...REPEATS, ...LAZY],
      );
      for (const value of ['', 'a', 'ab/', 'abab', '/aab/b', 'bba']) {
        for (const whole of [source, `^(?:${source})$`]) {
          const expected = new RegExp(whole, 's').test(value);
          const found = run(whole, value);
          if (found !== expected)
            throw new Error(`${whole} on ${value}: ${found}, not ${expected}`);
          compared += 1;
        }
      }
    }
    expect(compared).toBe(24_000);
  });

  // What repeats nothing at all counts for proxies and not for the runtime, so it is left out here.
  it('prefers the first hit as the runtime does (1,000 patterns)', () => {
    const random = randomOf(11);
    for (let i = 0; i < 1_000; i++) {
      const source = randomPattern(random, 2, ATOMS, REPEATS);
      const steps = patternProgram(source, 's');
      for (const value of ['a', 'ab/', 'abab', 'aab']) {
        const hit = new RegExp(`^(?:(?=(${source}))\\1)$`, 's').test(value);
        const found = steps && runProgram(steps, value, 'first-hit-covers');
        if (found !== hit)
          throw new Error(`${source} on ${value}: ${found}, not ${hit}`);
      }
    }
    expect(random()).toBeLessThan(1);
  });

  it.each<[string, string, string, boolean | undefined]>([
    ['^[A-Z]b$', 'AB', 'i', true],
    ['^a$', 'A', 'i', true],
    ['^a$', 'A', 's', false],
    ['^a.b$', 'a\nb', 's', true],
    ['^\\x41\\u0042$', 'AB', 's', true],
    ['^a{2$', 'a{2', 's', true],
    ['(?=a)a', 'a', 's', undefined],
    ['(a)\\1', 'aa', 's', undefined],
    ['^a$', 'a', 'm', undefined],
    ['('.repeat(300) + ')'.repeat(300), '', 's', undefined],
  ])('%s on %s with %s: %s', (source, value, flags, expected) => {
    expect(run(source, value, flags)).toBe(expected);
  });
});
