import {
  EMPTY_FORM,
  readRouteForm,
  RouteForm,
  routeFormProblems,
  toRouteRequest,
  writeRouteForm,
} from './routeQuestion';

const form = (changes: Partial<RouteForm>): RouteForm => ({
  ...EMPTY_FORM,
  ...changes,
});

describe('a question about a route', () => {
  it('survives the URL, and leaves the rest of it alone', () => {
    const asked = form({
      method: 'POST',
      path: '/orders?x=1&y=2',
      headers: 'x-tester: true\nx-team: a b',
      from: 'gw:istio-system/shop-gateway',
      port: '80',
    });
    const url = writeRouteForm(new URLSearchParams('range=6h'), asked);
    expect(url.get('range')).toBe('6h');
    expect(readRouteForm(new URLSearchParams(url.toString()))).toEqual(asked);
  });

  it('leaves no trace in the URL when it is the usual one', () => {
    const url = new URLSearchParams('route-path=/x');
    expect(writeRouteForm(url, EMPTY_FORM).toString()).toBe('');
  });

  it.each<[string, Partial<RouteForm>, object]>([
    ['the usual one', {}, { method: 'GET', path: '/' }],
    [
      'headers, a colon in a value among them',
      { headers: ' x-a: 1 \n\nx-b: http://b' },
      { method: 'GET', path: '/', headers: { 'x-a': '1', 'x-b': 'http://b' } },
    ],
    [
      'a gateway',
      { from: 'gw:a/b', scheme: 'https', port: ' 443 ' },
      {
        method: 'GET',
        path: '/',
        gateway: 'a/b',
        scheme: 'https',
        port: 443,
      },
    ],
    [
      'a client elsewhere',
      { from: 'ns:ops', host: ' orders ' },
      { method: 'GET', path: '/', namespace: 'ops', host: 'orders' },
    ],
    [
      'a connection',
      { scheme: 'tcp' },
      { method: 'GET', path: '/', connection: 'tcp' },
    ],
  ])('asks for %s', (_, changes, request) =>
    expect(toRouteRequest(form(changes))).toEqual(request),
  );

  it.each<[Partial<RouteForm>, string[]]>([
    [{}, []],
    [{ path: 'orders' }, ['path']],
    [{ port: '0' }, ['port']],
    [{ port: '80.5' }, ['port']],
    [{ port: 'http' }, ['port']],
    [{ headers: 'x-tester' }, ['headers']],
    [{ headers: 'two words: 1' }, ['headers']],
    [{ from: 'ns:' }, ['from']],
  ])('%p has problems with %p', (changes, fields) =>
    expect(Object.keys(routeFormProblems(form(changes)))).toEqual(fields),
  );
});
