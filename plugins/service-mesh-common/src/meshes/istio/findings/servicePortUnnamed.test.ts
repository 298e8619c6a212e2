import { testFinding } from '../../../__testUtils__';
import { externalNamePort, servicePortUnnamed } from './servicePortUnnamed';

const installation = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
---`;
const service = (port: string, { labels = '', type = 'ClusterIP' } = {}) => `
${installation}
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, labels: { ${labels} } }
spec: { type: ${type}, externalName: web.example.com, ports: [{ ${port} }] }
`;
const fires = [['Service shop/web', 'spec.ports[0].name']] as const;

testFinding(servicePortUnnamed, [
  {
    name: 'a port without a name',
    resources: service('port: 80'),
    expect: fires,
  },
  {
    name: 'a name that begins with no protocol',
    resources: service('port: 80, name: web-http'),
    expect: fires,
  },
  {
    name: 'an empty appProtocol hides the name',
    resources: service("port: 80, name: http, appProtocol: ''"),
    expect: fires,
  },
  {
    name: 'a name that begins with a protocol, in any case',
    resources: service('port: 80, name: HTTP-web'),
    expect: [],
  },
  {
    name: 'gRPC-Web has a dash of its own',
    resources: service('port: 80, name: grpc-web'),
    expect: [],
  },
  {
    name: 'the protocol is said by appProtocol',
    resources: service('port: 80, appProtocol: kubernetes.io/ws'),
    expect: [],
  },
  {
    name: 'a port whose server speaks first is TCP',
    resources: service('port: 3306'),
    expect: [],
  },
  {
    name: 'UDP is not proxied',
    resources: service('port: 5000, protocol: UDP'),
    expect: [],
  },
  {
    name: 'a Service of the control plane',
    resources: service('port: 80', { labels: 'istio: pilot' }),
    expect: [],
  },
  {
    name: 'a Service that a gateway controller made',
    resources: service('port: 80', {
      labels: 'gateway.istio.io/managed: istio.io-gateway-controller',
    }),
    expect: [],
  },
  {
    name: 'a cluster without an installation of Istio',
    resources: service('port: 80').replace('name: istio,', 'name: other,'),
    expect: [],
  },
  {
    name: 'ExternalName Services have a rule of their own',
    resources: service('port: 80', { type: 'ExternalName' }),
    expect: [],
  },
]);

const external = (port: string) => service(port, { type: 'ExternalName' });

testFinding(externalNamePort, [
  {
    name: 'a port without a name',
    resources: external('port: 443'),
    expect: fires,
  },
  {
    name: 'a port named after nothing known',
    resources: external('port: 443, name: nginx'),
    expect: fires,
  },
  {
    name: 'a port named tcp',
    resources: external('port: 443, name: tcp'),
    expect: fires,
  },
  {
    name: 'a port named after its protocol',
    resources: external('port: 443, name: https'),
    expect: [],
  },
  {
    name: 'a Service of another type',
    resources: service('port: 443, name: tcp'),
    expect: [],
  },
]);
