import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { clusterNetworksMissNode } from './clusterNetworksMissNode';

const node = (name: string, cidr: string) => `
---
apiVersion: v1
kind: Node
metadata: { name: ${name} }
spec: { podCIDR: ${cidr} }
`;

const TEN = installation('{"clusterNetworks": "10.0.0.0/8"}');

testFinding(clusterNetworksMissNode, [
  {
    name: 'a block outside, a wider block and no block',
    resources:
      TEN +
      node('outside', '203.0.113.0/24') +
      node('wider', '10.0.0.0/7') +
      node('inside', '10.1.0.0/24') +
      node('none', '""') +
      node('no-block', 'bogus'),
    expect: [
      ['Node outside', 'spec.podCIDR'],
      ['Node wider', 'spec.podCIDR'],
    ],
  },
  {
    name: 'the default networks hold private addresses',
    resources: installation() + node('inside', '192.168.4.0/24'),
    expect: [],
  },
  {
    name: 'nodes that may not be read are not judged',
    resources: TEN + node('outside', '203.0.113.0/24'),
    unread: [clusterNetworksMissNode.reads[1]],
    expect: 'skipped',
  },
]);
