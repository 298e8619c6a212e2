import { seededRandom } from './__testUtils__/seededRandom';
import { LineSplitter } from './LineSplitter';

const text = ['one', 'zwei ü', '', '三', 'x'.repeat(300)].join('\n');
const bytes = Buffer.from(`${text}\nrest`);

describe('LineSplitter', () => {
  it('gives whole lines however the bytes arrive (200 seeds)', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed);
      const splitter = new LineSplitter(1000);
      const batches: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; ) {
        const to = at + 1 + Math.floor(random() * 40);
        batches.push(...[splitter.push(bytes.subarray(at, to)) ?? []].flat());
        at = to;
      }
      expect(batches.every(batch => batch.at(-1) === 10)).toBe(true);
      expect(Buffer.concat(batches).toString()).toBe(`${text}\n`);
      expect(splitter.unfinished).toBe(true);
      splitter.push(Buffer.from('\n'));
      expect(splitter.unfinished).toBe(false);
    }
  });

  it('refuses a line that does not end', () => {
    const splitter = new LineSplitter(10);
    expect(() => splitter.push(Buffer.from('12345678901'))).toThrow('longer');
  });
});
