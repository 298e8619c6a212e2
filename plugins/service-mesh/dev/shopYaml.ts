/** What the cluster of the dev app holds: a canary, a wrong subset, a plaintext port and policies. */
export const shopYaml = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  clusterIP: 10.0.0.10
  selector: { app: orders }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: Pod
metadata:
  name: orders-v1-7d9f-a
  namespace: shop
  labels: { app: orders, version: v1, pod-template-hash: 7d9f }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: orders-v1-7d9f, controller: true }]
spec:
  serviceAccountName: orders
  containers:
    - { name: app, image: example/orders, ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }] }
    - { name: istio-proxy, image: "docker.io/istio/proxyv2:1.27.1" }
status: { phase: Running }
---
apiVersion: v1
kind: Pod
metadata:
  name: orders-v2-5c4b-a
  namespace: shop
  labels: { app: orders, version: v2, pod-template-hash: 5c4b }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: orders-v2-5c4b, controller: true }]
spec:
  serviceAccountName: orders
  containers:
    - { name: app, image: example/orders, ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }] }
    - { name: istio-proxy, image: "docker.io/istio/proxyv2:1.27.1" }
status: { phase: Running }
---
apiVersion: v1
kind: Pod
metadata:
  name: cart-66d8-a
  namespace: shop
  labels: { app: cart, pod-template-hash: 66d8 }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: cart-66d8, controller: true }]
spec:
  serviceAccountName: cart
  containers:
    - { name: app, image: example/cart, ports: [{ name: http, containerPort: 8080 }] }
    - { name: istio-proxy, image: "docker.io/istio/proxyv2:1.27.1" }
status: { phase: Running }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  portLevelMtls: { 9090: { mode: DISABLE } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  action: ALLOW
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/cart] } }]
      to: [{ operation: { methods: [GET, POST], paths: ["/orders", "/orders/*"] } }]
    - from: [{ source: { namespaces: [ops] } }]
      when: [{ key: "request.auth.claims[role]", values: [admin] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s }
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - name: testers
      match: [{ headers: { x-tester: { exact: "true" } } }]
      route: [{ destination: { host: orders, subset: v3 } }]
    - name: canary
      timeout: 10s
      retries: { attempts: 3, perTryTimeout: 2s, retryOn: "5xx,reset" }
      route:
        - { destination: { host: orders, subset: v1 }, weight: 90 }
        - { destination: { host: orders, subset: v2 }, weight: 10 }
`;
