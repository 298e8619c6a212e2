import { testMesh } from '../__testUtils__';
import { istio } from './istio';
import { linkerd } from './linkerd';

const pod = (labels: string, proxy: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web, ${labels} } }
spec:
  serviceAccountName: web
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }] }
    - ${proxy}
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.43.0.10, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web-canary, namespace: shop }
spec: { clusterIP: 10.43.0.11, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

const peerAuthentication = (name: string, namespace: string, spec: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
---`;
const meshWide = peerAuthentication(
  'default',
  'istio-system',
  '{ mtls: { mode: DISABLE } }',
);
const namespaceWide = peerAuthentication(
  'default',
  'shop',
  '{ mtls: { mode: PERMISSIVE } }',
);
const forWorkload = peerAuthentication(
  'web',
  'shop',
  '{ selector: { matchLabels: { app: web } }, mtls: { mode: STRICT } }',
);
const forPort = peerAuthentication(
  'web',
  'shop',
  '{ selector: { matchLabels: { app: web } }, mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: DISABLE } } }',
);

testMesh(istio, {
  fixtures: {
    assumed: {
      '/ConfigMap': 'without mesh config the root namespace is istio-system',
      'admissionregistration.k8s.io/MutatingWebhookConfiguration':
        'what a namespace is labelled with is a revision, not a tag of one',
    },
    bare: pod(
      'security.istio.io/tlsMode: istio',
      `{ name: istio-proxy, image: 'istio/proxyv2:1.27.0' }`,
    ),
    mostSpecific: [
      {
        name: 'the mesh over the default',
        resources: meshWide,
        port: 8080,
        mode: 'disabled',
      },
      {
        name: 'the namespace over the mesh',
        resources: meshWide + namespaceWide,
        port: 8080,
        mode: 'permissive',
      },
      {
        name: 'the workload over the namespace',
        resources: meshWide + namespaceWide + forWorkload,
        port: 8080,
        mode: 'strict',
      },
      {
        name: 'the port over the workload',
        resources: meshWide + namespaceWide + forPort,
        port: 8080,
        mode: 'disabled',
      },
    ],
    splits: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web]
  http:
    - route: [{ destination: { host: web }, weight: 90 }, { destination: { host: web-canary }, weight: 10 }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/cart] } }], to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec: { host: web, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }, subsets: [{ name: v1, labels: { version: v1 } }] }
`,
  },
});

const onlyMeshed = `
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: http, proxyProtocol: HTTP/1 }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: web }
  requiredAuthenticationRefs: [{ kind: ServiceAccount, name: cart }]
`;

testMesh(linkerd, {
  fixtures: {
    bare: pod(
      'linkerd.io/control-plane-ns: linkerd',
      `{ name: linkerd-proxy, image: 'cr.l5d.io/linkerd/proxy:edge-25.1.1' }`,
    ),
    mostSpecific: [
      {
        name: 'a policy that admits meshed clients only over the default',
        resources: onlyMeshed,
        port: 8080,
        mode: 'strict',
      },
    ],
    splits: `
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ kind: Service, group: core, name: web, port: 80 }]
  rules:
    - backendRefs: [{ name: web, port: 80, weight: 90 }, { name: web-canary, port: 80, weight: 10 }]
status:
  parents:
    - parentRef: { kind: Service, group: core, name: web, namespace: shop, port: 80 }
      controllerName: linkerd.io/policy-controller
      conditions: [{ type: Accepted, status: 'True' }]
---
${onlyMeshed}`,
  },
});
