// A Kubernetes API double for benchmarks: many realistic Istio-injected pods, Services and policies, served as lists with
// limit and continue, and silent watches with bookmarks. Objects are kept as text, so that serving costs little.
//   node bench/syntheticCluster.mjs <pods> [port]
import http from 'node:http';

const pods = Number(process.argv[2] ?? 1000);
const port = Number(process.argv[3] ?? 0);
const PODS_PER_SERVICE = 10;
const SERVICES_PER_NAMESPACE = 25;

const services = Math.max(1, Math.round(pods / PODS_PER_SERVICE));
const namespaceOf = service =>
  `ns-${Math.floor(service / SERVICES_PER_NAMESPACE)}`;
const meta = (name, namespace, more = {}) => ({
  name,
  ...(namespace && { namespace }),
  uid: `${namespace ?? ''}-${name}`,
  resourceVersion: '1000',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});

// As long as what an API server really sends, field by field.
const managedFields = [
  {
    manager: 'kube-controller-manager',
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `f:field-${i}`,
        { 'f:name': {}, 'f:value': {}, 'f:valueFrom': {} },
      ]),
    ),
  },
];
const environment = Array.from({ length: 30 }, (_, i) => ({
  name: `SETTING_${i}`,
  value: `value-of-setting-${i}`,
}));

function pod(i) {
  const service = Math.floor(i / PODS_PER_SERVICE);
  const app = `svc-${service}`;
  const version = i % 2 ? 'v2' : 'v1';
  const hash = `${(service * 7919).toString(16)}${version}`;
  return {
    metadata: meta(`${app}-${version}-${hash}-${i}`, namespaceOf(service), {
      labels: {
        app,
        version,
        'pod-template-hash': hash,
        'backstage.io/kubernetes-id': app,
        'security.istio.io/tlsMode': 'istio',
        'service.istio.io/canonical-name': app,
      },
      annotations: {
        'sidecar.istio.io/status': '{"containers":["istio-proxy"]}',
        'prometheus.io/scrape': 'true',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-${version}-${hash}`,
          controller: true,
          uid: 'x',
        },
      ],
      managedFields,
    }),
    spec: {
      serviceAccountName: app,
      nodeName: `node-${i % 200}`,
      containers: [
        {
          name: 'app',
          image: `images.example.com/${app}:1.${service % 20}.0`,
          ports: [{ name: 'http', containerPort: 8080 }],
          env: environment,
          resources: { requests: { cpu: '100m' } },
        },
        {
          name: 'istio-proxy',
          image: 'images.example.com/istio/proxyv2:1.27.0',
          ports: [{ name: 'http-envoy-prom', containerPort: 15090 }],
          env: environment,
        },
      ],
      volumes: Array.from({ length: 12 }, (_, v) => ({
        name: `volume-${v}`,
        configMap: { name: `config-${v}`, defaultMode: 420 },
      })),
    },
    status: {
      phase: 'Running',
      podIP: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
      containerStatuses: [
        { name: 'app', ready: true },
        { name: 'istio-proxy', ready: true },
      ],
    },
  };
}

const range = (n, make) =>
  Array.from({ length: n }, (_, i) => JSON.stringify(make(i)));
const namespaces = Math.ceil(services / SERVICES_PER_NAMESPACE);
const kinds = {
  'v1/namespaces': [
    'NamespaceList',
    range(namespaces, i => ({
      metadata: meta(`ns-${i}`, undefined, {
        labels: { 'istio-injection': 'enabled' },
      }),
    })),
  ],
  'v1/pods': ['PodList', range(pods, pod)],
  'v1/services': [
    'ServiceList',
    range(services, i => ({
      metadata: meta(`svc-${i}`, namespaceOf(i)),
      spec: {
        selector: { app: `svc-${i}` },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    })),
  ],
  'apps/v1/deployments': [
    'DeploymentList',
    range(services, i => ({
      metadata: meta(`svc-${i}-v1`, namespaceOf(i)),
      spec: {
        replicas: 5,
        template: { metadata: { labels: { app: `svc-${i}`, version: 'v1' } } },
      },
    })),
  ],
  'security.istio.io/v1/peerauthentications': [
    'PeerAuthenticationList',
    range(namespaces, i => ({
      metadata: meta('default', `ns-${i}`),
      spec: { mtls: { mode: 'STRICT' } },
    })),
  ],
  'security.istio.io/v1/authorizationpolicies': [
    'AuthorizationPolicyList',
    range(services, i => ({
      metadata: meta(`svc-${i}`, namespaceOf(i)),
      spec: {
        selector: { matchLabels: { app: `svc-${i}` } },
        rules: [{ from: [{ source: { namespaces: [namespaceOf(i)] } }] }],
      },
    })),
  ],
  'networking.istio.io/v1/destinationrules': [
    'DestinationRuleList',
    range(services, i => ({
      metadata: meta(`svc-${i}`, namespaceOf(i)),
      spec: {
        host: `svc-${i}`,
        subsets: [
          { name: 'v1', labels: { version: 'v1' } },
          { name: 'v2', labels: { version: 'v2' } },
        ],
      },
    })),
  ],
  'networking.istio.io/v1/virtualservices': [
    'VirtualServiceList',
    range(services, i => ({
      metadata: meta(`svc-${i}`, namespaceOf(i)),
      spec: {
        hosts: [`svc-${i}`],
        // Some are wrong, so that there are findings.
        ...(i % 50 === 7 && { gateways: ['missing', 'mesh'] }),
        http: [
          {
            route: [
              { destination: { host: `svc-${i}`, subset: 'v1' }, weight: 90 },
              { destination: { host: `svc-${i}`, subset: 'v2' }, weight: 10 },
            ],
          },
        ],
      },
    })),
  ],
  'gateway.networking.k8s.io/v1/httproutes': [
    'HTTPRouteList',
    range(services, i => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: meta(`svc-${i}`, namespaceOf(i)),
      spec: {
        parentRefs: [
          { group: '', kind: 'Service', name: `svc-${i}`, port: 80 },
        ],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/beta' } }],
            backendRefs: [{ name: `svc-${i}`, port: 80 }],
          },
        ],
      },
    })),
  ],
  'networking.istio.io/v1alpha3/envoyfilters': [
    'EnvoyFilterList',
    range(namespaces, i => ({
      metadata: meta('limits', `ns-${i}`),
      spec: {
        workloadSelector: {
          labels: { app: `svc-${i * SERVICES_PER_NAMESPACE}` },
        },
        configPatches: [
          {
            applyTo: 'HTTP_FILTER',
            match: { context: 'SIDECAR_INBOUND' },
            patch: {
              operation: 'INSERT_BEFORE',
              value: {
                name: 'envoy.filters.http.local_ratelimit',
                typed_config: {
                  token_bucket: {
                    max_tokens: 100,
                    tokens_per_fill: 100,
                    fill_interval: '60s',
                  },
                },
              },
            },
          },
        ],
      },
    })),
  ],
};

function groupVersions() {
  const found = new Map();
  for (const key of Object.keys(kinds)) {
    const parts = key.split('/');
    const plural = parts.pop();
    const [list] = kinds[key];
    const entry = {
      name: plural,
      singularName: '',
      namespaced: plural !== 'namespaces',
      kind: list.slice(0, -4),
      verbs: ['get', 'list', 'watch'],
    };
    found.set(parts.join('/'), [...(found.get(parts.join('/')) ?? []), entry]);
  }
  return found;
}
const discovery = groupVersions();

// POST /__toggle?pod=<i> takes a pod away or puts it back, and tells the watches.
const watches = new Map();
const absent = new Set();
let revision = 1000;
function toggle(i) {
  revision++;
  const object = { apiVersion: 'v1', kind: 'Pod', ...pod(i) };
  object.metadata.resourceVersion = String(revision);
  const type = absent.delete(i) ? 'ADDED' : 'DELETED';
  if (type === 'DELETED') absent.add(i);
  const line = `${JSON.stringify({ type, object })}\n`;
  for (const response of watches.get('v1/pods') ?? []) response.write(line);
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const path = url.pathname.replace(/^\/apis?\/?/, '').replace(/\/$/, '');
  const json = (status, body) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  if (request.method === 'POST' && url.pathname === '/__toggle') {
    toggle(Number(url.searchParams.get('pod')) || 0);
    return json(200, {});
  }
  if (url.pathname === '/version')
    return json(200, { major: '1', minor: '32', gitVersion: 'v1.32.0' });
  if (url.pathname === '/api')
    return json(200, { kind: 'APIVersions', versions: ['v1'] });
  if (url.pathname === '/apis') {
    const groups = [...discovery.keys()]
      .filter(gv => gv.includes('/'))
      .map(gv => {
        const [name, version] = gv.split('/');
        return {
          name,
          versions: [{ groupVersion: gv, version }],
          preferredVersion: { groupVersion: gv, version },
        };
      });
    return json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups });
  }
  if (discovery.has(path))
    return json(200, {
      kind: 'APIResourceList',
      groupVersion: path,
      resources: discovery.get(path),
    });
  const entry = kinds[path];
  if (!entry)
    return json(404, {
      kind: 'Status',
      status: 'Failure',
      reason: 'NotFound',
      code: 404,
      message: 'not found',
    });
  const [kind, items] = entry;
  const apiVersion = path.slice(0, path.lastIndexOf('/'));
  if (url.searchParams.get('watch')) {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    const bookmark = setInterval(
      () =>
        response.write(
          `${JSON.stringify({
            type: 'BOOKMARK',
            object: {
              apiVersion,
              kind: kind.slice(0, -4),
              metadata: { resourceVersion: String(revision) },
            },
          })}\n`,
        ),
      10_000,
    );
    const open = watches.get(path) ?? new Set();
    watches.set(path, open.add(response));
    response.on('close', () => {
      clearInterval(bookmark);
      open.delete(response);
    });
    return undefined;
  }
  const limit =
    Number(url.searchParams.get('limit') ?? items.length) || items.length;
  const from = Number(url.searchParams.get('continue') ?? 0);
  const page = items.slice(from, from + limit);
  const next =
    from + limit < items.length ? `,"continue":"${from + limit}"` : '';
  return json(
    200,
    `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":{"resourceVersion":"1000"${next}},"items":[${page.join(
      ',',
    )}]}`,
  );
});
server.listen(port, '127.0.0.1', () =>
  console.log(
    JSON.stringify({
      url: `http://127.0.0.1:${server.address().port}`,
      pods,
      services,
    }),
  ),
);
