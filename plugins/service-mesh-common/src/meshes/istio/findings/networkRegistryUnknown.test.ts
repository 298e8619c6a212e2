import { testFinding } from '../../../__testUtils__';
import { networkRegistryUnknown } from './networkRegistryUnknown';

const installation = (endpoint: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { meshNetworks: '{ networks: { east: { endpoints: [{ ${endpoint} }] } } }' }
---`;
const remote = (labels: string) => `
apiVersion: v1
kind: Secret
metadata: { name: remote, namespace: istio-system, labels: { ${labels} } }
data: { cluster-east: aGk= }
---`;

const fires = [
  [
    'ConfigMap istio-system/istio',
    'data.meshNetworks.networks["east"].endpoints[0].fromRegistry',
  ],
] as const;

testFinding(networkRegistryUnknown, [
  {
    name: 'no cluster by this name',
    resources: installation('fromRegistry: cluster-east'),
    expect: fires,
  },
  {
    name: 'the name of a built-in registry in lower case',
    resources: installation('fromRegistry: kubernetes'),
    expect: fires,
  },
  {
    name: 'a Secret that is none of a remote cluster',
    resources:
      installation('fromRegistry: cluster-east') +
      remote('istio/multiCluster: "false"'),
    expect: fires,
  },
  {
    name: 'a remote secret names the cluster',
    resources:
      installation('fromRegistry: cluster-east') +
      remote('istio/multiCluster: "true"'),
    expect: [],
  },
  {
    name: 'a built-in registry',
    resources: installation('fromRegistry: Kubernetes'),
    expect: [],
  },
  {
    name: 'endpoints by address',
    resources: installation('fromCidr: 10.0.0.0/8'),
    expect: [],
  },
]);
