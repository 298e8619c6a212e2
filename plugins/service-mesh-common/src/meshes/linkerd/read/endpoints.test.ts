import { indexFromYaml } from '../../../__testUtils__';
import { selectWorkloads } from '../../../engine';
import { MeshTarget, ServiceEndpoint } from '../../../model';
import { linkerd } from '..';
import { EndpointSlice } from '../../shared/endpointSlice';
import { endpoints } from './endpoints';

const env = `
      env:
        - { name: LINKERD2_PROXY_INBOUND_LISTEN_ADDR, value: '[::]:4143' }
        - { name: LINKERD2_PROXY_ADMIN_LISTEN_ADDR, value: '[::]:4191' }
        - { name: LINKERD2_PROXY_CONTROL_LISTEN_ADDR, value: '0.0.0.0:4190' }`;

interface PodOptions {
  readonly labels?: string;
  readonly annotations?: string;
  readonly proxy?: string;
}

const pod = (
  name: string,
  ip: string,
  {
    labels = 'linkerd.io/control-plane-ns: linkerd',
    annotations = '',
    proxy = env,
  }: PodOptions = {},
) => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: web, pod-template-hash: abc${labels && `, ${labels}`} }
  annotations: { ${annotations} }
  ownerReferences: [{ kind: ReplicaSet, name: web-abc, controller: true }]
spec:
  serviceAccountName: web
  nodeName: n1
  containers:
    - name: web
      ports: [{ name: http, containerPort: 8080 }]
    - name: linkerd-proxy${proxy}
status: { phase: Running, podIP: ${ip} }
---`;

const service = (
  name: string,
  meta = '',
  spec = 'selector: { app: web }, clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1],',
) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop${meta && `, ${meta}`} }
spec: { ${spec} ports: [{ name: http, port: 80, targetPort: http }] }
---`;

const slice = (name: string, listed: readonly string[], more = '') => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: ${name}-1
  namespace: shop
  labels: { kubernetes.io/service-name: ${name} }
  ${more}
addressType: IPv4
ports: [{ name: http, port: 8080 }]
endpoints: [${listed.join(', ')}]
---`;

const of = (name: string, ip: string, more = '') =>
  `{ addresses: [${ip}], zone: z1, targetRef: { kind: Pod, name: ${name}, namespace: shop }${more} }`;

const target: MeshTarget = {
  namespace: 'shop',
  select: [
    {
      annotation: 'meshwright.io/services',
      by: { type: 'services', names: ['web'] },
    },
  ],
};

const clusterOf = (yaml: string, cluster = 'west') =>
  indexFromYaml(yaml, { meshes: [linkerd], cluster });

function ask(yaml: string, linked: Readonly<Record<string, string>> = {}) {
  const index = clusterOf(yaml);
  const others = Object.entries(linked).map(([name, text]) =>
    clusterOf(text, name),
  );
  return endpoints(
    index,
    [index, ...others].flatMap(
      one => selectWorkloads(target, one, [linkerd]).workloads,
    ),
    others,
  );
}

const shown = ({
  address,
  used,
  tls,
  protocol,
  because,
  identity,
}: ServiceEndpoint) =>
  [address, used ? `${tls} ${protocol}` : 'unused', identity ?? because].join(
    ' | ',
  );

function lines(
  yaml: string,
  linked?: Readonly<Record<string, string>>,
  name = 'web',
) {
  return ask(yaml, linked)
    .services.filter(({ service: ref }) => ref.name === name)
    .flatMap(({ ports }) => ports.flatMap(port => port.endpoints.map(shown)));
}

const IDENTITY = 'web.shop.serviceaccount.identity.linkerd.cluster.local';

describe('where callers of a Service are sent', () => {
  it.each<[string, string, string]>([
    [
      'a meshed pod takes mTLS over HTTP/2',
      pod('a', '10.0.0.1'),
      `10.0.0.1:8080 | mutual http2 | ${IDENTITY}`,
    ],
    [
      'an opaque port is carried as bytes, and encrypted',
      pod('a', '10.0.0.1', {
        annotations: 'config.linkerd.io/opaque-ports: "8080"',
      }),
      `10.0.0.1:8080 | mutual opaque | ${IDENTITY}`,
    ],
    [
      'a skipped port bypasses the proxy',
      pod('a', '10.0.0.1', {
        annotations: 'config.linkerd.io/skip-inbound-ports: 8000-8090',
      }),
      '10.0.0.1:8080 | plaintext as-sent | The pod lets port 8080 bypass its proxy (skip-inbound-ports), so callers are given no identity.',
    ],
    [
      'a pod without proxy has no identity',
      pod('a', '10.0.0.1', { labels: '' }),
      '10.0.0.1:8080 | plaintext as-sent | The pod has no proxy of Linkerd, so callers are given no identity for it.',
    ],
    [
      'a pod whose proxy does not tell its ports is left out',
      pod('a', '10.0.0.1', { proxy: '' }),
      '10.0.0.1:8080 | unused | The ports of its proxy cannot be read from the pod, so callers are not told of it.',
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(
      lines(service('web') + yaml + slice('web', [of('a', '10.0.0.1')])),
    ).toEqual([expected]);
  });

  it('tells a pod of another control plane apart: HTTP/2 without mTLS', () => {
    const found = lines(
      service('web') +
        pod('a', '10.0.0.1') +
        pod('b', '10.0.0.2', {
          labels: 'linkerd.io/control-plane-ns: elsewhere',
        }) +
        slice('web', [of('a', '10.0.0.1'), of('b', '10.0.0.2')]),
    );
    expect(found[1]).toBe(
      '10.0.0.2:8080 | plaintext http2 | The pod belongs to the control plane in elsewhere; the one in linkerd vouches for its own pods only.',
    );
  });

  it('lists addresses that are not ready or gone with the reason', () => {
    expect(
      lines(
        service('web') +
          pod('a', '10.0.0.1') +
          pod('b', '10.0.0.2') +
          slice('web', [
            of('a', '10.0.0.1'),
            of('b', '10.0.0.2', ', conditions: { ready: false }'),
            of('c', '10.0.0.3'),
          ]),
      ).slice(1),
    ).toEqual([
      '10.0.0.2:8080 | unused | It is not ready, so callers are not told of it.',
      '10.0.0.3:8080 | unused | What it belonged to is gone.',
    ]);
  });

  it('says whose clients an endpoint is kept for', () => {
    const local = ask(
      service(
        'web',
        '',
        'selector: { app: web }, internalTrafficPolicy: Local,',
      ) +
        pod('a', '10.0.0.1') +
        slice('web', [
          of('a', '10.0.0.1', ', hints: { forZones: [{ name: z1 }] }'),
        ]),
    ).services[0].ports[0].endpoints;
    expect(local).toEqual([
      expect.objectContaining({
        used: true,
        zone: 'z1',
        owner: { kind: 'Deployment', name: 'web' },
        onlyFor: { node: 'n1' },
      }),
    ]);
    const hinted = ask(
      service('web') +
        pod('a', '10.0.0.1') +
        slice('web', [
          of('a', '10.0.0.1', ', hints: { forZones: [{ name: z1 }] }'),
        ]),
    ).services[0].ports[0].endpoints;
    expect(hinted[0].onlyFor).toEqual({ zones: ['z1'] });
  });

  it('tells what a ServiceProfile announces, or why it has no effect', () => {
    const profile = (spec: string) => `
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec: { ${spec} }
---`;
    const announced = (spec: string) =>
      ask(service('web') + pod('a', '10.0.0.1') + profile(spec)).services[0]
        .ports[0].profile;
    expect(
      announced(
        'retryBudget: { retryRatio: 0.5, minRetriesPerSecond: 3, ttl: 20s }, dstOverrides: [{ authority: v1.shop.svc.cluster.local, weight: 900m }, { authority: v2.shop.svc.cluster.local:81, weight: 100m }], routes: [{ name: r, condition: { pathRegex: /a } }]',
      ),
    ).toMatchObject({
      routes: 1,
      overrides: [
        { authority: 'v1.shop.svc.cluster.local:80', share: 0.9 },
        { authority: 'v2.shop.svc.cluster.local:81', share: 0.1 },
      ],
      retryBudget: { ratio: 0.5, minPerSecond: 3, ttlMs: 20_000 },
    });
    expect(announced('routes: [{ name: r, condition: {} }]')?.problem).toMatch(
      /^Callers keep what they had before/,
    );
    expect(
      ask(service('web') + pod('a', '10.0.0.1')).services[0].ports[0],
    ).not.toHaveProperty('profile');
  });

  it('says nothing when the addresses could not be read', () => {
    const index = indexFromYaml(service('web') + pod('a', '10.0.0.1'), {
      meshes: [linkerd],
      unread: [EndpointSlice],
    });
    expect(
      endpoints(index, selectWorkloads(target, index, [linkerd]).workloads, []),
    ).toEqual({
      services: [],
      unread: [{ group: 'discovery.k8s.io', kind: 'EndpointSlice' }],
    });
  });
});

describe('Services that stand for others', () => {
  const east =
    service('web') + pod('e', '10.9.0.1') + slice('web', [of('e', '10.9.0.1')]);
  const link = `
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: { name: east, namespace: linkerd-multicluster }
spec: { targetClusterName: east, gatewayAddress: 192.0.2.1, gatewayPort: "4143" }
---`;
  const mirrored = 'mirror.linkerd.io/mirrored-service: "true"';
  const here =
    service('web') +
    pod('a', '10.0.0.1') +
    slice('web', [of('a', '10.0.0.1')]) +
    link;

  it('leads to the gateway of the other cluster, which must prove its identity', () => {
    const yaml =
      here +
      service(
        'web-east',
        `labels: { ${mirrored}, mirror.linkerd.io/cluster-name: east }, annotations: { mirror.linkerd.io/remote-svc-fq-name: web.shop.svc.cluster.local }`,
        '',
      ) +
      slice(
        'web-east',
        ['{ addresses: [192.0.2.1] }'],
        'annotations: { mirror.linkerd.io/remote-gateway-identity: gateway.east }',
      );
    expect(lines(yaml, {}, 'web-east')).toEqual([
      '192.0.2.1:8080 | mutual http2 | gateway.east',
    ]);
    const [, mirror] = ask(yaml).services;
    expect(mirror).toMatchObject({ origin: 'gateway', unknown: [] });
    expect(mirror.ports[0].endpoints[0].cluster).toBe('east');
  });

  it.each<[string, string, ServiceCase]>([
    [
      'pod to pod',
      `labels: { ${mirrored}, multicluster.linkerd.io/remote-discovery: east, multicluster.linkerd.io/remote-service: web, mirror.linkerd.io/cluster-name: east }`,
      { origin: 'remote', addresses: ['east 10.9.0.1:8080'] },
    ],
    [
      'federated',
      `labels: { ${mirrored} }, annotations: { multicluster.linkerd.io/local-discovery: web, multicluster.linkerd.io/remote-discovery: web@east }`,
      {
        origin: 'federated',
        addresses: ['west 10.0.0.1:8080', 'east 10.9.0.1:8080'],
      },
    ],
  ])('%s leads to pods of both clusters', (_name, meta, expected) => {
    const yaml = here + service('web-all', meta, '');
    const [, watched] = ask(yaml, { east }).services;
    expect({
      origin: watched.origin,
      addresses: watched.ports[0].endpoints.map(
        ({ cluster, address }) => `${cluster} ${address}`,
      ),
    }).toEqual(expected);
    expect(watched.unknown).toEqual([]);
    const [, alone] = ask(yaml).services;
    expect(alone.unknown.map(({ cluster }) => cluster)).toEqual(['east']);
    expect(alone.ports[0].refused).toBeUndefined();
  });
});

interface ServiceCase {
  readonly origin: string;
  readonly addresses: readonly string[];
}
