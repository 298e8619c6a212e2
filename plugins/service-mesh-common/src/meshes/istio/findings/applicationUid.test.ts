import { testFinding } from '../../../__testUtils__/testFinding';
import { applicationUid } from './applicationUid';

const pod = (spec: string, labels = '') => `
---
apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: shop, labels: { ${labels} } }
spec: { ${spec} }
`;
const user = 'securityContext: { runAsUser: 1337 }';

testFinding(applicationUid, [
  {
    name: 'a pod and a container of a template run as the proxy’s user',
    resources: `${pod(user)}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { spec: { containers: [{ name: istio-proxy, ${user} }, { name: app, ${user} }] } } }
`,
    expect: [
      [
        'Deployment shop/cart',
        'spec.template.spec.containers[1].securityContext.runAsUser',
      ],
      ['Pod shop/cart-1', 'spec.securityContext.runAsUser'],
    ],
  },
  {
    name: 'one pod for all of an owner',
    resources: [1, 2]
      .map(n => pod(user).replace('cart-1', `cart-${n}`))
      .join('')
      .replaceAll(
        'namespace: shop',
        'namespace: shop, ownerReferences: [{ kind: ReplicaSet, name: cart, controller: true }]',
      ),
    expect: [['Pod shop/cart-1', 'spec.securityContext.runAsUser']],
  },
  {
    name: 'the proxy itself, the control plane and another user',
    resources:
      pod(`containers: [{ name: istio-proxy, ${user} }]`) +
      pod(user, 'istio: pilot') +
      pod(user, 'release: istio') +
      pod('securityContext: { runAsUser: 1000 }'),
    expect: [],
  },
]);
