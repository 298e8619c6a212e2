import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { clusterNetworksMissService } from './clusterNetworksMissService';

const service = (name: string, ip: string) => `
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { clusterIP: ${ip} }
`;

testFinding(clusterNetworksMissService, [
  {
    name: 'a Service with an address outside is found',
    resources:
      installation() +
      service('outside', '203.0.113.1') +
      service('inside', '10.96.0.1'),
    expect: [['Service shop/outside', 'spec.clusterIP']],
  },
  {
    name: 'headless Services have no address',
    resources:
      installation() + service('headless', 'None') + service('none', '""'),
    expect: [],
  },
]);
