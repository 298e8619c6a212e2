import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { selectorOnStandardGateway } from './selectorOnStandardGateway';

const pod = (namespace = 'shop') => `
apiVersion: v1
kind: Pod
metadata: { name: edge-1, namespace: ${namespace}, labels: { app: edge, gateway.networking.k8s.io/gateway-name: edge } }
---`;
const forEdge = 'selector: { matchLabels: { app: edge } }';
const policy = (spec: string) =>
  resource('AuthorizationPolicy', 'deny', `{ ${spec} }`);
const other = (kind: string, group: string) => `
apiVersion: ${group}.istio.io/v1alpha1
kind: ${kind}
metadata: { name: all, namespace: shop }
spec: { ${forEdge} }
---`;
const toEdge =
  '{ group: gateway.networking.k8s.io, kind: Gateway, name: edge }';

testFinding(selectorOnStandardGateway, [
  {
    name: 'policies of every kind that select pods of the Gateway',
    resources:
      pod() +
      policy(forEdge) +
      resource('RequestAuthentication', 'tokens', `{ ${forEdge} }`) +
      other('Telemetry', 'telemetry') +
      other('WasmPlugin', 'extensions'),
    expect: [
      ['Telemetry shop/all', 'spec.selector'],
      ['WasmPlugin shop/all', 'spec.selector'],
      ['AuthorizationPolicy shop/deny', 'spec.selector'],
      ['RequestAuthentication shop/tokens', 'spec.selector'],
    ],
  },
  {
    name: 'a targetRef leads to it',
    resources:
      pod() +
      policy(`${forEdge}, targetRef: ${toEdge}`) +
      policy(`targetRefs: [${toEdge}]`),
    expect: [],
  },
  {
    name: 'the Gateway is in another namespace',
    resources: pod('other') + policy(forEdge),
    expect: [],
  },
  {
    name: 'the selector means other pods',
    resources: pod() + policy(forEdge.replace('edge', 'web')),
    expect: [],
  },
]);
