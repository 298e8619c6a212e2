import { testFinding } from '../../../__testUtils__/testFinding';
import { gatewayCertificateShared } from './gatewayCertificateShared';
import { gatewayConflict } from './gatewayConflict';
import { gatewayPortNotExposed } from './gatewayPortNotExposed';
import { gatewaySelectsNothing } from './gatewaySelectsNothing';

const gateway = (name: string, selector: string, ...servers: string[]) => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${selector} }, servers: [${servers.join()}] }
`;
const server = (port: number, hosts: string, more = '') =>
  `{ port: { number: ${port} }, hosts: [${hosts}], ${more} }`;
const secure = (tls: string) => server(443, 'a.com', `tls: { ${tls} }`);
const pod = (labels: string) => `
---
apiVersion: v1
kind: Pod
metadata: { name: gw-1, namespace: edge, labels: { ${labels} } }
`;
const service = (selector: string, ports: string, namespace = 'edge') => `
---
apiVersion: v1
kind: Service
metadata: { name: gw, namespace: ${namespace} }
spec: { selector: { ${selector} }, ports: [${ports}] }
`;
const field = (part: string, name = 'a'): [string, string] => [
  `Gateway shop/${name}`,
  `spec.servers[0].${part}`,
];

testFinding(gatewayCertificateShared, [
  {
    name: 'the same Secret, and the same files',
    resources:
      gateway('a', 'istio: x', secure('credentialName: c')) +
      gateway('b', 'istio: x', secure('credentialName: c')) +
      gateway(
        'c',
        'istio: x',
        secure('serverCertificate: /c, privateKey: /k'),
      ) +
      gateway('d', 'istio: x', secure('serverCertificate: /c, privateKey: /k')),
    expect: ['a', 'b', 'c', 'd'].map(name => field('tls', name)),
  },
  {
    name: 'only the Gateway of fewer labels shares proxies with the other',
    resources:
      gateway('a', 'istio: x', secure('credentialName: c')) +
      gateway('b', 'istio: x, app: y', secure('credentialName: c')),
    expect: [field('tls')],
  },
  {
    name: 'other proxies, other certificates, and twice in one Gateway',
    resources:
      gateway(
        'a',
        'istio: x',
        secure('credentialName: c'),
        secure('credentialName: c'),
      ) +
      gateway('b', 'istio: y', secure('credentialName: c')) +
      gateway('c', 'istio: x', secure('credentialName: d')) +
      gateway(
        'd',
        'istio: x',
        secure('serverCertificate: /c, privateKey: /k'),
      ) +
      gateway('e', 'istio: x', secure('serverCertificate: /c, privateKey: /l')),
    expect: [],
  },
]);

testFinding(gatewayConflict, [
  {
    name: 'the same selector, port and host',
    resources:
      gateway('a', 'istio: x', server(80, 'a.com, b.com')) +
      gateway('b', 'istio: x', server(80, 'c.com, b.com')),
    expect: [field('hosts'), field('hosts', 'b')],
  },
  {
    name: 'different selectors that select one pod',
    resources:
      gateway('a', 'istio: x', server(80, 'a.com')) +
      gateway('b', 'istio: x, app: y', server(80, 'a.com')) +
      pod('istio: x, app: y'),
    expect: [field('hosts'), field('hosts', 'b')],
  },
  {
    name: 'another port, another host, another address, or other proxies',
    resources:
      gateway('a', 'istio: x', server(80, 'a.com')) +
      gateway('b', 'istio: x', server(81, 'a.com')) +
      gateway('c', 'istio: x', server(80, 'b.com')) +
      gateway('d', 'istio: x', server(80, 'a.com', 'bind: 10.0.0.1')) +
      gateway('e', 'istio: y', server(80, 'a.com')),
    expect: [],
  },
]);

testFinding(gatewaySelectsNothing, [
  {
    name: 'no pod carries the labels',
    resources: gateway('a', 'istio: x') + pod('istio: y'),
    expect: [['Gateway shop/a', 'spec.selector']],
  },
  {
    name: 'a pod of another namespace carries them',
    resources: gateway('a', 'istio: x') + pod('istio: x'),
    expect: [],
  },
]);

testFinding(gatewayPortNotExposed, [
  {
    name: 'no Service leads to the port',
    resources:
      gateway('a', 'istio: x', server(8080, 'a.com')) +
      pod('istio: x') +
      service('istio: x', '{ port: 80 }, { port: 8080, protocol: UDP }') +
      service('istio: y', '{ port: 8080 }') +
      service('', '{ port: 8080 }') +
      service('istio: x', '{ port: 8080 }', 'other'),
    expect: [field('port.number')],
  },
  {
    name: 'the port of a Service, and the port it leads to',
    resources:
      gateway('a', 'istio: x', server(80, 'a.com'), server(8080, 'a.com')) +
      pod('istio: x') +
      service('istio: x', '{ port: 80, targetPort: 8080 }'),
    expect: [],
  },
  {
    name: 'a Gateway without pods is another matter',
    resources: gateway('a', 'istio: x', server(80, 'a.com')),
    expect: [],
  },
]);
