const pod = (
  namespace: string,
  app: string,
  name: string,
  labels: string,
  proxy: string,
) => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}-5d4f-abcde
  namespace: ${namespace}
  labels: { app: ${app}, pod-template-hash: 5d4f, ${labels} }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: ${name}-5d4f, controller: true }]
spec:
  serviceAccountName: ${app}
  containers:
    - { name: app, ports: [{ name: http, containerPort: 8080 }] }
    - ${proxy}
status: { phase: Running }
`;
const service = (namespace: string, app: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${app}, namespace: ${namespace} }
spec: { selector: { app: ${app} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;
const ISTIO = "{ name: istio-proxy, image: 'istio/proxyv2:1.27.1' }";
const LINKERD =
  "{ name: linkerd-proxy, image: 'cr.l5d.io/linkerd/proxy:edge-25.4.4' }";

/** A cluster with a split API in Istio and a server in Linkerd, whose metrics are known. */
export const knownMesh = [
  pod('shop', 'api', 'api-v1', 'version: v1', ISTIO),
  pod('shop', 'api', 'api-v2', 'version: v2', ISTIO),
  service('shop', 'api'),
  `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  hosts: [api]
  http:
    - route:
        - { destination: { host: api, subset: v1 }, weight: 90 }
        - { destination: { host: api, subset: v2 }, weight: 10 }
`,
  `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: shop }
spec: { host: api, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
`,
  pod(
    'votes',
    'count',
    'count',
    'linkerd.io/control-plane-ns: linkerd',
    LINKERD,
  ),
  service('votes', 'count'),
  // Stands for the same Service of a linked cluster.
  `
apiVersion: v1
kind: Service
metadata:
  name: count-east
  namespace: votes
  labels: { mirror.linkerd.io/mirrored-service: 'true', mirror.linkerd.io/cluster-name: east }
  annotations:
    mirror.linkerd.io/remote-svc-fq-name: count.votes.svc.cluster.local
    mirror.linkerd.io/remote-gateway-identity: gateway.linkerd-multicluster.serviceaccount.identity.linkerd.cluster.local
spec: { ports: [{ name: http, port: 80 }] }
`,
  `
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: { name: east, namespace: linkerd-multicluster }
spec:
  targetClusterName: east
  targetClusterDomain: cluster.local
  gatewayAddress: 192.0.2.7
  gatewayPort: '4143'
  gatewayIdentity: gateway.linkerd-multicluster.serviceaccount.identity.linkerd.cluster.local
  selector: { matchLabels: { mirror.linkerd.io/exported: 'true' } }
`,
  `
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: store.votes.svc.cluster.local, namespace: votes }
spec: { routes: [{ name: GET /items, condition: { method: GET } }] }
`,
].join('---');
