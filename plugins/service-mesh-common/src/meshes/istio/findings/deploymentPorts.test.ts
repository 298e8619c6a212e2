import { testFinding } from '../../../__testUtils__/testFinding';
import { servicePortProtocols } from './servicePortProtocols';
import { serviceTargetPorts } from './serviceTargetPorts';

const deployment = (more = '') => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop, ${more} }
spec: { template: { metadata: { labels: { app: cart } } } }
`;
const service = (name: string, ports: string, namespace = 'shop') => `
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: cart }, ports: [${ports}] }
`;
const fires: [string, string][] = [['Deployment shop/cart', 'metadata.name']];

testFinding(servicePortProtocols, [
  {
    name: 'two Services give a port different protocols',
    resources:
      deployment() +
      service('a', '{ port: 80 }') +
      service('b', '{ port: 80, protocol: UDP }'),
    expect: fires,
  },
  {
    name: 'the same protocol, written out once',
    resources:
      deployment() +
      service('a', '{ port: 80 }') +
      service('b', '{ port: 80, protocol: TCP }'),
    expect: [],
  },
  {
    name: 'a Service of another namespace',
    resources:
      deployment() +
      service('a', '{ port: 80 }') +
      service('b', '{ port: 80, protocol: UDP }', 'other'),
    expect: [],
  },
  {
    name: 'a waypoint',
    resources:
      deployment(
        'labels: { gateway.istio.io/managed: istio.io-mesh-controller }',
      ) + service('a', '{ port: 80 }, { port: 80, protocol: UDP }'),
    expect: [],
  },
]);

testFinding(serviceTargetPorts, [
  {
    name: 'two numbers lead to one port, one of them by default',
    resources:
      deployment() +
      service('a', '{ port: 8080 }') +
      service('b', '{ port: 80, targetPort: 8080 }'),
    expect: fires,
  },
  {
    name: 'one number for each port, and names beside numbers',
    resources:
      deployment() +
      service('a', '{ port: 80, targetPort: 8080 }') +
      service(
        'b',
        '{ port: 80, targetPort: 8080 }, { port: 81, targetPort: http }',
      ),
    expect: [],
  },
]);
