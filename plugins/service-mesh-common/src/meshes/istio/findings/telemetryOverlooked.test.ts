import { testFinding } from '../../../__testUtils__';
import { webPod } from '../__testUtils__/clusterFromYaml';
import {
  telemetriesForNamespace,
  telemetryOverlooked,
  telemetrySelectsNothing,
} from './telemetryOverlooked';

const telemetry = (name: string, spec: string, namespace = 'shop') => `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
---`;
const forWeb = 'selector: { matchLabels: { app: web } }';
const toGateway =
  'targetRef: { group: gateway.networking.k8s.io, kind: Gateway, name: edge }';

testFinding(telemetryOverlooked, [
  {
    name: 'two select the same pod',
    resources:
      webPod('sidecar') + telemetry('a', forWeb) + telemetry('b', forWeb),
    expect: [
      ['Telemetry shop/a', 'spec.selector'],
      ['Telemetry shop/b', 'spec.selector'],
    ],
  },
  {
    name: 'one is for the whole namespace',
    resources: webPod('sidecar') + telemetry('a', '') + telemetry('b', forWeb),
    expect: [],
  },
  {
    name: 'they are in different namespaces',
    resources:
      webPod('sidecar') +
      telemetry('a', forWeb, 'other') +
      telemetry('b', forWeb),
    expect: [],
  },
]);

testFinding(telemetriesForNamespace, [
  {
    name: 'two without a selector',
    resources: telemetry('a', '') + telemetry('b', ''),
    expect: [['Telemetry shop/a'], ['Telemetry shop/b']],
  },
  {
    name: 'one for the mesh and one for the namespace',
    resources: telemetry('a', '', 'istio-system') + telemetry('b', ''),
    expect: [],
  },
  {
    name: 'one is for pods, one for a Gateway',
    resources:
      telemetry('a', '') + telemetry('b', forWeb) + telemetry('c', toGateway),
    expect: [],
  },
]);

testFinding(telemetrySelectsNothing, [
  {
    name: 'no pod carries the labels',
    resources: webPod('sidecar') + telemetry('a', forWeb.replace('web', 'no')),
    expect: [['Telemetry shop/a', 'spec.selector.matchLabels']],
  },
  {
    name: 'the pod is in another namespace',
    resources: webPod('sidecar') + telemetry('a', forWeb, 'other'),
    expect: [['Telemetry other/a', 'spec.selector.matchLabels']],
  },
  {
    name: 'a pod carries them',
    resources: webPod('sidecar') + telemetry('a', forWeb),
    expect: [],
  },
]);
