import { MtlsMode, ObservedCaller, StrictDoubt } from '../model';
import { compareIntent, judgeStrictReadiness } from './judgeStrictReadiness';

const caller = (
  name: string,
  amounts: Partial<
    Pick<ObservedCaller, 'secured' | 'plaintext' | 'unknown'>
  > = {},
): ObservedCaller => ({
  client: { name, entityRefs: [], ownerRefs: [] },
  unit: 'requests',
  secured: 0,
  plaintext: 0,
  unknown: 0,
  reasons: [],
  firstSeen: 0,
  lastSeen: 1,
  ...amounts,
});
const secured = caller('cart', { secured: 10 });
const plain = caller('legacy', { plaintext: 2 });
const loud = caller('batch', { plaintext: 9, secured: 100 });
const opaque = caller('vault', { unknown: 5 });
const doubt: StrictDoubt = { code: 'pods-outside', text: 'One pod is.' };

describe('judgeStrictReadiness', () => {
  it.each<
    [
      string,
      MtlsMode,
      readonly ObservedCaller[],
      readonly StrictDoubt[],
      string,
      readonly string[],
      readonly string[],
    ]
  >([
    ['only mTLS was seen', 'permissive', [secured], [], 'ready', [], []],
    [
      'somebody used plaintext',
      'permissive',
      [secured, plain, loud],
      [],
      'not-ready',
      ['batch', 'legacy'],
      [],
    ],
    [
      'plaintext is a no however much is out of sight',
      'permissive',
      [plain],
      [doubt],
      'not-ready',
      ['legacy'],
      ['pods-outside'],
    ],
    ['nobody called', 'permissive', [], [], 'unknown', [], ['no-traffic']],
    [
      'something was out of sight',
      'permissive',
      [secured],
      [doubt],
      'unknown',
      [],
      ['pods-outside'],
    ],
    [
      'nobody called because nothing was measured',
      'permissive',
      [],
      [{ code: 'not-measured', text: '' }],
      'unknown',
      [],
      ['not-measured'],
    ],
    [
      'the metrics do not tell of a part',
      'permissive',
      [secured, opaque],
      [],
      'unknown',
      [],
      ['cannot-tell'],
    ],
    ['it is required already', 'strict', [secured], [], 'strict', [], []],
    [
      'it is required already and plaintext was seen',
      'strict',
      [plain],
      [],
      'strict',
      ['legacy'],
      [],
    ],
    [
      'mTLS is turned off',
      'disabled',
      [plain],
      [],
      'not-ready',
      ['legacy'],
      [],
    ],
    ['the mode is not known', 'unknown', [secured], [], 'ready', [], []],
  ])(
    'when %s (%s)',
    (_words, mode, callers, doubts, verdict, breaking, codes) => {
      const judged = judgeStrictReadiness({
        mode,
        callers,
        doubts,
        shared: false,
      });
      expect(judged.verdict).toBe(verdict);
      expect(judged.breaking.map(({ client }) => client.name)).toEqual(
        breaking,
      );
      expect(judged.doubts.map(({ code }) => code)).toEqual(codes);
    },
  );
});

describe('judgeStrictReadiness of ports that share numbers', () => {
  it.each<[MtlsMode, string, number]>([
    ['strict', 'strict', 0],
    ['permissive', 'not-ready', 1],
  ])('blames plaintext on a %s port: %s', (mode, verdict, breaking) => {
    const judged = judgeStrictReadiness({
      mode,
      callers: [plain],
      doubts: [],
      shared: true,
    });
    expect(judged.verdict).toBe(verdict);
    expect(judged.breaking).toHaveLength(breaking);
  });
});

describe('compareIntent', () => {
  it.each<[MtlsMode, readonly ObservedCaller[], boolean, string]>([
    ['strict', [secured], false, 'agrees'],
    ['strict', [plain], false, 'plaintext-despite-strict'],
    ['strict', [plain], true, 'unknown'],
    ['strict', [], false, 'unknown'],
    ['permissive', [secured], false, 'only-mtls-while-permissive'],
    ['permissive', [secured, opaque], false, 'unknown'],
    ['permissive', [secured, plain], false, 'agrees'],
    ['permissive', [], false, 'unknown'],
    ['disabled', [plain], false, 'agrees'],
    ['disabled', [secured], false, 'mtls-despite-disabled'],
    ['disabled', [secured], true, 'unknown'],
    ['unknown', [secured], false, 'unknown'],
  ])('%s with %# shared %s: %s', (mode, callers, shared, comparison) => {
    expect(compareIntent({ mode, callers, shared, doubts: [] })).toBe(
      comparison,
    );
  });

  it('promises nothing about an exception while something is out of sight', () => {
    expect(
      compareIntent({
        mode: 'permissive',
        callers: [secured],
        shared: false,
        doubts: [doubt],
      }),
    ).toBe('unknown');
  });
});
