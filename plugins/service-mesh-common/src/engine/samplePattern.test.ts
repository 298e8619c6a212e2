import { matchValue } from './matchValue';
import { samplePattern } from './samplePattern';

describe('samplePattern', () => {
  it.each([
    ['/orders/[0-9]+', ['/orders/1', '/orders/11']],
    ['/api/v(1|2)/.*', ['/api/v1/', '/api/v1/x']],
    ['^/a/\\w{2,4}$', ['/a/xx', '/a/xxx']],
    ['/x\\.json', ['/x.json']],
    ['(?:/a)?/b', ['/b', '/a/b']],
    ['[^/]+', ['x', 'xx']],
    ['(?=x)x', []],
    ['\\pL', []],
    ['(', []],
    ['[', []],
    ['a{', []],
    [`${'a'.repeat(300)}`, []],
    ['((((a{9}){9}){9}){9}){99}', []],
  ])('%s gives %j', (pattern, expected) => {
    const made = samplePattern(pattern);
    expect(made).toEqual(expected);
    for (const sample of made)
      expect(matchValue({ regex: pattern }, sample)).toBe(true);
  });
});
