import { testFinding } from '../../../__testUtils__/testFinding';
import { identityInvalid } from './identityInvalid';

const authentication = (identities: string) => `
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: clients, namespace: shop }
spec: { identities: ${identities} }
`;

testFinding(identityInvalid, [
  {
    name: 'a wildcard within a label, a capital and a path that ends in a slash',
    resources: authentication(
      "['web.shop.local', 'a*.b', 'Foo.local', 'spiffe://td/a/']",
    ),
    expect: [
      ['MeshTLSAuthentication shop/clients', 'spec.identities[1]'],
      ['MeshTLSAuthentication shop/clients', 'spec.identities[2]'],
      ['MeshTLSAuthentication shop/clients', 'spec.identities[3]'],
    ],
  },
  {
    name: 'everybody, a suffix, a name and a SPIFFE id',
    resources: authentication(
      "['*', '*.shop.local', 'web.shop.local', 'spiffe://td/ns/Sa_1']",
    ),
    expect: [],
  },
]);
