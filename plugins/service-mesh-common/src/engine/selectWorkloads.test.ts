import { indexFromYaml } from '../__testUtils__';
import { readMeshTarget } from '../readMeshTarget';
import { Pod, Service } from './coreKinds';
import { selectWorkloads } from './selectWorkloads';

const shop = `
apiVersion: v1
kind: Pod
metadata:
  name: cart-v1-abc-1
  namespace: shop
  labels: { app: cart, version: v1, pod-template-hash: abc, backstage.io/kubernetes-id: cart }
  ownerReferences: [{ kind: ReplicaSet, name: cart-v1-abc, controller: true }]
spec:
  serviceAccountName: cart
  containers:
    - { name: app, ports: [{ name: web, containerPort: 8080 }] }
    - { name: istio-proxy, ports: [{ containerPort: 15090 }] }
status: { phase: Running }
---
apiVersion: v1
kind: Pod
metadata:
  name: cart-v1-abc-2
  namespace: shop
  labels: { app: cart, version: v1, pod-template-hash: abc, backstage.io/kubernetes-id: cart }
  ownerReferences: [{ kind: ReplicaSet, name: cart-v1-abc, controller: true }]
status: { phase: Failed }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart-v2, namespace: shop }
spec: { template: { metadata: { labels: { app: cart, backstage.io/kubernetes-id: cart } } } }
---
apiVersion: v1
kind: Pod
metadata:
  name: cart-x
  namespace: other
  labels: { app: cart, backstage.io/kubernetes-id: cart }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: web }, { name: tcp-admin, port: 9000 }] }
---
apiVersion: v1
kind: Service
metadata: { name: no-selector, namespace: shop }
spec: { ports: [{ port: 1 }] }
`;
const target = (annotations: Record<string, string>) => {
  const read = readMeshTarget({
    apiVersion: 'v1',
    kind: 'Component',
    metadata: { name: 'e', annotations },
  });
  if (!read) throw new Error('the annotations select nothing');
  return read;
};
const inShop = { 'backstage.io/kubernetes-namespace': 'shop' };

describe('selectWorkloads', () => {
  const index = indexFromYaml(shop);

  it.each<[string, Record<string, string>, string[]]>([
    [
      'finds pods and podless Deployments by id',
      { ...inShop, 'backstage.io/kubernetes-id': 'cart' },
      ['Deployment cart-v1 (1)', 'Deployment cart-v2 (0)'],
    ],
    [
      'looks everywhere without a namespace',
      { 'backstage.io/kubernetes-id': 'cart' },
      ['Pod cart-x (1)', 'Deployment cart-v1 (1)', 'Deployment cart-v2 (0)'],
    ],
    [
      'lets the selector replace the id',
      {
        ...inShop,
        'backstage.io/kubernetes-id': 'nobody',
        'backstage.io/kubernetes-label-selector':
          'app=cart,version in (v1, v3)',
      },
      ['Deployment cart-v1 (1)'],
    ],
    [
      'finds workloads by Service',
      { 'meshwright.io/services': 'shop/cart' },
      ['Deployment cart-v1 (1)', 'Deployment cart-v2 (0)'],
    ],
    [
      'finds workloads by name',
      { ...inShop, 'meshwright.io/workloads': 'cart-v1' },
      ['Deployment cart-v1 (1)'],
    ],
    [
      'selects nothing by a malformed selector',
      { ...inShop, 'backstage.io/kubernetes-label-selector': 'app in cart' },
      [],
    ],
    [
      'selects nothing by a Service without selector',
      { 'meshwright.io/services': 'shop/no-selector' },
      [],
    ],
    [
      'selects nothing in another cluster',
      {
        ...inShop,
        'backstage.io/kubernetes-id': 'cart',
        'backstage.io/kubernetes-cluster': 'elsewhere',
      },
      [],
    ],
  ])('%s', (_name, annotations, expected) => {
    const { workloads } = selectWorkloads(target(annotations), index, []);
    expect(
      workloads.map(
        w => `${w.ownerKind} ${w.name} (${w.membership.podsTotal})`,
      ),
    ).toEqual(expected);
  });

  it('joins container ports and Service ports, without the proxies’ own', () => {
    const [cart] = selectWorkloads(
      target({ ...inShop, 'meshwright.io/workloads': 'cart-v1' }),
      index,
      [],
    ).workloads;
    expect(cart).toMatchObject({
      serviceAccount: 'cart',
      services: ['cart'],
      ports: [
        {
          number: 8080,
          name: 'web',
          protocol: 'http',
          services: [{ name: 'cart', port: 80 }],
        },
        {
          number: 9000,
          protocol: 'tcp',
          services: [{ name: 'cart', port: 9000 }],
        },
      ],
    });
  });

  it('says which kinds it could not read', () => {
    const blind = indexFromYaml(shop, { unread: [Pod, Service] });
    expect(
      selectWorkloads(
        target({ ...inShop, 'backstage.io/kubernetes-id': 'cart' }),
        blind,
        [],
      )
        .unread.map(kind => kind.kind)
        .sort(),
    ).toEqual(['Pod', 'Service']);
  });
});
