import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { gatewayHostNotServed } from './gatewayHostNotServed';

const gateway = (host: string) =>
  resource('Gateway', 'edge', `{ servers: [{ hosts: ['${host}'] }] }`);
const standard = (listener: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { listeners: [{ name: http, ${listener} }] }
---`;
const service = (host: string) =>
  resource('VirtualService', 'web', `{ hosts: ['${host}'], gateways: [edge] }`);
const fires = [['VirtualService shop/web', 'spec.gateways[0]']] as const;

testFinding(gatewayHostNotServed, [
  {
    name: 'another host is served',
    resources: gateway('a.com') + service('b.com'),
    expect: fires,
  },
  {
    name: 'the host is served for another namespace',
    resources: gateway('other/b.com') + service('b.com'),
    expect: fires,
  },
  {
    name: 'a listener of a standard Gateway has another host',
    resources: standard('hostname: a.com') + service('b.com'),
    expect: fires,
  },
  {
    name: 'a wildcard serves it',
    resources: gateway('./*.b.com') + service('web.b.com'),
    expect: [],
  },
  {
    name: 'a listener without a host serves all',
    resources: standard('port: 80') + service('b.com'),
    expect: [],
  },
  {
    name: 'the Gateway is missing, which is said elsewhere',
    resources: service('b.com'),
    expect: [],
  },
]);
