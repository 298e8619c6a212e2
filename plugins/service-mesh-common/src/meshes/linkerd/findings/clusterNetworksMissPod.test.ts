import { testFinding } from '../../../__testUtils__/testFinding';
import { installation, pod } from '../__testUtils__/installation';
import { clusterNetworksMissPod } from './clusterNetworksMissPod';

testFinding(clusterNetworksMissPod, [
  {
    name: 'a pod with an address outside is found, unless it uses the network of its node',
    resources:
      installation() +
      pod('outside', { rest: 'status: { podIP: 90.1.2.3 }' }) +
      pod('inside', { rest: 'status: { podIP: 10.2.3.4 }' }) +
      pod('host', {
        rest: 'spec: { hostNetwork: true }\nstatus: { podIP: 90.1.2.3 }',
      }) +
      pod('starting'),
    expect: [['Pod shop/outside', 'status.podIP']],
  },
  {
    name: 'a cluster without Linkerd has no such networks',
    resources: pod('outside', { rest: 'status: { podIP: 90.1.2.3 }' }),
    expect: [],
  },
]);
