import { AccessPredicate } from '../model';
import { coveringGrant } from './coveringGrant';

const is = (
  attribute: 'source.identity' | 'request.method' | 'request.path',
  exact: string,
): AccessPredicate => ({ attribute, match: { exact } });
const cart = is('source.identity', 'cart');
const web = is('source.identity', 'web');
const get = is('request.method', 'GET');
const post = is('request.method', 'POST');
const below = (prefix: string): AccessPredicate => ({
  attribute: 'request.path',
  match: { prefix },
});
const header: AccessPredicate = {
  attribute: 'request.header:x-a',
  match: { exact: '1' },
};
const opaque: AccessPredicate = { opaque: 'an authorizer' };
const port = (number: number): AccessPredicate => ({
  attribute: 'destination.port',
  match: { exact: String(number) },
});

describe('coveringGrant', () => {
  it.each<[string, AccessPredicate, readonly AccessPredicate[], boolean]>([
    ['itself', { all: [cart, get] }, [{ all: [get, cart] }], true],
    ['everything', { all: [cart, get] }, [{ all: [] }], true],
    ['no less than everything', { all: [] }, [cart, { not: cart }], false],
    [
      'the same caller with more operations',
      { all: [cart, get] },
      [cart],
      true,
    ],
    ['the same caller with fewer', cart, [{ all: [cart, get] }], false],
    [
      'paths below the same prefix',
      { all: [cart, below('/orders/')] },
      [below('/orders/'), web],
      true,
    ],
    ['a wider prefix', { all: [cart, below('/orders/')] }, [below('/')], true],
    ['a narrower prefix', below('/orders/'), [below('/orders/1')], false],
    [
      'every alternative by one of several',
      { all: [{ any: [cart, web] }, { any: [get, post] }] },
      [{ all: [cart, { any: [get, post] }] }, web],
      true,
    ],
    [
      'all alternatives but one',
      { all: [{ any: [cart, web] }, { any: [get, post] }] },
      [cart, { all: [web, get] }],
      false,
    ],
    ['what only the running mesh can tell', opaque, [{ all: [opaque] }], true],
    [
      'less than it, without that',
      { all: [cart] },
      [{ all: [cart, opaque] }],
      false,
    ],
    ['a header it asks for', { all: [cart, header] }, [header], true],
    ['no header it does not ask for', cart, [{ all: [cart, header] }], false],
    ['nobody but some', { not: cart }, [{ not: cart }], true],
    ['other ports', { all: [cart, port(9090)] }, [{ all: [] }], false],
    ['its port', { all: [cart, port(8080)] }, [{ all: [cart] }], true],
  ])('covers %s', (_name, matches, others, expected) => {
    expect(
      coveringGrant(
        { effect: 'allow', matches },
        8080,
        others.map(one => ({ effect: 'allow' as const, matches: one })),
      ) !== undefined,
    ).toBe(expected);
  });

  it.each<[string, AccessPredicate, boolean]>([
    ['whole', cart, false],
    ['in part', { all: [cart, get] }, true],
    ['for everybody else', { not: cart }, true],
  ])('does not count what is refused %s', (_name, refused, expected) => {
    const found = coveringGrant({ effect: 'allow', matches: cart }, 8080, [
      { effect: 'allow', matches: cart },
      { effect: 'deny', matches: refused },
    ]);
    expect(found !== undefined).toBe(expected);
  });
});
