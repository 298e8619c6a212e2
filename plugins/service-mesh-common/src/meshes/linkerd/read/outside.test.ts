import { clusterFromYaml } from '../__testUtils__/clusterFromYaml';
import { EgressNetwork } from '../kinds';
import { outside } from './outside';

const network = (namespace: string, name = 'all') => `---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: ${name}, namespace: ${namespace} }
spec: { trafficPolicy: Deny }
`;
const tlsRoute = (name: string, namespace: string, parent: string) => `---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TLSRoute
metadata: { name: ${name}, namespace: ${namespace} }
spec: { parentRefs: [{ group: policy.linkerd.io, kind: EgressNetwork, name: all, ${parent}port: 443 }], rules: [{}] }
`;
const GLOBAL = network('linkerd-egress');
const ROUTES =
  tlsRoute('own', 'shop', '') +
  tlsRoute('foreign', 'pay', 'namespace: shop, ') +
  tlsRoute('global', 'shop', 'namespace: linkerd-egress, ') +
  tlsRoute('theirs', 'pay', '');

describe('what answers about calls out of the cluster refer to', () => {
  it.each([
    [
      'is the namespace’s own network, and the routes of any namespace that name it',
      network('shop') + GLOBAL + ROUTES,
      ['shop/all', 'shop/own', 'pay/foreign'],
    ],
    [
      'is the global network without an own one',
      network('pay') + GLOBAL + ROUTES,
      ['linkerd-egress/all', 'shop/global'],
    ],
    ['is nothing of others', network('pay') + ROUTES, []],
    ['is nothing without networks', ROUTES, []],
  ])('%s', (_, yaml, expected) => {
    expect(
      outside(clusterFromYaml(yaml), 'shop').map(
        ref => `${ref.namespace}/${ref.name}`,
      ),
    ).toEqual(expected);
  });

  it('is nothing while networks cannot be read', () => {
    expect(
      outside(clusterFromYaml(network('shop'), [EgressNetwork]), 'shop'),
    ).toEqual([]);
  });
});
