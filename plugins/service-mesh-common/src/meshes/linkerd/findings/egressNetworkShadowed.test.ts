import { testFinding } from '../../../__testUtils__/testFinding';
import { egressNetworkShadowed } from './egressNetworkShadowed';

const egress = (
  name: string,
  year: number,
  networks: string,
  namespace = 'shop',
) => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: ${name}, namespace: ${namespace}, creationTimestamp: '${year}-01-01T00:00:00Z' }
spec: { trafficPolicy: Allow${networks} }
`;

testFinding(egressNetworkShadowed, [
  {
    name: 'the younger of two with one block, and of two for everything',
    resources:
      egress('young', 2025, ', networks: [{ cidr: 192.0.2.7/24 }]') +
      egress('old', 2024, ', networks: [{ cidr: 192.0.2.0/24 }]') +
      egress('all-young', 2025, '') +
      egress('all-old', 2024, ''),
    expect: [
      ['EgressNetwork shop/all-young', 'spec'],
      ['EgressNetwork shop/young', 'spec.networks[0]'],
    ],
  },
  {
    name: 'a smaller block inside, other exceptions and other namespaces differ',
    resources:
      egress('wide', 2024, ', networks: [{ cidr: 192.0.2.0/24 }]') +
      egress('narrow', 2025, ', networks: [{ cidr: 192.0.2.0/28 }]') +
      egress(
        'holed',
        2025,
        ', networks: [{ cidr: 192.0.2.0/24, except: [192.0.2.1] }]',
      ) +
      egress('other', 2025, ', networks: [{ cidr: 192.0.2.0/24 }]', 'pay'),
    expect: [],
  },
]);
