import { testFinding } from '../../../__testUtils__/testFinding';
import { trafficSplitIsArchived } from './trafficSplitIsArchived';

const split = (annotations: string) => `
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata: { name: web, namespace: shop, annotations: ${annotations} }
spec: { service: web, backends: [{ service: web-v1, weight: 1 }] }
`;

testFinding(trafficSplitIsArchived, [
  {
    name: 'a TrafficSplit is better an HTTPRoute',
    resources: split('{}'),
    expect: [['TrafficSplit shop/web']],
  },
  {
    name: 'the annotation that protects a profile says nothing about a split',
    resources: split('{ smi.linkerd.io/skip: "true" }'),
    expect: [['TrafficSplit shop/web']],
  },
  {
    name: 'the profile it becomes is not one',
    resources: `
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec: { routes: [] }
`,
    expect: [],
  },
]);
