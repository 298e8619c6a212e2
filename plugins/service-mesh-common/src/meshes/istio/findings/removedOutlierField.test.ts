import { testFinding } from '../../../__testUtils__/testFinding';
import { removedOutlierField } from './removedOutlierField';

const rule = (spec: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, ${spec} }
`;

testFinding(removedOutlierField, [
  {
    name: 'the removed field at the top and in a subset',
    resources: rule(
      'trafficPolicy: { outlierDetection: { consecutiveErrors: 3 } }, subsets: [{ name: v1, trafficPolicy: { outlierDetection: { consecutiveErrors: 3 } } }]',
    ),
    expect: [
      [
        'DestinationRule shop/cart',
        'spec.subsets[0].trafficPolicy.outlierDetection.consecutiveErrors',
      ],
      [
        'DestinationRule shop/cart',
        'spec.trafficPolicy.outlierDetection.consecutiveErrors',
      ],
    ],
  },
  {
    name: 'the fields of today',
    resources: rule(
      'trafficPolicy: { outlierDetection: { consecutive5xxErrors: 3 } }',
    ),
    expect: [],
  },
]);
