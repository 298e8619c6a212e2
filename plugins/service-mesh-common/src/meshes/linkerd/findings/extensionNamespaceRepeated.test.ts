import { testFinding } from '../../../__testUtils__/testFinding';
import { extensionNamespaceRepeated } from './extensionNamespaceRepeated';

const namespace = (name: string, extension: string) => `
---
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { linkerd.io/extension: ${extension} } }
`;

testFinding(extensionNamespaceRepeated, [
  {
    name: 'two namespaces of one extension are both found',
    resources: namespace('a', 'viz') + namespace('b', 'viz'),
    expect: [
      ['Namespace a', 'metadata.labels["linkerd.io/extension"]'],
      ['Namespace b', 'metadata.labels["linkerd.io/extension"]'],
    ],
  },
  {
    name: 'one namespace for each extension is fine',
    resources: namespace('a', 'viz') + namespace('b', 'multicluster'),
    expect: [],
  },
]);
