import { testFinding } from '../../../__testUtils__/testFinding';
import { jwksFetchUnrestricted } from './jwksFetchUnrestricted';

const authentication = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
`;
const istiod = (env: string) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec: { template: { spec: { containers: [{ name: discovery, env: [${env}] }] } } }
`;
const fires: [string, string][] = [
  ['Deployment istio-system/istiod', 'spec.template.spec.containers[0].env'],
];

testFinding(jwksFetchUnrestricted, [
  {
    name: 'nothing is blocked',
    resources: authentication + istiod('{ name: OTHER, value: x }'),
    expect: fires,
  },
  {
    name: 'the setting is there without a value',
    resources:
      authentication +
      istiod('{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: "" }'),
    expect: fires,
  },
  {
    name: 'ranges are blocked',
    resources:
      authentication +
      istiod('{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 10.0.0.0/8 }'),
    expect: [],
  },
  {
    name: 'nobody reads tokens',
    resources: istiod(''),
    expect: [],
  },
]);
