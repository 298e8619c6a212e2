import { fullHost } from './Host';

describe('full names of hosts', () => {
  it.each([
    ['a short name', 'cart', 'shop', 'a.b', 'cart.shop.svc.a.b'],
    ['a domain that is not known', 'cart', 'shop', '', 'cart.shop'],
    ['a namespace that is not known', 'cart', '', 'a.b', 'cart.svc.a.b'],
    ['a dotted name', 'cart.shop', 'web', 'a.b', 'cart.shop'],
    ['a wildcard', '*', 'shop', 'a.b', '*'],
    ['an address', 'fe80::1', 'shop', 'a.b', 'fe80::1'],
    ['a name with a port', 'cart:80', 'shop', 'a.b', 'cart:80.shop.svc.a.b'],
  ])('%s', (_, host, namespace, domain, expected) => {
    expect(fullHost(host, namespace, domain)).toBe(expected);
  });
});
