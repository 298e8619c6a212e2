import { testFinding } from '../../../__testUtils__';
import { indexObjects } from '../../../engine';
import { VirtualService } from '../kinds';
import { fieldDropped } from './fieldDropped';
import { invalid } from './invalid';
import { validationWarning } from './validationWarning';

const virtualService = (http: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [cart.shop.example.com]
  http: ${http}
`;
const to = 'route: [{ destination: { host: cart } }]';

testFinding(invalid, [
  {
    name: 'names the field Istio refuses',
    resources: virtualService(`[{ ${to}, retries: { attempts: -1 } }]`),
    expect: [['VirtualService shop/cart', 'spec.http[0].retries.attempts']],
  },
  {
    name: 'is silent about what Istio only warns about',
    resources: virtualService(`[{ ${to}, mirrorPercent: 5 }]`),
    expect: [],
  },
]);

testFinding(validationWarning, [
  {
    name: 'names the field Istio warns about',
    resources: virtualService(`[{ ${to}, mirrorPercent: 5 }]`),
    expect: [['VirtualService shop/cart', 'spec.http[0].mirrorPercent']],
  },
  {
    name: 'leaves what Istio says of every EnvoyFilter, and the field another rule speaks of',
    resources: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua, namespace: shop }
spec: {}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, trafficPolicy: { outlierDetection: { consecutiveErrors: 3 } } }
`,
    expect: [],
  },
]);

describe('istio/field-dropped', () => {
  // What was applied is known where a cluster is read; elsewhere objects are as they were written.
  const found = (dropped: boolean) => {
    const kind = {
      ...VirtualService,
      validate: () => [
        {
          severity: 'warning' as const,
          field: 'spec.hots',
          message: 'there is no field hots here',
          ...(dropped && { dropped: true as const }),
        },
      ],
    };
    const index = indexObjects(
      [
        {
          apiVersion: 'networking.istio.io/v1',
          kind: 'VirtualService',
          metadata: { name: 'cart', namespace: 'shop' },
        },
      ],
      { kinds: [kind] },
    );
    return {
      dropped: [...fieldDropped.check({ index })].map(({ field }) => field),
      warnings: [...validationWarning.check({ index })].length,
    };
  };

  it('names a field that the API server did not keep', () => {
    expect(found(true)).toEqual({ dropped: ['spec.hots'], warnings: 0 });
  });

  it('is silent about other problems', () => {
    expect(found(false)).toEqual({ dropped: [], warnings: 1 });
  });
});
