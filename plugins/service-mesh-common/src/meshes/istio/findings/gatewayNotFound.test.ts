import { testFinding } from '../../../__testUtils__/testFinding';
import { gatewayNotFound } from './gatewayNotFound';

const route = (gateway: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], gateways: [mesh, ${gateway}] }
`;
const gateway = (namespace: string) => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ${namespace} }
`;

testFinding(gatewayNotFound, [
  {
    name: 'a Gateway that does not exist',
    resources: route('public'),
    expect: [['VirtualService shop/cart', 'spec.gateways[1]']],
  },
  {
    name: 'a short name means the own namespace',
    resources: route('public') + gateway('edge'),
    expect: [['VirtualService shop/cart', 'spec.gateways[1]']],
  },
  {
    name: 'a Gateway of another namespace by namespace and name',
    resources: route('edge/public') + gateway('edge'),
    expect: [],
  },
  {
    name: 'a Gateway of the own namespace',
    resources: route('public') + gateway('shop'),
    expect: [],
  },
]);
