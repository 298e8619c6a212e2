import { JsonObject, KubeObject, objectAt, StringMap } from '../KubeObject';

/** What a mesh's injector adds to a pod. */
export interface Injection {
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly initContainers: readonly JsonObject[];
  readonly containers: readonly JsonObject[];
}

const ISTIO_VERSION = '1.27.1';
const LINKERD_VERSION = 'edge-25.8.1';

/** Says that a pod is older than its namespace's injection label, so it has no proxy. */
const UNINJECTED = 'demo-cluster/uninjected';

/** What injection adds to a pod of this template; undefined for a pod that stays as it is. */
export function injectionFor(
  template: JsonObject,
  namespace: KubeObject | undefined,
  owner: { readonly kind: string; readonly name: string },
): Injection | undefined {
  const labels = objectAt(template, 'metadata', 'labels') as StringMap;
  const annotations = objectAt(
    template,
    'metadata',
    'annotations',
  ) as StringMap;
  if (annotations[UNINJECTED] || objectAt(template, 'spec').hostNetwork) {
    return undefined;
  }
  const ofNamespace = namespace?.metadata;
  if (
    ofNamespace?.labels?.['istio-injection'] === 'enabled' &&
    labels['sidecar.istio.io/inject'] !== 'false'
  ) {
    return istioSidecar(labels, annotations);
  }
  if (
    ofNamespace?.labels?.['istio.io/dataplane-mode'] === 'ambient' &&
    labels['istio.io/dataplane-mode'] !== 'none' &&
    !labels['gateway.networking.k8s.io/gateway-name']
  ) {
    return {
      labels: {},
      annotations: { 'ambient.istio.io/redirection': 'enabled' },
      initContainers: [],
      containers: [],
    };
  }
  // Namespace settings reach the pod unless the pod has its own.
  const inherited = Object.fromEntries(
    Object.entries(ofNamespace?.annotations ?? {}).filter(([key]) =>
      /^(config\.)?linkerd\.io\//.test(key),
    ),
  );
  const settings = { ...inherited, ...annotations };
  return settings['linkerd.io/inject'] === 'enabled'
    ? linkerdProxy(settings, ofNamespace?.name ?? 'default', owner)
    : undefined;
}

function istioSidecar(labels: StringMap, annotations: StringMap): Injection {
  const image =
    annotations['sidecar.istio.io/proxyImage'] ??
    `docker.io/istio/proxyv2:${ISTIO_VERSION}`;
  const app = labels['app.kubernetes.io/name'] ?? labels.app;
  const version = labels['app.kubernetes.io/version'] ?? labels.version;
  return {
    labels: {
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': app,
      'service.istio.io/canonical-revision': version ?? 'latest',
    },
    annotations: {
      'sidecar.istio.io/status': JSON.stringify({
        initContainers: ['istio-init'],
        containers: ['istio-proxy'],
        revision: 'default',
      }),
      'istio.io/rev': 'default',
    },
    initContainers: [{ name: 'istio-init', image, args: ['istio-iptables'] }],
    containers: [
      {
        name: 'istio-proxy',
        image,
        args: ['proxy', 'sidecar'],
        ports: [
          { name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' },
        ],
        readinessProbe: { httpGet: { path: '/healthz/ready', port: 15021 } },
        securityContext: { runAsUser: 1337, runAsNonRoot: true },
      },
    ],
  };
}

function linkerdProxy(
  settings: StringMap,
  namespace: string,
  owner: { readonly kind: string; readonly name: string },
): Injection {
  const version =
    settings['config.linkerd.io/proxy-version'] ?? LINKERD_VERSION;
  const native =
    settings['config.linkerd.io/proxy-enable-native-sidecar'] !== 'false';
  const proxy: JsonObject = {
    name: 'linkerd-proxy',
    image: `cr.l5d.io/linkerd/proxy:${version}`,
    ports: [
      { name: 'linkerd-proxy', containerPort: 4143, protocol: 'TCP' },
      { name: 'linkerd-admin', containerPort: 4191, protocol: 'TCP' },
    ],
    env: [
      {
        name: '_pod_sa',
        valueFrom: { fieldRef: { fieldPath: 'spec.serviceAccountName' } },
      },
      { name: '_pod_ns', value: namespace },
      {
        name: 'LINKERD2_PROXY_INBOUND_LISTEN_ADDR',
        value: '[::]:4143',
      },
      { name: 'LINKERD2_PROXY_ADMIN_LISTEN_ADDR', value: '[::]:4191' },
      { name: 'LINKERD2_PROXY_CONTROL_LISTEN_ADDR', value: '0.0.0.0:4190' },
      {
        name: 'LINKERD2_PROXY_IDENTITY_LOCAL_NAME',
        value:
          '$(_pod_sa).$(_pod_ns).serviceaccount.identity.linkerd.cluster.local',
      },
    ],
    readinessProbe: { httpGet: { path: '/ready', port: 4191 } },
    livenessProbe: { httpGet: { path: '/live', port: 4191 } },
    securityContext: { runAsUser: 2102, runAsNonRoot: true },
  };
  const init = {
    name: 'linkerd-init',
    image: 'cr.l5d.io/linkerd/proxy-init:v2.4.3',
  };
  return {
    labels: {
      'linkerd.io/control-plane-ns': 'linkerd',
      'linkerd.io/workload-ns': namespace,
      [`linkerd.io/proxy-${owner.kind.toLocaleLowerCase('en-US')}`]: owner.name,
    },
    annotations: { ...settings, 'linkerd.io/proxy-version': version },
    initContainers: native
      ? [init, { ...proxy, restartPolicy: 'Always' }]
      : [init],
    containers: native ? [] : [proxy],
  };
}
