import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { egressNetworkOverlaps } from './egressNetworkOverlaps';

const egress = (spec: string) => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: shop }
spec: { trafficPolicy: Deny, ${spec} }
`;

const cluster = installation('{"clusterNetworks":"10.0.0.0/8"}');
const found = [['EgressNetwork shop/out', 'spec.networks']] as const;

testFinding(egressNetworkOverlaps, [
  {
    name: 'a part of the cluster',
    resources: cluster + egress('networks: [{ cidr: 10.1.0.0/16 }]'),
    expect: found,
  },
  {
    name: 'everything, the cluster included',
    resources: cluster + egress('networks: [{ cidr: 0.0.0.0/0 }]'),
    expect: found,
  },
  {
    name: 'everything but the cluster',
    resources:
      cluster + egress('networks: [{ cidr: 0.0.0.0/0, except: [10.0.0.0/8] }]'),
    expect: [],
  },
  {
    name: 'addresses outside of the cluster',
    resources: cluster + egress('networks: [{ cidr: 203.0.113.0/24 }]'),
    expect: [],
  },
  {
    name: 'no networks, which is everything outside',
    resources: cluster + egress(''),
    expect: [],
  },
]);
