import { testFinding } from '../../../__testUtils__';
import { authorizationPathNeverMatches } from './authorizationPathNeverMatches';

const policy = (path: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec: { action: DENY, rules: [{ to: [{ operation: { paths: ['${path}'] } }] }] }
`;
const normalization = (mode: string) => `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'pathNormalization: { normalization: ${mode} }' }
`;
const fires = [
  ['AuthorizationPolicy shop/web', 'spec.rules[0].to[0].operation'],
] as const;

testFinding(authorizationPathNeverMatches, [
  {
    name: 'a dot segment is gone before the rule is read',
    resources: policy('/a/../admin'),
    expect: fires,
  },
  {
    name: 'an escaped letter is decoded before',
    resources: policy('/%61dmin'),
    expect: fires,
  },
  {
    name: 'two slashes stay two in the basic mode',
    resources: policy('/a//b'),
    expect: [],
  },
  {
    name: 'two slashes become one where the mesh merges them',
    resources: policy('/a//b') + normalization('MERGE_SLASHES'),
    expect: fires,
  },
  {
    name: 'nothing is simplified where the mesh says so',
    resources: policy('/a/../admin') + normalization('NONE'),
    expect: [],
  },
  {
    name: 'a plain path and a wildcard are left alone',
    resources: policy('/admin/*'),
    expect: [],
  },
]);
