import { testFinding } from '../../../__testUtils__';
import { authorizationRuleUnreadable } from './authorizationRuleUnreadable';

const policy = (rule: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec: { rules: [${rule}] }
`;
const name = 'AuthorizationPolicy shop/web';

testFinding(authorizationRuleUnreadable, [
  {
    name: 'a condition on an attribute that does not exist',
    resources: policy(`{ when: [{ key: source.user, values: [ann] }] }`),
    expect: [[name, 'spec.rules[0].when[0]']],
  },
  {
    name: 'an address that is none',
    resources: policy(`{ when: [{ key: remote.ip, notValues: [a.b.c.d] }] }`),
    expect: [[name, 'spec.rules[0].when[0]']],
  },
  {
    name: 'a path template with an operator after the rest',
    resources: policy(`{ to: [{ operation: { paths: ['/{**}/a/{*}'] } }] }`),
    expect: [[name, 'spec.rules[0].to[0].operation']],
  },
  {
    name: 'conditions and paths that can be read',
    resources: policy(
      `{ to: [{ operation: { paths: ['/a/{*}/b', '/c*'] } }], when: [{ key: 'request.headers[x-env]', values: [test] }, { key: source.trustDomain, values: ['*.corp'] }] }`,
    ),
    expect: [],
  },
]);
