import { Entity } from '@backstage/catalog-model';
import { meshEntityConditions, meshEntityRules } from './meshEntity';

const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', annotations: { tier: 'gold' } },
  relations: [
    { type: 'ownedBy', targetRef: 'group:default/shop' },
    { type: 'partOf', targetRef: 'group:default/other' },
  ],
};

describe('rules on mesh entities', () => {
  const { isEntityOwner, hasAnnotation, isReviewDelegate } = meshEntityRules;

  it('knows delegates of reviews apart from owners', () => {
    const delegated = {
      ...orders,
      relations: [
        { type: 'reviewDelegatedTo', targetRef: 'group:default/security' },
        { type: 'ownedBy', targetRef: 'group:default/shop' },
      ],
    };
    const of = (claim: string) =>
      isReviewDelegate.apply(delegated, { claims: [claim] });
    expect(of('group:default/security')).toBe(true);
    expect(of('group:default/shop')).toBe(false);
  });

  it.each([
    [['group:default/shop', 'user:default/a'], true],
    [['group:default/other'], false],
    [[], false],
  ])('owner by %j: %s', (claims, expected) => {
    expect(isEntityOwner.apply(orders, { claims })).toBe(expected);
  });

  it.each([
    [{ annotation: 'tier' }, true],
    [{ annotation: 'tier', value: 'gold' }, true],
    [{ annotation: 'tier', value: 'silver' }, false],
    [{ annotation: 'constructor' }, false],
  ])('annotation %j: %s', (params, expected) => {
    expect(hasAnnotation.apply(orders, params)).toBe(expected);
  });

  it('offers conditions to policies', () => {
    expect(
      meshEntityConditions.isEntityOwner({ claims: ['user:default/a'] }),
    ).toEqual({
      resourceType: 'service-mesh-entity',
      rule: 'IS_ENTITY_OWNER',
      params: { claims: ['user:default/a'] },
    });
  });
});
