import { testFinding } from '../../../__testUtils__';
import { resource, webPod } from '../__testUtils__/clusterFromYaml';
import { sidecarOverlooked, sidecarsForNamespace } from './sidecarOverlooked';

const sidecar = (name: string, selector = '') =>
  resource('Sidecar', name, `{ ${selector} egress: [{ hosts: ['./*'] }] }`);
const forWeb = 'workloadSelector: { labels: { app: web } },';
const captured = webPod('ambient').replace(
  'labels: { app: web,  }',
  'labels: { app: web }, annotations: { ambient.istio.io/redirection: enabled }',
);

testFinding(sidecarOverlooked, [
  {
    name: 'two select the same pod',
    resources: webPod('sidecar') + sidecar('a', forWeb) + sidecar('b', forWeb),
    expect: [
      ['Sidecar shop/a', 'spec.workloadSelector'],
      ['Sidecar shop/b', 'spec.workloadSelector'],
    ],
  },
  {
    name: 'one is an exception from the other',
    resources: webPod('sidecar') + sidecar('a') + sidecar('b', forWeb),
    expect: [],
  },
  {
    name: 'a pod of the ambient mesh has none, which is said elsewhere',
    resources: captured + sidecar('a', forWeb) + sidecar('b', forWeb),
    expect: [],
  },
]);

testFinding(sidecarsForNamespace, [
  {
    name: 'two are for the whole namespace',
    resources: webPod('sidecar') + sidecar('a') + sidecar('b'),
    expect: [['Sidecar shop/a'], ['Sidecar shop/b']],
  },
  {
    name: 'an empty selector is none',
    resources:
      webPod('sidecar') +
      sidecar('a') +
      sidecar('b', 'workloadSelector: { labels: {} },'),
    expect: [['Sidecar shop/a'], ['Sidecar shop/b']],
  },
  {
    name: 'one is an exception from the other',
    resources: webPod('sidecar') + sidecar('a') + sidecar('b', forWeb),
    expect: [],
  },
  {
    name: 'the namespace is in the ambient mesh, which is said elsewhere',
    resources: webPod('ambient') + sidecar('a') + sidecar('b'),
    expect: [],
  },
]);
