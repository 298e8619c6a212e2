import { ValueMatch } from '../model';
import { matchValue } from './matchValue';

describe('matchValue', () => {
  it.each<[string, ValueMatch, string, boolean]>([
    ['exact is case-sensitive', { exact: 'GET' }, 'get', false],
    [
      'exact may ignore case',
      { exact: 'Example.com', ignoreCase: true },
      'example.COM',
      true,
    ],
    ['prefix', { prefix: '/api' }, '/apiary', true],
    ['suffix', { suffix: '.com' }, 'a.com', true],
    ['present', { present: true }, '', true],
    ['a pattern covers the whole value', { regex: '/a|/ab' }, '/ab', true],
    ['a pattern does not match a part', { regex: '/a' }, '/ab', false],
    ['an invalid pattern matches nothing', { regex: '(' }, '(', false],
    ['a segment prefix covers itself', { pathPrefix: '/foo' }, '/foo', true],
    [
      'a segment prefix covers what is below',
      { pathPrefix: '/foo/' },
      '/foo/bar',
      true,
    ],
    [
      'a segment prefix is no text prefix',
      { pathPrefix: '/foo' },
      '/foobar',
      false,
    ],
    ['the root covers everything', { pathPrefix: '/' }, '/x', true],
    ['{*} is one segment', { pathTemplate: '/a/{*}/b' }, '/a/x/b', true],
    [
      '{*} is not two segments',
      { pathTemplate: '/a/{*}/b' },
      '/a/x/y/b',
      false,
    ],
    ['{*} is not empty', { pathTemplate: '/a/{*}' }, '/a/', false],
    ['{**} is any rest', { pathTemplate: '/a/{**}' }, '/a/x/y', true],
    [
      'a dot in a template is a dot',
      { pathTemplate: '/a.b/{*}' },
      '/axb/c',
      false,
    ],
    ['a block holds its addresses', { cidr: '10.0.0.0/8' }, '10.1.2.3', true],
    [
      'a bare address is a block of one',
      { cidr: '10.0.0.1' },
      '10.0.0.2',
      false,
    ],
    ['IPv6', { cidr: '2001:db8::/32' }, '2001:db8:1::1', true],
    [
      'IPv4 mapped into IPv6 is IPv4',
      { cidr: '10.0.0.0/8' },
      '::ffff:10.0.0.1',
      true,
    ],
    ['families do not mix', { cidr: '0.0.0.0/0' }, '::1', false],
    ['no address is in no block', { cidr: '0.0.0.0/0' }, 'host', false],
    [
      'a malformed block holds nothing',
      { cidr: '10.0.0.0/33' },
      '10.0.0.0',
      false,
    ],
  ])('%s', (_name, match, value, expected) => {
    expect(matchValue(match, value)).toBe(expected);
  });
});
