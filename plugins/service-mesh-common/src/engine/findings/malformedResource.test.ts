import { testFinding } from '../../__testUtils__';
import { malformedResource } from './malformedResource';

const service = (ports: string) => `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: ${ports} }
`;

testFinding(malformedResource, [
  {
    name: 'names the field of the wrong form',
    resources: service('[{ port: eighty }]'),
    expect: [['Service shop/cart', 'spec.ports[0].port']],
  },
  {
    name: 'is silent about a well-formed object',
    resources: service('[{ port: 80 }]'),
    expect: [],
  },
]);
