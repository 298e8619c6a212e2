import { indexFromYaml } from '../../../__testUtils__';
import { isUnread } from '../../../engine/ResourceIndex';
import { EnvoyFilter } from '../kinds';
import { envoyFiltersFor } from './envoyFiltersFor';
import { patchReaches } from './patchReaches';

describe('proxies an EnvoyFilter patch is for', () => {
  it.each<[string, string | undefined, string, boolean]>([
    ['no version is asked for', undefined, '1.4.0', true],
    ['an empty one is asked for', '', '1.4.0', true],
    ['its beginning', '1\\.4.*', '1.4.0', true],
    ['its beginning, pinned', '^1\\.4.*', '1.4.0', true],
    ['another version', '^1\\.5.*', '1.4.0', false],
    ['any part of it', '4\\.0', '1.4.0', true],
    ['its end, pinned', '4\\.0$', '1.4.0', true],
    ['a part that is pinned elsewhere', '^4\\.0', '1.4.0', false],
    ['one of several', '^1\\.3|^1\\.4', '1.4.0', true],
    ['an unknown version', '1\\.4', '', false],
    ['what is no pattern', '1.(4', '1.4.0', true],
    ['what is no pattern, of an unknown version', '1.(4', '', true],
    ['what is too long', `1.4.0${'|1'.repeat(600)}`, '1.4.0', false],
  ])('%s', (_name, proxyVersion, version, expected) => {
    expect(
      patchReaches({ match: { proxy: { proxyVersion } }, patch: {} }, version),
    ).toBe(expected);
  });

  it.each<
    [
      string,
      Record<string, string> | undefined,
      Record<string, string>,
      boolean,
    ]
  >([
    ['metadata it has', { CLUSTER_ID: 'a' }, { CLUSTER_ID: 'a' }, true],
    [
      'metadata with another value',
      { CLUSTER_ID: 'b' },
      { CLUSTER_ID: 'a' },
      false,
    ],
    ['metadata it does not have', {}, { CLUSTER_ID: 'a' }, false],
    ['metadata nobody knows', undefined, { CLUSTER_ID: 'a' }, true],
  ])('%s', (_name, known, metadata, expected) => {
    expect(
      patchReaches(
        { match: { proxy: { metadata } }, patch: {} },
        '1.4.0',
        known,
      ),
    ).toBe(expected);
  });

  it('leaves out a patch that changes nothing', () => {
    expect(patchReaches({ match: {} }, '1.4.0')).toBe(false);
  });
});

describe('EnvoyFilters of a proxy', () => {
  const filter = (name: string, namespace: string, spec: string) => `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
---`;
  const read = indexFromYaml(
    filter('wide', 'shop', '{}') +
      filter('root', 'istio-system', '{}') +
      filter('last', 'istio-system', '{ priority: 5 }') +
      filter('first', 'shop', '{ priority: -1 }') +
      filter('away', 'other', '{}') +
      filter(
        'service',
        'shop',
        "{ targetRefs: [{ group: '', kind: Service, name: web }] }",
      ) +
      filter(
        'gateway',
        'shop',
        '{ targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: way }] }',
      ),
    { kinds: [EnvoyFilter] },
  ).list(EnvoyFilter);
  const namesFor = (labels: Record<string, string>, isWaypoint: boolean) =>
    envoyFiltersFor(
      isUnread(read) ? [] : read,
      {
        namespace: 'shop',
        labels,
        isWaypoint,
        services: [{ name: 'web', namespace: 'shop', kind: 'Service' }],
      },
      { rootNamespace: 'istio-system', selectorsReachGateways: true },
    ).map(({ metadata }) => metadata.name);

  it('go by priority, then root namespace, then age', () => {
    expect(namesFor({ app: 'web' }, false)).toEqual([
      'first',
      'root',
      'wide',
      'last',
    ]);
  });

  it('reach a waypoint by its Gateway, never by a service', () => {
    expect(
      namesFor({ 'gateway.networking.k8s.io/gateway-name': 'way' }, true),
    ).toEqual(['gateway']);
  });
});
