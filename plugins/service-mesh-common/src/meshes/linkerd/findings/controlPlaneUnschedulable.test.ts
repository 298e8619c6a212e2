import { testFinding } from '../../../__testUtils__/testFinding';
import { installation, pod } from '../__testUtils__/installation';
import { controlPlaneUnschedulable } from './controlPlaneUnschedulable';

const waiting = (namespace: string, reason: string) =>
  pod('waiting', {
    namespace,
    rest: `status: { phase: Pending, conditions: [{ type: PodScheduled, status: "False", reason: ${reason}, message: no room }] }`,
  });

testFinding(controlPlaneUnschedulable, [
  {
    name: 'a pod of the control plane without a node is found',
    resources: installation() + waiting('linkerd', 'Unschedulable'),
    expect: [['Pod linkerd/waiting', 'status.conditions']],
  },
  {
    name: 'pods of others, and pods that wait for something else, are not',
    resources:
      installation() +
      waiting('shop', 'Unschedulable') +
      waiting('linkerd', 'SchedulingGated'),
    expect: [],
  },
]);
