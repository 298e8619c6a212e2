import { hostMatch } from './hostMatch';
import { matchCondition, RouteRequest, selectRule } from './matchRequest';
import { RawHttpMatch, grpcCondition, httpCondition } from './RouteCondition';
import { RouteEntry } from './RouteEntry';

const request = (path: string, method = 'GET'): RouteRequest => ({
  method,
  path,
});

describe('which rule of equals', () => {
  const entry = (rule: string, match?: RawHttpMatch): RouteEntry<string> => {
    const condition = match && httpCondition(match);
    return { rule, condition: condition ?? { protocol: 'any' } };
  };
  const everything = entry('everything');
  const root = entry('root', { path: { type: 'PathPrefix', value: '/' } });
  const get = entry('get', { method: 'GET' });

  it.each([
    ['everything', [everything, root]],
    ['root', [root, everything]],
    ['get', [everything, get]],
  ])('%s: a rule without a match counts as the prefix /', (rule, entries) => {
    expect(selectRule(entries, request('/a'))).toBe(rule);
  });
});

describe('calls', () => {
  const matches = (path: string, method = 'POST') => {
    const any = grpcCondition({});
    return any && matchCondition(any, request(path, method)) !== undefined;
  };
  it.each([
    ['/a.B/C', 'POST', true],
    ['/a.B/', 'POST', true],
    ['/a.B', 'POST', false],
    ['/', 'POST', false],
    ['/a.B/C', 'GET', false],
  ])('%s by %s: %s', (path, method, expected) => {
    expect(matches(path, method)).toBe(expected);
  });
});

describe('parameters', () => {
  it.each([
    ['b c', '/?a=b+c', true],
    ['b c', '/?a=b%20c', true],
    ['b% c', '/?a=b%+c', true],
    ['b%zz c', '/?a=b%zz+c', true],
    ['b', '/?A=b', false],
    ['', '/?a', true],
  ])('%j in %s: %s', (value, path, expected) => {
    const condition = httpCondition({ queryParams: [{ name: 'a', value }] });
    expect(
      condition && matchCondition(condition, request(path)) !== undefined,
    ).toBe(expected);
  });
});

describe('headers', () => {
  it.each([
    ['x-a', 'b', true],
    ['x a', 'b', false],
    ['', 'b', false],
    ['x-a', 'b\n', false],
    ['x-a', 'b\tc é', true],
  ])('%j: %j can be asked for: %s', (name, value, expected) => {
    expect(httpCondition({ headers: [{ name, value }] }) !== undefined).toBe(
      expected,
    );
  });
});

describe('hosts', () => {
  it.each([
    ['a.example.com', 'A.example.com:8080', true],
    ['*.example.com', 'a.example.com.:80', true],
    ['*.example.com', 'example.com:80', false],
    ['a.example.com', '[::1]:80', false],
  ])('%s and %s: %s', (pattern, host, expected) => {
    expect(hostMatch(pattern, host) !== undefined).toBe(expected);
  });
});
