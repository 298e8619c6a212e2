import { indexFromYaml } from '../../__testUtils__';
import { Deployment } from '../../engine/coreKinds';
import { PodDisruptionBudget } from '../shared/podDisruptionBudget';
import { controlPlane } from './controlPlane';
import { istioKinds } from './kinds';

const istiod = (revision: string, ready: number, tag = '1.27.1-distroless') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod-${revision}, namespace: istio-system, labels: { app: istiod } }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: istiod, istio.io/rev: ${revision} } }
    spec: { containers: [{ name: discovery, image: 'images.example.com:5000/istio/pilot:${tag}' }] }
status: { readyReplicas: ${ready} }
---`;
const BUDGET = `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: istiod, namespace: istio-system }
spec: { minAvailable: 1, selector: { matchLabels: { app: istiod, istio.io/rev: default } } }
status: { disruptionsAllowed: 1 }
---`;
const CONFIG = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "{ trustDomain: corp, outboundTrafficPolicy: { mode: REGISTRY_ONLY }, extensionProviders: [{ name: otel, opentelemetry: {} }], defaultConfig: { tracing: { sampling: 10 } } }" }
---`;

const read = (yaml: string, unread: Parameters<typeof indexFromYaml>[1] = {}) =>
  controlPlane(indexFromYaml(yaml, { kinds: istioKinds, ...unread }));

function settings(found: ReturnType<typeof controlPlane>[number]) {
  return Object.fromEntries(
    found.settings.map(({ key, value, isDefault }) => [
      key,
      isDefault ? undefined : value,
    ]),
  );
}

describe("Istio's control planes", () => {
  it('are told by istiod, its budget and the mesh configuration', () => {
    const [found, ...others] = read(istiod('default', 1) + BUDGET + CONFIG);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      mesh: 'istio',
      namespace: 'istio-system',
      revision: 'default',
      version: '1.27.1',
      components: [
        {
          name: 'istiod-default',
          desired: 2,
          ready: 1,
          budget: { minAvailable: '1', disruptionsAllowed: 1 },
        },
      ],
      unread: [],
    });
    expect(settings(found)).toMatchObject({
      trustDomain: 'corp',
      outboundTrafficPolicy: 'REGISTRY_ONLY',
      extensionProviders: 'otel (opentelemetry)',
      tracingSampling: '10%',
      enableAutoMtls: undefined,
    });
    expect(found.settings[0].evidence).toMatchObject([
      { ref: { kind: 'ConfigMap' }, field: 'data.mesh.trustDomain' },
    ]);
  });

  it('are one for each revision, with the tags that lead there', () => {
    const found = read(
      `${istiod('default', 2)}${istiod('canary', 2, '1.28.0')}${BUDGET}${CONFIG}
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: tag, labels: { istio.io/tag: next, istio.io/rev: canary } }
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: canary, namespace: istio-system }
spec: { revision: canary, tag: 1.28.0, meshConfig: { trustDomain: other } }
status: { status: HEALTHY }
---`,
    );
    expect(
      found.map(({ revision, version, tags }) => [revision, version, tags]),
    ).toEqual([
      ['default', '1.27.1', []],
      ['canary', '1.28.0', ['next']],
    ]);
    expect(found[1].components[0].budget).toBeUndefined();
    expect(found[1].requests).toMatchObject([
      { kind: 'IstioOperator', version: '1.28.0', state: 'HEALTHY' },
    ]);
    expect(settings(found[1]).trustDomain).toBe('other');
    expect(found[1].settings[0].evidence).toMatchObject([
      { ref: { kind: 'IstioOperator' }, field: 'spec.meshConfig.trustDomain' },
    ]);
  });

  it('are shown with what the Sail operator says, before anything runs', () => {
    const [found] = read(`
apiVersion: sailoperator.io/v1
kind: Istio
metadata: { name: default }
spec: { version: v1.26.2, namespace: mesh, values: { meshConfig: { enableAutoMtls: false } } }
status: { state: Healthy, activeRevisionName: default }
---
apiVersion: sailoperator.io/v1
kind: IstioRevision
metadata: { name: default }
spec: { version: v1.26.2, namespace: mesh }
status: { state: IstiodNotReady, conditions: [{ type: Ready, status: 'False', message: not all replicas are ready }] }
---`);
    expect(found).toMatchObject({
      namespace: 'mesh',
      version: '1.26.2',
      components: [],
      requests: [
        {
          kind: 'IstioRevision',
          state: 'IstiodNotReady',
          message: 'not all replicas are ready',
        },
        { kind: 'Istio', state: 'Healthy' },
      ],
    });
    expect(settings(found).enableAutoMtls).toBe('off');
  });

  it('may run elsewhere, and say so; a cluster without any has none', () => {
    expect(read(CONFIG)).toMatchObject([
      { components: [], evidence: [{ ref: { kind: 'ConfigMap' } }] },
    ]);
    expect(
      read(CONFIG.replace('name: istio,', 'name: istio-canary,')),
    ).toMatchObject([{ revision: 'canary', components: [] }]);
    expect(read('')).toEqual([]);
  });

  it('name what could not be read', () => {
    expect(
      read(CONFIG, { unread: [Deployment, PodDisruptionBudget] }),
    ).toMatchObject([
      {
        unread: ['Deployment', 'PodDisruptionBudget'],
        evidence: [{ type: 'unknown' }],
      },
    ]);
  });
});
