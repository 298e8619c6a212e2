import { testFinding } from '../../../__testUtils__/testFinding';
import { pod } from '../__testUtils__/installation';
import { trustAnchorsOutdated } from './trustAnchorsOutdated';

const roots = `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: linkerd-identity-trust-roots, namespace: linkerd }
data: { ca-bundle.crt: "current\\n" }
`;

const trusting = (name: string, anchors: string, namespace = 'shop') =>
  pod(name, {
    namespace,
    rest: `spec: { containers: [{ name: linkerd-proxy, env: [{ name: LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS, value: ${anchors} }] }] }`,
  });

testFinding(trustAnchorsOutdated, [
  {
    name: 'a proxy with other anchors is found',
    resources: roots + trusting('old', 'previous') + trusting('new', 'current'),
    expect: [['Pod shop/old', 'spec.containers']],
  },
  {
    name: 'pods of the control plane, and pods that do not say what they trust, are passed over',
    resources:
      roots + trusting('identity', 'previous', 'linkerd') + pod('unknown'),
    expect: [],
  },
  {
    name: 'without the roots nothing is compared',
    resources: trusting('old', 'previous'),
    expect: [],
  },
]);
