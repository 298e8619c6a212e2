import { testFinding } from '../../__testUtils__';
import { Pod } from '../coreKinds';
import { serviceSelectsNothing } from './serviceSelectsNothing';

const service = (spec: string) => `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: ${spec}
`;
const pod = (namespace: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: ${namespace}, labels: { app: cart } }
`;

testFinding(serviceSelectsNothing, [
  {
    name: 'fires when no pod has the labels',
    resources: service('{ selector: { app: cart } }'),
    expect: [['Service shop/cart', 'spec.selector']],
  },
  {
    name: 'fires when only another namespace has such a pod',
    resources: service('{ selector: { app: cart } }') + pod('other'),
    expect: [['Service shop/cart', 'spec.selector']],
  },
  {
    name: 'is silent when a pod has the labels',
    resources: service('{ selector: { app: cart } }') + pod('shop'),
    expect: [],
  },
  {
    name: 'is silent without a selector, where endpoints are made by hand',
    resources: service('{}'),
    expect: [],
  },
  {
    name: 'is silent about an external name',
    resources: service(
      '{ type: ExternalName, externalName: db.example.com, selector: { app: x } }',
    ),
    expect: [],
  },
  {
    name: 'is skipped when pods cannot be read',
    resources: service('{ selector: { app: cart } }'),
    unread: [Pod],
    expect: 'skipped',
  },
]);
