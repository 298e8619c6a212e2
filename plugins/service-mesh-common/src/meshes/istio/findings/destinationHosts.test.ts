import { testFinding } from '../../../__testUtils__/testFinding';
import { destinationRuleHostUnknown } from './destinationRuleHostUnknown';
import { subsetSelectsNothing } from './subsetSelectsNothing';
import { subsetSelectsOthers } from './subsetSelectsOthers';

const rule = (host: string, subset = '', more = '') => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: '${host}', ${more} subsets: [${
  subset && `{ name: s, labels: { ${subset} } }`
}] }
`;
const service = (selector = 'app: cart', annotations = '') => `
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, annotations: { ${annotations} } }
spec: { selector: { ${selector} } }
`;
const entry = (host: string, spec = '', namespace = 'other') => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: e, namespace: ${namespace} }
spec: { hosts: ['${host}'], ${spec} }
`;
const pod = (labels: string, node = 'n1') => `
---
apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: shop, labels: { ${labels} } }
spec: { nodeName: ${node} }
`;
const node = (labels: string) => `
---
apiVersion: v1
kind: Node
metadata: { name: n1, labels: { ${labels} } }
`;
const host: [string, string][] = [['DestinationRule shop/cart', 'spec.host']];
const labels: [string, string][] = [
  ['DestinationRule shop/cart', 'spec.subsets[0].labels'],
];

const ELSEWHERE =
  rule('cart', 'version: v2') +
  service() +
  pod('app: cart, version: v1') +
  pod('app: other, version: v2').replace('cart-1', 'other-1');

testFinding(destinationRuleHostUnknown, [
  {
    name: 'nothing stands behind the host',
    resources: rule('cart.other.svc.cluster.local') + service(),
    expect: host,
  },
  {
    name: 'a Service by its short name',
    resources: rule('cart') + service(),
    expect: [],
  },
  {
    name: 'a ServiceEntry that only its own namespace sees',
    resources:
      rule('api.example.com') + entry('api.example.com', 'exportTo: [.]'),
    expect: host,
  },
  {
    name: 'a ServiceEntry that the rule’s namespace sees',
    resources:
      rule('api.example.com') + entry('api.example.com', 'exportTo: [shop]'),
    expect: [],
  },
  {
    name: 'a rule for a namespace that sees the ServiceEntry',
    resources:
      rule('api.example.com', '', 'exportTo: [other],') +
      entry('api.example.com', 'exportTo: [.]'),
    expect: [],
  },
  {
    name: 'a Service that is not exported',
    resources:
      rule('cart') + service('', 'networking.istio.io/exportTo: other'),
    expect: host,
  },
  {
    name: 'a wildcard on either side',
    resources: `${rule('*.local') + service()}---${rule(
      'api.example.com',
    )}${entry('*.example.com')}`,
    expect: [],
  },
]);

testFinding(subsetSelectsNothing, [
  {
    name: 'no pod carries the labels',
    resources:
      rule('cart', 'version: v2') + service() + pod('app: cart, version: v1'),
    expect: labels,
  },
  {
    name: 'no pod carries the labels, and the Service selects none',
    resources: rule('cart', 'version: v2') + service(''),
    expect: labels,
  },
  {
    name: 'only a pod of another Service carries the labels',
    resources: ELSEWHERE,
    expect: [],
  },
  {
    name: 'a pod of the Service carries the labels',
    resources:
      rule('cart', 'version: v2') + service() + pod('app: cart, version: v2'),
    expect: [],
  },
  {
    name: 'the place of a pod comes from its node',
    resources:
      rule(
        'cart',
        'topology.kubernetes.io/zone: z1, kubernetes.io/hostname: n1',
      ) +
      service() +
      pod('app: cart') +
      node(
        'topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1',
      ),
    expect: [],
  },
  {
    name: 'another zone, and the region of a node without one',
    resources: `${
      rule('cart', 'topology.kubernetes.io/zone: z2') +
      service() +
      pod('app: cart') +
      node('topology.kubernetes.io/region: "", topology.kubernetes.io/zone: z1')
    }---${rule('cart', 'topology.kubernetes.io/region: ""').replace(
      'name: cart',
      'name: empty',
    )}`,
    expect: [
      ...labels,
      ['DestinationRule shop/empty', 'spec.subsets[0].labels'],
    ],
  },
  {
    name: 'endpoints nobody selects, an unknown host, and subsets by cluster',
    resources: [
      rule('cart', 'version: v2') +
        service('') +
        pod('app: cart, version: v2').replace(
          'namespace: shop',
          'namespace: z',
        ),
      rule('nobody', 'version: v2'),
      rule('cart', 'topology.istio.io/cluster: east'),
    ].join('---'),
    expect: [],
  },
  {
    name: 'endpoints and workloads of a ServiceEntry',
    resources: `${
      rule('a.example.com', 'version: v2') +
      entry(
        'a.example.com',
        'endpoints: [{ address: 10.0.0.1, labels: { version: v2 } }]',
      )
    }---${rule('b.example.com', 'version: v2')}${entry(
      'b.example.com',
      'workloadSelector: { labels: { app: vm } }',
    ).replace('name: e', 'name: f')}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm, namespace: other }
spec: { labels: { app: vm, version: v2 } }
`,
    expect: [],
  },
  {
    name: 'no endpoint of a ServiceEntry carries the labels',
    resources:
      rule('a.example.com', 'version: v2') +
      entry('a.example.com', 'endpoints: [{ address: 10.0.0.1 }]'),
    expect: labels,
  },
]);

testFinding(subsetSelectsOthers, [
  {
    name: 'only a pod of another Service carries the labels',
    resources: ELSEWHERE,
    expect: labels,
  },
  {
    name: 'a pod of the Service carries the labels in another namespace',
    resources:
      rule('cart', 'version: v2') +
      service() +
      pod('app: cart, version: v2').replace('namespace: shop', 'namespace: z'),
    expect: labels,
  },
  {
    name: 'the labels of the subset are not those that the Service selects by',
    resources:
      rule('cart', 'app: other') +
      service() +
      pod('app: cart') +
      pod('app: other').replace('cart-1', 'other-1'),
    expect: labels,
  },
  {
    name: 'no endpoint of a ServiceEntry carries the labels',
    resources:
      rule('a.example.com', 'version: v2') +
      entry('a.example.com', 'endpoints: [{ address: 10.0.0.1 }]'),
    expect: [],
  },
  {
    name: 'no pod carries the labels',
    resources: rule('cart', 'version: v2') + service(),
    expect: [],
  },
  {
    name: 'a pod of the Service carries the labels',
    resources:
      rule('cart', 'version: v2') + service() + pod('app: cart, version: v2'),
    expect: [],
  },
]);
