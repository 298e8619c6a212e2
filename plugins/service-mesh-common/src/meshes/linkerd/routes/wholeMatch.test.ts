import { isMalformed, isReadable, wholeMatch } from './wholeMatch';

describe('patterns as the proxy reads them', () => {
  it.each([
    ['/a|/ab', '/ab', false, 'the first hit has to cover the value'],
    ['(?i)/ab', '/AB', true, 'flags at the beginning hold for all of it'],
    ['(?is)/a.b', '/A\nB', true, 'several of them too'],
    ['/f(?P<rest>o+)', '/foo', true, 'groups may have names'],
    ['/[[:alpha:]_]+', '/a_b', true, 'classes may have names'],
    ['/[[:alpha:]]+', '/a1', false, 'a class of letters has no digits'],
    ['[:a]+', ':a', true, 'a name of a class stands in brackets of its own'],
    ['\\A/a\\z', '/a', true, 'the ends of a value may be written so'],
    ['/\\(?P<a>', '/(P<a>', true, 'an escaped bracket begins no group'],
    ['[', '[', false, 'what is no pattern covers nothing'],
  ])('%s against %s: %s, as %s', (pattern, value, covers) => {
    expect(wholeMatch(pattern, value)).toBe(covers);
  });

  it.each([
    ['[', true],
    ['*a', true],
    ['/(?=a)', true],
    ['/(?<!a)b', true],
    ['(a)\\1', true],
    ['/users/{id}', true],
    ['/a{2,3}', false],
    ['/\\{id\\}', false],
    ['/[{}]+', false],
    ['\\p{Greek}+', false],
    ['(?P<name>a)', false],
    ['(?x) a', false],
    ['[[:alpha:]]+', false],
    ['/a++', false],
    ['\\\\1', false],
    ['/.*', false],
  ])('%s is certain to be no pattern: %s', (pattern, malformed) => {
    expect(isMalformed(pattern)).toBe(malformed);
  });

  it('cannot hand on a pattern with flags as it stands', () => {
    expect(isReadable('(?i)a')).toBe(false);
    expect(isReadable('a')).toBe(true);
    expect(isReadable('\\p{Greek}')).toBe(false);
    expect(isReadable('[[:^alpha:]]')).toBe(false);
    expect(isReadable('[[:alpha:]]')).toBe(true);
  });
});
