import { testFinding } from '../../../__testUtils__';
import { resource, webPod } from '../__testUtils__/clusterFromYaml';
import { sidecarSelectsNothing } from './sidecarSelectsNothing';

const sidecar = (selector: string, metadata?: string) =>
  resource('Sidecar', 'web', `{ ${selector} }`, metadata);
const forWeb = 'workloadSelector: { labels: { app: web } }';

testFinding(sidecarSelectsNothing, [
  {
    name: 'no pod carries the labels',
    resources:
      webPod('sidecar') + sidecar('workloadSelector: { labels: { app: no } }'),
    expect: [['Sidecar shop/web', 'spec.workloadSelector.labels']],
  },
  {
    name: 'pods of another namespace are out of reach',
    resources: webPod('sidecar') + sidecar(forWeb, 'namespace: other'),
    expect: [['Sidecar other/web', 'spec.workloadSelector.labels']],
  },
  {
    name: 'a pod carries them',
    resources: webPod('sidecar') + sidecar(forWeb),
    expect: [],
  },
  {
    name: 'a Sidecar for the whole namespace',
    resources: sidecar(''),
    expect: [],
  },
]);
