import { testFinding } from '../../../__testUtils__';
import { resource, webPod } from '../__testUtils__/clusterFromYaml';
import { sidecarOverlooked } from './sidecarOverlooked';

const sidecar = (name: string, selector = '') =>
  resource('Sidecar', name, `{ ${selector} egress: [{ hosts: ['./*'] }] }`);
const forWeb = 'workloadSelector: { labels: { app: web } },';
const fires = [['Sidecar shop/b', 'spec.workloadSelector']] as const;

testFinding(sidecarOverlooked, [
  {
    name: 'two select the same pod',
    resources: webPod('sidecar') + sidecar('a', forWeb) + sidecar('b', forWeb),
    expect: fires,
  },
  {
    name: 'two are for the whole namespace',
    resources: webPod('sidecar') + sidecar('a') + sidecar('b'),
    expect: fires,
  },
  {
    name: 'one is an exception from the other',
    resources: webPod('sidecar') + sidecar('a') + sidecar('b', forWeb),
    expect: [],
  },
]);
