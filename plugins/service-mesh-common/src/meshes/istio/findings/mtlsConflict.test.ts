import { testFinding } from '../../../__testUtils__';
import { resource, webPod } from '../__testUtils__/clusterFromYaml';
import { mtlsConflict } from './mtlsConflict';

const rule = (mode: string) =>
  resource(
    'DestinationRule',
    'web',
    `{ host: web, trafficPolicy: { tls: { mode: ${mode} } } }`,
  );
const accepts = (mode: string) =>
  resource('PeerAuthentication', 'default', `{ mtls: { mode: ${mode} } }`);
const fires = [
  ['DestinationRule shop/web', 'spec.trafficPolicy.tls.mode'],
] as const;

testFinding(mtlsConflict, [
  {
    name: 'plaintext to pods that take mTLS only',
    resources: webPod('sidecar') + rule('DISABLE') + accepts('STRICT'),
    expect: fires,
  },
  {
    name: 'mTLS to pods without a proxy',
    resources: webPod('none') + rule('ISTIO_MUTUAL'),
    expect: fires,
  },
  {
    name: 'mTLS to pods that take both',
    resources: webPod('sidecar') + rule('ISTIO_MUTUAL'),
    expect: [],
  },
  {
    name: 'no rule: clients find it out by themselves',
    resources: webPod('none') + accepts('STRICT'),
    expect: [],
  },
]);
