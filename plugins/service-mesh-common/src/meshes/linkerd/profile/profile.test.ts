import { isProfileFailure, matchProfileRoute } from './matchProfileRoute';
import { RawProfileSpec, translateProfile } from './translateProfile';
import { validateProfile } from './validateProfile';

const spec = (list: RawProfileSpec['routes']): RawProfileSpec => ({
  routes: list,
});

function routes(...conditions: readonly unknown[]) {
  const told = translateProfile(
    spec(conditions.map((condition, i) => ({ name: `r${i}`, condition }))),
    80,
  );
  if (!told.ok) throw new Error(told.error);
  return told.value.routes;
}

describe('routes of a ServiceProfile', () => {
  it.each([
    ['/books', [{ pathRegex: '/books' }], 'r0'],
    ['/books/1', [{ pathRegex: '/books' }], undefined],
    ['/x/more', [{ pathRegex: '/x|/y' }], 'r0'],
    ['/x(', [{ pathRegex: '/x(' }, { pathRegex: '/x.*' }], 'r1'],
    ['/x', [{ not: { method: 'GET' } }, { method: 'GET' }], 'r1'],
    ['/x?y=1', [{ pathRegex: '/x' }], 'r0'],
    ['/x', [{ all: [] }], 'r0'],
    ['/x', [{ any: [] }], undefined],
    ['/x', [{ pathRegex: ' /x ' }], 'r0'],
    ['/x', [{ pathRegex: '/(?=x)x' }, { method: 'get' }], 'r1'],
  ])('%s under %j takes %s', (path, conditions, expected) => {
    expect(
      matchProfileRoute(routes(...conditions), { method: 'GET', path })?.name,
    ).toBe(expected);
  });

  it.each([
    [404, { min: 400, max: 499 }, true],
    [404, { min: 400 }, false],
    [500, { min: 400, max: 499 }, true],
    [400, { min: 404, max: 404 }, false],
    [600, { min: 404, max: 404 }, false],
    // A bound that is no status spoils the range, and 500 fails by itself.
    [404, { min: 50, max: 599 }, false],
    [500, { min: 400, max: 1000 }, true],
    [404, { min: 400, max: 1000 }, false],
    [404, { min: 400, max: 999 }, true],
  ])(
    'status %s with a failure class of %j fails: %s',
    (code, status, failed) => {
      expect(
        isProfileFailure([{ condition: { status }, isFailure: true }], code),
      ).toBe(failed);
    },
  );

  it('have their conditions told in one order, a path after what is excluded', () => {
    expect(
      routes({ pathRegex: '/x', not: { method: 'PUT' }, method: 'get' })[0]
        .condition,
    ).toEqual({
      all: [{ method: 'GET' }, { not: { method: 'PUT' } }, { path: '/x' }],
    });
  });

  it.each<[string, RawProfileSpec]>([
    ['an empty condition', spec([{ name: 'a', condition: {} }])],
    ['a ttl that cannot be read', { retryBudget: { ttl: 'soon' } }],
  ])('are all passed over because of %s', (_, broken) => {
    expect(translateProfile(broken, 80).ok).toBe(false);
  });

  it.each([
    ['all', { all: [{ status: { min: 400 } }] }],
    ['any', { any: [{ status: { max: 499 } }] }],
  ])('leave out a class of which nothing is left: %s', (_, condition) => {
    const told = translateProfile(
      spec([
        {
          condition: { method: 'GET' },
          responseClasses: [{ condition, isFailure: false }],
        },
      ]),
      80,
    );
    expect(
      told.ok && isProfileFailure(told.value.routes[0].responseClasses, 500),
    ).toBe(true);
  });

  it.each([
    ['a.b', '1.1', 'a.b:80', 11_000],
    ['a.b:', '1e2', 'a.b:', 1_000_000],
    ['::1', '100u', '[::1]:80', 10],
    ['[::1]:90', '1Ki', '[::1]:90', 10_240_000],
    ['a:b:c', '.5', '[a:b:c]:80', 5_000],
    ['', '+2', ':80', 20_000],
  ])('send to %j with weight %s: %j, %d', (authority, weight, to, told) => {
    expect(
      translateProfile({ dstOverrides: [{ authority, weight }] }, 80),
    ).toMatchObject({
      value: { dstOverrides: [{ authority: to, weight: told }] },
    });
  });

  it('cannot have a ttl of more than 64 bits', () => {
    const told = translateProfile({ retryBudget: { ttl: '9999999h' } }, 80);
    expect(told.ok).toBe(false);
  });

  it('have weights in ten-thousandths and a port', () => {
    const told = translateProfile(
      {
        dstOverrides: [{ authority: 'a.b.svc.cluster.local', weight: '500m' }],
      },
      80,
    );
    expect(told).toMatchObject({
      value: {
        dstOverrides: [
          { authority: 'a.b.svc.cluster.local:80', weight: 5_000 },
        ],
      },
    });
  });
});

describe('a ServiceProfile that is applied', () => {
  const profile = (body: unknown) => ({
    apiVersion: 'linkerd.io/v1alpha2',
    kind: 'ServiceProfile',
    metadata: { name: 'web.shop.svc.cluster.local' },
    spec: body,
  });
  it.each([
    [
      'a route without a name',
      { routes: [{ condition: { method: 'GET' } }] },
      'no name',
    ],
    ['a null route', { routes: [null] }, 'null route'],
    ['a field nobody knows', { foo: 1 }, 'unknown field "foo"'],
    [
      'a number below zero',
      { retryBudget: { minRetriesPerSecond: -5 } },
      'number -5',
    ],
    ['a list that is none', { routes: 'x' }, '[]*v1alpha2.RouteSpec'],
    [
      'a timeout without a unit',
      { routes: [{ name: 'a', condition: { method: 'GET' }, timeout: '5' }] },
      'missing unit',
    ],
  ])('is turned down for %s', (_, body, error) => {
    expect(validateProfile(profile(body))).toEqual({
      ok: false,
      error: expect.stringContaining(error),
    });
  });

  it('may have a path pattern that cannot be read', () => {
    expect(
      validateProfile(
        profile({ routes: [{ name: 'a', condition: { pathRegex: '(' } }] }),
      ).ok,
    ).toBe(true);
  });

  it.each([undefined, null, 5, 'x', []])('is never %j', document => {
    expect(validateProfile(document).ok).toBe(false);
  });
});
