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
    ['/x', [{ all: [] }], 'r0'],
    ['/x', [{ any: [] }], undefined],
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
  ])(
    'status %s with a failure class of %j fails: %s',
    (code, status, failed) => {
      expect(
        isProfileFailure([{ condition: { status }, isFailure: true }], code),
      ).toBe(failed);
    },
  );

  it.each<[string, RawProfileSpec]>([
    ['an empty condition', spec([{ name: 'a', condition: {} }])],
    ['a ttl that cannot be read', { retryBudget: { ttl: 'soon' } }],
  ])('are all passed over because of %s', (_, broken) => {
    expect(translateProfile(broken, 80).ok).toBe(false);
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
