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
---
apiVersion: v1
kind: Namespace
metadata: { name: istio-system }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod, istio.io/rev: default } }
spec:
  replicas: 2
  selector: { matchLabels: { app: istiod } }
  template:
    metadata: { labels: { app: istiod, istio: pilot, istio.io/rev: default } }
    spec: { containers: [{ name: discovery, image: "docker.io/istio/pilot:1.27.1" }] }
status: { replicas: 2, readyReplicas: 1 }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: istiod, namespace: istio-system }
spec: { minAvailable: 1, selector: { matchLabels: { app: istiod } } }
status: { disruptionsAllowed: 0 }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    trustDomain: cluster.local
    outboundTrafficPolicy: { mode: REGISTRY_ONLY }
    extensionProviders:
      - { name: traces, opentelemetry: { service: collector.observability.svc.cluster.local, port: 4317 } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  tracing:
    - providers: [{ name: traces }]
      randomSamplingPercentage: 10
      customTags: { team: { literal: { value: checkout } } }
  accessLogging:
    - providers: [{ name: envoy }]
      filter: { expression: "response.code >= 400" }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: orders-rate-limit, namespace: shop }
spec:
  workloadSelector: { labels: { app: orders } }
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } }
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.local_ratelimit
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
            stat_prefix: orders
            token_bucket: { max_tokens: 100, tokens_per_fill: 100, fill_interval: 1s }
            filter_enabled: { default_value: { numerator: 100, denominator: HUNDRED } }
            filter_enforced: { default_value: { numerator: 100, denominator: HUNDRED } }
`;
