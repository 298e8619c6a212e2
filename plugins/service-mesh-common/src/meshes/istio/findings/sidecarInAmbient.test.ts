import { testFinding } from '../../../__testUtils__';
import { resource, webPod } from '../__testUtils__/clusterFromYaml';
import { sidecarInAmbient } from './sidecarInAmbient';

const sidecar = (selector = '') =>
  resource('Sidecar', 'web', `{ ${selector} egress: [{ hosts: ['./*'] }] }`);
const forWeb = 'workloadSelector: { labels: { app: web } },';
const captured = webPod('ambient').replace(
  'labels: { app: web,  }',
  'labels: { app: web }, annotations: { ambient.istio.io/redirection: enabled }',
);

testFinding(sidecarInAmbient, [
  {
    name: 'a Sidecar for a namespace of the ambient mesh',
    resources: captured + sidecar(),
    expect: [['Sidecar shop/web']],
  },
  {
    name: 'a Sidecar for a pod of the ambient mesh',
    resources: captured + sidecar(forWeb),
    expect: [['Sidecar shop/web', 'spec.workloadSelector']],
  },
  {
    name: 'injection of sidecars goes before the ambient mesh',
    resources:
      captured.replace(
        'dataplane-mode: ambient',
        'dataplane-mode: ambient, istio-injection: enabled',
      ) + sidecar(),
    expect: [],
  },
  {
    name: 'a revision does so too',
    resources:
      captured.replace(
        'dataplane-mode: ambient',
        'dataplane-mode: ambient, istio.io/rev: canary',
      ) + sidecar(),
    expect: [],
  },
  {
    name: 'a pod with a sidecar',
    resources: webPod('sidecar') + sidecar(forWeb),
    expect: [],
  },
]);
