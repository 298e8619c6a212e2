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
/** The Service leads to a port by its name; the pods call theirs so or not. */
const named = (name: string) =>
  webPod('sidecar')
    .replace(
      '{ containerPort: 8080 }',
      `{ name: ${name}, containerPort: 8080 }`,
    )
    .replace('targetPort: 8080', 'targetPort: http');
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
    name: 'plaintext to a port that the pods know by its name',
    resources: named('http') + rule('DISABLE') + accepts('STRICT'),
    expect: fires,
  },
  {
    name: 'a port by a name that no pod has',
    resources: named('other') + rule('DISABLE') + accepts('STRICT'),
    expect: [],
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
