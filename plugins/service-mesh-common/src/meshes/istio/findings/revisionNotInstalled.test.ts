import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { revisionNotInstalled } from './revisionNotInstalled';

const webhook = (name: string, labels: string) => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: ${name}, labels: { ${labels} } }
---`;
const INSTALLED =
  webhook('istio-sidecar-injector-blue', 'istio.io/rev: blue') +
  webhook('istio-revision-tag-prod', 'istio.io/rev: blue, istio.io/tag: prod');
const labelled = (revision: string) =>
  resource(
    'Sidecar',
    'own',
    "{ egress: [{ hosts: ['./*'] }] }",
    `namespace: shop, labels: { istio.io/rev: '${revision}' }`,
  );
const FOUND: [string, string] = [
  'Sidecar shop/own',
  'metadata.labels["istio.io/rev"]',
];

testFinding(revisionNotInstalled, [
  {
    name: 'nobody has the revision',
    resources: INSTALLED + labelled('green'),
    expect: [FOUND],
  },
  {
    name: 'the label names a tag',
    resources: INSTALLED + labelled('prod'),
    expect: [FOUND],
  },
  {
    name: 'the label is empty',
    resources: INSTALLED + labelled(''),
    expect: [FOUND],
  },
  {
    name: 'a control plane has the revision',
    resources: INSTALLED + labelled('blue'),
    expect: [],
  },
  {
    name: 'there is no label',
    resources:
      INSTALLED +
      resource('Sidecar', 'own', "{ egress: [{ hosts: ['./*'] }] }"),
    expect: [],
  },
  {
    name: 'no webhook tells which control planes there are',
    resources: labelled('green'),
    expect: [],
  },
]);
