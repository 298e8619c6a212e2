import { testFinding } from '../../../__testUtils__/testFinding';
import { meshedPod } from '../__testUtils__/clusterFromYaml';
import { servicePortSkipsProxy } from './servicePortSkipsProxy';

const skipping = (ports: string) =>
  meshedPod(`{ config.linkerd.io/skip-inbound-ports: "${ports}" }`);

testFinding(servicePortSkipsProxy, [
  {
    name: 'a Service that leads to a skipped port, by number and in a range',
    resources: skipping('8000-8999'),
    expect: [['Service shop/web', 'spec.ports[0]']],
  },
  {
    name: 'a Service that leads there by name',
    resources: skipping('8080').replace('targetPort: 8080', 'targetPort: http'),
    expect: [['Service shop/web', 'spec.ports[0]']],
  },
  {
    name: 'a skipped port that no Service leads to',
    resources: skipping('9000'),
    expect: [],
  },
  { name: 'a pod that skips nothing', resources: meshedPod(), expect: [] },
]);
