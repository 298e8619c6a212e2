import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { controlPlaneSingleReplica } from './controlPlaneSingleReplica';

const HA = installation('{"highAvailability": true}');

const deployment = (name: string, available: number) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: linkerd }
status: { availableReplicas: ${available} }
`;

testFinding(controlPlaneSingleReplica, [
  {
    name: 'one replica of a highly available component is too few',
    resources:
      HA +
      deployment('linkerd-destination', 1) +
      deployment('linkerd-identity', 3) +
      deployment('linkerd-proxy-injector', 0),
    expect: [
      ['Deployment linkerd/linkerd-destination', 'status.availableReplicas'],
      ['Deployment linkerd/linkerd-proxy-injector', 'status.availableReplicas'],
    ],
  },
  {
    name: 'an installation that is not highly available may have one',
    resources: installation() + deployment('linkerd-destination', 1),
    expect: [],
  },
]);
