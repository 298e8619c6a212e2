import { testFinding } from '../../../__testUtils__/testFinding';
import { pod } from '../__testUtils__/installation';
import { opaquePortsDiffer } from './opaquePortsDiffer';

const FIELD = 'metadata.annotations["config.linkerd.io/opaque-ports"]';

const service = (port: string, opaque = '', more = '') => `
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop, annotations: { ${
  opaque && `config.linkerd.io/opaque-ports: "${opaque}"`
} } }
spec: { selector: { app: db }, ports: [${port}] ${more} }
`;

const db = (ports: string, opaque = '') =>
  pod('db-1', {
    labels: 'app: db',
    annotations: opaque && `config.linkerd.io/opaque-ports: "${opaque}"`,
    rest: `spec: { containers: [{ name: db, ports: [${ports}] }] }`,
  });

const slice = (...endpoints: readonly string[]) => `
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-1, namespace: shop, labels: { kubernetes.io/service-name: db } }
addressType: IPv4
endpoints: [${endpoints.join(', ')}]
`;
const address = (kind: string, ready: string) =>
  `{ addresses: [10.0.0.1], targetRef: { kind: ${kind}, name: db-1, namespace: shop }, conditions: { ready: ${ready} } }`;

const found: readonly (readonly [string, string])[] = [
  ['Service shop/db', FIELD],
];

testFinding(opaquePortsDiffer, [
  {
    name: 'a target that the pod does not list',
    resources:
      service('{ port: 80, targetPort: db }', '80') +
      db('{ name: db, containerPort: 3306 }'),
    expect: found,
  },
  {
    name: 'an opaque port behind a port the Service does not list',
    resources:
      service('{ port: 80, targetPort: 3306 }') +
      db('{ containerPort: 3306 }', '3306'),
    expect: found,
  },
  {
    name: 'an opaque port reached by name',
    resources:
      service('{ port: 80, targetPort: db }') +
      db('{ name: db, containerPort: 3306 }', '3306'),
    expect: found,
  },
  {
    name: 'an opaque port without a target of its own',
    resources:
      service('{ port: 3306 }') + db('{ containerPort: 3306 }', '3306'),
    expect: found,
  },
  {
    name: 'something that is no port',
    resources:
      service('{ port: 80, targetPort: 8080 }') +
      db('{ containerPort: 8080 }', '3306, 5432'),
    expect: found,
  },
  {
    name: 'both list the port',
    resources:
      service('{ port: 80, targetPort: 3306 }', '80') +
      db('{ containerPort: 3306 }', '3306'),
    expect: [],
  },
  {
    name: 'a pod that does not have the target',
    resources:
      service('{ port: 80, targetPort: 3306 }', '80') +
      db('{ name: other, containerPort: 9300 }', '9300'),
    expect: [],
  },
  {
    name: 'headless Services are resolved in another way',
    resources:
      service('{ port: 3306, targetPort: 3306 }', '', ', clusterIP: None') +
      db('{ containerPort: 3306 }', '3306'),
    expect: [],
  },
  {
    name: 'a pod that takes requests',
    resources:
      service('{ port: 3306 }') +
      db('{ containerPort: 3306 }', '3306') +
      slice(address('Pod', 'true')),
    expect: found,
  },
  {
    name: 'pods that take no requests play no part',
    resources:
      service('{ port: 3306 }') +
      db('{ containerPort: 3306 }', '3306') +
      slice(address('Pod', 'false'), address('Node', 'true')),
    expect: [],
  },
  {
    name: 'a pod that a Service without a selector leads to',
    resources:
      service('{ port: 3306 }').replace('selector: { app: db }, ', '') +
      db('{ containerPort: 3306 }', '3306') +
      slice(address('Pod', 'true')),
    expect: found,
  },
]);
