import { testFinding } from '../../../__testUtils__/testFinding';
import { peerAuthenticationIgnored } from './peerAuthenticationIgnored';

const policy = (
  namespace: string,
  name: string,
  created: string,
  selector = '{}',
) => `
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: ${name}, namespace: ${namespace}, creationTimestamp: '${created}' }
spec: { selector: ${selector}, mtls: { mode: STRICT } }
`;
const cart = '{ matchLabels: { app: cart } }';
const pay = '{ matchLabels: { app: pay } }';

testFinding(peerAuthenticationIgnored, [
  {
    name: 'the younger of two for a namespace',
    resources:
      policy('shop', 'a', '2026-02-01T00:00:00Z') +
      policy('shop', 'b', '2026-01-01T00:00:00Z'),
    expect: [['PeerAuthentication shop/a']],
  },
  {
    name: 'the younger of two with the same selector',
    resources:
      policy('shop', 'a', '2026-01-01T00:00:00Z', cart) +
      policy('shop', 'b', '2026-02-01T00:00:00Z', cart),
    expect: [['PeerAuthentication shop/b']],
  },
  {
    name: 'a selector in the root namespace',
    resources: policy('istio-system', 'a', '2026-01-01T00:00:00Z', cart),
    expect: [['PeerAuthentication istio-system/a', 'spec.selector']],
  },
  {
    name: 'one for each level and each workload is as it should be',
    resources:
      policy('istio-system', 'mesh', '2026-01-01T00:00:00Z') +
      policy('shop', 'a', '2026-01-01T00:00:00Z') +
      policy('shop', 'b', '2026-01-01T00:00:00Z', cart) +
      policy('shop', 'c', '2026-01-01T00:00:00Z', pay),
    expect: [],
  },
]);
