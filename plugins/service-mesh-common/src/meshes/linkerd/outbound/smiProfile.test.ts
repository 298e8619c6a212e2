import { smiProfile } from './smiProfile';

describe('what the SMI extension writes', () => {
  it.each([
    ['90', '90'],
    [90, '90'],
    ['0.5', '500m'],
    ['1000m', '1'],
    [undefined, '0'],
  ])('weight %p as %s', (weight, text) => {
    expect(
      smiProfile(
        {
          service: 'web',
          namespace: 'shop',
          backends: [
            { service: 'web-v2', ...(weight !== undefined && { weight }) },
          ],
        },
        undefined,
        'cluster.local',
      )?.spec?.dstOverrides,
    ).toEqual([{ authority: 'web-v2.shop.svc.cluster.local', weight: text }]);
  });

  it.each([
    ['a new one', undefined, {}],
    ['one that is there', { dstOverrides: [] }, {}],
  ])('no overrides without back ends: %s', (_, spec, expected) => {
    const there = spec && {
      apiVersion: 'linkerd.io/v1alpha2',
      kind: 'ServiceProfile',
      metadata: { name: 'web.shop.svc.cluster.local', namespace: 'shop' },
      spec,
    };
    expect(
      smiProfile(
        { service: 'web', namespace: 'shop', backends: [] },
        there,
        'cluster.local',
      )?.spec,
    ).toEqual(expected);
  });
});
