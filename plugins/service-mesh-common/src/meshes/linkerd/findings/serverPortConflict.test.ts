import { meshedPod } from '../__testUtils__/clusterFromYaml';
import { testFinding } from '../../../__testUtils__/testFinding';
import { serverPortConflict } from './serverPortConflict';

const server = (name: string, year: number, port: string, selector = '{}') => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: ${name}, namespace: shop, creationTimestamp: '${year}-01-01T00:00:00Z' }
spec: { podSelector: ${selector}, port: ${port} }
`;

testFinding(serverPortConflict, [
  {
    name: 'the younger of two Servers on one port loses',
    resources:
      meshedPod() + server('young', 2025, '8080') + server('old', 2024, '8080'),
    expect: [['Server shop/young', 'spec.port']],
  },
  {
    name: 'a port by name and the same port by number collide',
    resources:
      meshedPod() + server('old', 2024, 'http') + server('young', 2025, '8080'),
    expect: [['Server shop/young', 'spec.port']],
  },
  {
    name: 'different ports do not collide',
    resources:
      meshedPod() + server('a', 2024, '8080') + server('b', 2025, '9090'),
    expect: [],
  },
  {
    name: 'Servers for different pods do not collide',
    resources:
      meshedPod() +
      server('a', 2024, '8080') +
      server('b', 2025, '8080', '{ matchLabels: { app: other } }'),
    expect: [],
  },
]);
