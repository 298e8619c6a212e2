import { isAddress, isPrefix } from './address';
import { celProblem } from './celProblem';
import { durationNs } from './durationNs';
import { headerValueProblem } from './headerProblems';
import { localitiesProblem } from './localityLoadBalancing';
import { re2Problem } from './re2Problem';
import { jwksUriProblem, moduleUrlProblem } from './urlProblems';

describe('the syntax of values', () => {
  it.each([
    ['10.0.0.1', true],
    ['10.0.0.01', false],
    ['256.0.0.1', false],
    ['1.2.3', false],
    ['::', true],
    ['::1', true],
    ['fe80::1%eth0', true],
    ['fe80::1%', false],
    ['1:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:7', false],
    ['1:2:3:4:5:6:7::', true],
    ['1::2::3', false],
    ['::ffff:10.0.0.1', true],
    ['::10.0.0.256', false],
    ['10.0.0.1:80', false],
    ['', false],
  ])('%s is an address: %s', (text, expected) => {
    expect(isAddress(text)).toBe(expected);
  });

  it.each([
    ['10.0.0.0/8', true],
    ['10.0.0.0/08', false],
    ['10.0.0.0/33', false],
    ['2001:db8::/32', true],
    ['2001:db8::/129', false],
    ['fe80::1%a/64', false],
    ['10.0.0.0/', false],
  ])('%s is a block of addresses: %s', (text, expected) => {
    expect(isPrefix(text)).toBe(expected);
  });

  it.each([
    ['1h30m', 5_400_000_000_000n],
    ['1.5s', 1_500_000_000n],
    ['-2ms', -2_000_000n],
    ['.5us', 500n],
    ['0', 0n],
    ['1', undefined],
    ['s', undefined],
    ['1 s', undefined],
    ['', undefined],
  ])('%s as a duration', (text, expected) => {
    expect(durationNs(text)).toBe(expected);
  });

  it.each([
    'a',
    '',
    '^/(api|web)/v[0-9]+(?:\\.[0-9]+)?$',
    '(?i)a',
    '(?P<name>a)(?<other>b)',
    'a{2,3}?',
    'a{,3}',
    '[[:alpha:]\\d_-]+',
    '[]a]',
    '[^]a]',
    '\\pL\\p{Greek}\\x{10FFFF}',
    '\\Q(((\\E',
    'a*?b+?',
    'x|',
  ])('RE2 reads %s', pattern => {
    expect(re2Problem(pattern)).toBeUndefined();
    expect(pattern).toBeDefined();
  });

  it.each([
    '(?=a)',
    '(?<!a)',
    '(a)\\1',
    '(',
    ')',
    '[a',
    '[b-a]',
    '*',
    'a**',
    'a{1001}',
    '(a{40}){40}',
    'a{3,2}',
    '\\',
    '\\i',
    '(?P<a>x)(?P<a>y)',
    '[[:nope:]]',
    'a'.repeat(1025),
  ])('RE2 does not read %s', pattern => {
    expect(re2Problem(pattern)).toBeDefined();
  });

  it.each([
    ['%HOSTNAME%', true],
    ['100%%', true],
    ['%V(%b %d)%', true],
    ['%M(["a", "b"])%', true],
    ['%START_TIME%%', false],
    ['abc%123', false],
    ['%M(["a"', false],
    ['a\u0000', false],
    ['a\tb', true],
  ])('%s as the value of a header: %s', (value, fine) => {
    expect(headerValueProblem(value) === undefined).toBe(fine);
  });

  it.each([
    ['response.code >= 400', true],
    ["connection.mtls && request.url_path.contains('v1beta3')", true],
    ['response.code', true],
    ['!(a in [1, 2u, 0x1f, 1.5e3])', true],
    ['r"\\d" + b\'x\' != """y"""', true],
    ['a.b{c: 1}', true],
    ['-a.b()[0]', true],
    [')++++', false],
    ['', false],
    ['a b', false],
    ['a ? b', false],
    ['while', false],
    ['a &', false],
  ])('%s as CEL: %s', (expression, fine) => {
    expect(celProblem(expression) === undefined).toBe(fine);
  });

  it.each([
    ['https://a.com/keys', true],
    ['http://a.com:8080', true],
    ['HTTPS://[::1]:80/a?b#c', true],
    ['a.com', false],
    ['https://a.com:port', false],
    ['https://a b.com', false],
    ['https://a.com/%zz', false],
    ['ftp://a.com', false],
  ])('%s as the address of keys: %s', (uri, fine) => {
    expect(jwksUriProblem(uri) === undefined).toBe(fine);
  });

  it.each([
    ['oci://a/b', true],
    // The host reads as a scheme, as it does for Istio.
    ['a.com:5000/b:v1', false],
    ['a.com/b:v1', true],
    ['/a/b', true],
    ['file:///a', true],
    ['s3://a', false],
    ['#%blah$#@', false],
    ['', false],
  ])('%s as the address of a module: %s', (url, fine) => {
    expect(moduleUrlProblem(url) === undefined).toBe(fine);
  });

  it.each([
    [['a', 'b'], true],
    [['a/x', 'a/y'], true],
    [['a/x/*', 'b/*'], true],
    [['a', 'a/x'], false],
    [['a/*', 'a/x'], false],
    [['*', 'a'], false],
    [['a//x'], false],
    [['a*b'], false],
  ])('localities %j are apart: %s', (localities, fine) => {
    expect(localitiesProblem(localities) === undefined).toBe(fine);
  });
});
