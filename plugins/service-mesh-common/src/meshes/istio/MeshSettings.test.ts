import { indexFromYaml } from '../../__testUtils__';
import { istio } from '.';
import { webOf, webPod } from './__testUtils__/clusterFromYaml';
import { readMeshSettings } from './MeshSettings';

const config = (revision: string, namespace = 'istio-system') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio${revision && `-${revision}`}, namespace: ${namespace} }
data: { mesh: "{ trustDomain: ${
  revision || 'plain'
}, pathNormalization: { normalization: ${
  revision === 'canary' ? 'NONE' : 'MERGE_SLASHES'
} } }" }
---`;
const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
---`;
const tag = (name: string, revision: string) => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: tag-${name}, labels: { istio.io/tag: ${name}, istio.io/rev: ${revision} } }
---`;
const pod = (annotations: string) => `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, annotations: { ${annotations} } }
---`;
const CERTIFICATES = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-ca-root-cert, namespace: shop }
data: { root-cert.pem: x }
---`;
const both = config('') + config('canary');

type Labels = Readonly<Record<string, string>>;

describe('the mesh configuration of pods', () => {
  it.each<[string, string, Labels, string]>([
    ['is Istio’s own without a ConfigMap', '', {}, 'cluster.local'],
    ['is that of the unnamed revision', both, {}, 'plain'],
    [
      'is that of the revision of the namespace',
      both + namespace('istio.io/rev: canary'),
      {},
      'canary',
    ],
    [
      'is that of the unnamed revision where the namespace asks for injection without one',
      both + namespace('istio-injection: enabled, istio.io/rev: canary'),
      { 'istio.io/rev': 'canary' },
      'plain',
    ],
    [
      'is that of the revision of the pods where the namespace names none',
      both,
      { 'istio.io/rev': 'canary' },
      'canary',
    ],
    [
      'is that of the namespace before that of the pods',
      config('stable') + both + namespace('istio.io/rev: stable'),
      { 'istio.io/rev': 'canary' },
      'stable',
    ],
    [
      'is that of the pods of a Kubernetes Gateway before that of the namespace',
      config('stable') + both + namespace('istio.io/rev: stable'),
      {
        'istio.io/rev': 'canary',
        'gateway.networking.k8s.io/gateway-name': 'g',
      },
      'canary',
    ],
    [
      'is that of the revision a tag leads to',
      both + tag('prod', 'canary') + namespace('istio.io/rev: prod'),
      {},
      'canary',
    ],
    [
      'is that of the revision the tag of the unnamed one leads to',
      both + tag('default', 'canary') + namespace('istio-injection: enabled'),
      {},
      'canary',
    ],
    [
      'is that of the revision which injected the pods, whatever the labels say by now',
      both +
        namespace('istio-injection: enabled') +
        pod('istio.io/rev: canary'),
      {},
      'canary',
    ],
    [
      'is that of the only revision there is',
      config('canary') + CERTIFICATES,
      {},
      'canary',
    ],
    [
      'is that of istio-system where two namespaces hold one',
      config('').replace('plain', 'other').replace('istio-system', 'a-mesh') +
        both,
      {},
      'plain',
    ],
    [
      'is stood in for by another where that of the revision was not read',
      both + namespace('istio.io/rev: lost'),
      {},
      'plain unread',
    ],
  ])('%s', (_name, yaml, labels, expected) => {
    const { trustDomain, unread } = readMeshSettings(
      indexFromYaml(yaml, { meshes: [istio] }),
      { namespace: 'shop', labels, pods: ['web'] },
    );
    expect(unread ? `${trustDomain} unread` : trustDomain).toBe(expected);
  });

  it('reaches identities and paths', () => {
    const canary = webOf(both + webPod('sidecar', 'istio.io/rev: canary'));
    expect(canary.web.identity).toBe('canary/ns/shop/sa/web');
    expect(istio.read.normalizePath?.(canary.index, '//a', canary.web)).toBe(
      '//a',
    );
    expect(istio.read.normalizePath?.(canary.index, '//a')).toBe('/a');
  });
});
