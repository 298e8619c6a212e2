import { resolveMtls } from '../../engine/resolveMtls';
import { istio } from '.';
import { resource, webOf } from './__testUtils__/clusterFromYaml';

const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
---`;
const pod = (annotations = '') => `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web }, annotations: { ${annotations} } }
spec:
  serviceAccountName: web
  containers: [{ name: app, image: 'shop/web:1' }, { name: istio-proxy, image: 'istio/proxyv2:1.27.1' }]
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---`;
const strict = (revision?: string) =>
  resource(
    'PeerAuthentication',
    'strict',
    '{ mtls: { mode: STRICT } }',
    `namespace: shop${
      revision === undefined ? '' : `, labels: { istio.io/rev: '${revision}' }`
    }`,
  );
const configMap = (name: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: istio-system }
data: { mesh: '{}' }
---`;
const TAG = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-revision-tag-prod, labels: { istio.io/tag: prod, istio.io/rev: blue } }
---`;

describe('configuration of a revision', () => {
  it.each([
    ['counts for everybody without a label', '', '', strict(), 'strict'],
    [
      'counts for the pods of its control plane',
      '',
      'istio.io/rev: blue',
      strict('blue'),
      'strict',
    ],
    [
      'does not count for those of another',
      '',
      'istio.io/rev: green',
      strict('blue'),
      'permissive',
    ],
    [
      'counts by what injected a pod, whatever its namespace says by now',
      'istio.io/rev: green',
      'istio.io/rev: blue',
      strict('blue'),
      'strict',
    ],
    [
      'counts for a namespace whose tag leads to it',
      'istio.io/rev: prod',
      '',
      TAG + strict('blue'),
      'strict',
    ],
    [
      'is not found by a tag: control planes compare it with their own name',
      'istio.io/rev: prod',
      '',
      TAG + strict('prod'),
      'permissive',
    ],
    [
      'counts for the unnamed one by its name',
      '',
      '',
      strict('default'),
      'strict',
    ],
    [
      'counts for nobody when the label is empty',
      '',
      '',
      strict(''),
      'permissive',
    ],
    [
      'counts for those who name none where one control plane is all there is',
      '',
      '',
      configMap('istio-blue') + strict('blue'),
      'strict',
    ],
  ])('%s', (_, labels, annotations, policies, expected) => {
    const { index, web } = webOf(
      namespace(labels) + pod(annotations) + policies,
    );
    expect(resolveMtls(istio.read.mtls(index, web), [8080])).toContainEqual(
      expect.objectContaining({ mode: expected }),
    );
  });

  it('leaves Gateways of the Gateway API to every control plane, and its routes to theirs', () => {
    const { index, web } = webOf(
      `${namespace('')}${pod('istio.io/rev: green')}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop, labels: { istio.io/rev: blue } }
spec: { parentRefs: [{ group: '', kind: Service, name: web }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---`,
    );
    expect(istio.read.routing(index, [web]).splits).toEqual([]);
    const ask = (revision: string) =>
      istio.read.route?.(
        webOf(
          `${namespace('')}${pod('')}
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop, labels: { istio.io/rev: blue } }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop, labels: { istio.io/rev: ${revision} } }
spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---`,
        ).index,
        {
          host: 'a.example.com',
          scheme: 'http',
          method: 'GET',
          path: '/',
          headers: {},
          from: { gateway: 'shop/edge' },
        },
      )?.outcome;
    expect([ask('blue'), ask('green')]).toEqual(['forward', 'response']);
  });
});
