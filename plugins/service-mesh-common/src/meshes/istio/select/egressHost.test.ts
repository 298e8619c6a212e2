import { importsHost, parseEgressHost } from './egressHost';

describe('hosts a Sidecar imports', () => {
  it.each<[string, readonly string[], boolean]>([
    ['everything', ['*/*'], true],
    ['its own namespace', ['./*'], false],
    ['the namespace by name', ['shop/*'], true],
    ['one host', ['shop/web.shop.svc.cluster.local'], true],
    ['another host', ['shop/api.shop.svc.cluster.local'], false],
    ['a host in capitals', ['shop/Web.shop.svc.cluster.local'], false],
    ['nothing but an exclusion', ['~/web.shop.svc.cluster.local'], false],
    ['less than everything', ['*/*', '~/web.shop.svc.cluster.local'], false],
    ['less of that namespace', ['*/*', '~shop/*'], false],
    ['less of another namespace', ['*/*', '~api/*'], true],
    ['less of its own namespace', ['*/*', '~./*'], true],
    ['an entry without a namespace', ['*'], false],
    ['an entry with two slashes', ['*/shop/*'], false],
    ['an exclusion with two slashes', ['*/*', '~/shop/*'], true],
    ['an entry with an empty namespace', ['/*'], false],
    ['an exclusion without a slash', ['*/*', '~*'], true],
  ])('%s', (_name, hosts, expected) => {
    expect(
      importsHost(
        hosts.map(host => parseEgressHost(host, 'client')),
        'shop',
        'web.shop.svc.cluster.local',
      ),
    ).toBe(expected);
  });
});
