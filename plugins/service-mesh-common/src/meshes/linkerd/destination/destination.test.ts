import {
  DestinationCluster,
  DestinationPod,
  DestinationService,
  DestinationSlice,
} from './DestinationCluster';
import { resolveEndpoints } from './resolveEndpoints';
import { resolveProfile } from './resolveProfile';

const pod = (
  name: string,
  more: Partial<DestinationPod> = {},
): DestinationPod => ({
  namespace: 'shop',
  name,
  labels: { app: 'web', 'linkerd.io/control-plane-ns': 'linkerd' },
  annotations: {},
  phase: 'Running',
  terminating: false,
  hostNetwork: false,
  ips: ['10.0.0.1'],
  hostIps: [],
  serviceAccount: 'web',
  owner: { kind: 'deployment', name: 'web' },
  containers: [
    {
      name: 'linkerd-proxy',
      env: [
        { name: 'LINKERD2_PROXY_INBOUND_LISTEN_ADDR', value: '0.0.0.0:4143' },
        { name: 'LINKERD2_PROXY_ADMIN_LISTEN_ADDR', value: '[::]:4191' },
        { name: 'LINKERD2_PROXY_CONTROL_LISTEN_ADDR', value: '0.0.0.0:4190' },
      ],
    },
    { name: 'web', ports: [{ name: 'http', containerPort: 8080 }] },
  ],
  ...more,
});
const service = (
  more: Partial<DestinationService> = {},
): DestinationService => ({
  namespace: 'shop',
  name: 'web',
  labels: {},
  annotations: {},
  clusterIps: ['10.43.0.1'],
  ports: [{ name: 'http', port: 80 }],
  localTrafficOnly: false,
  ...more,
});
type Endpoint = DestinationSlice['endpoints'][number];
const endpoint = (name: string, more: Partial<Endpoint> = {}): Endpoint => ({
  addresses: ['10.0.0.1'],
  ready: true,
  forZones: [],
  target: { kind: 'Pod', name, namespace: 'shop' },
  ...more,
});
const slice = (
  endpoints: readonly Endpoint[],
  more: Partial<DestinationSlice> = {},
): DestinationSlice => ({
  service: 'web',
  namespace: 'shop',
  annotations: {},
  family: 'IPv4',
  ports: [{ name: 'http', port: 8080 }],
  endpoints,
  ...more,
});
const cluster = (
  more: Partial<DestinationCluster> = {},
): DestinationCluster => ({
  config: {
    controlPlaneNamespace: 'linkerd',
    clusterDomain: 'cluster.local',
    trustDomain: 'trust',
    defaultOpaquePorts: [3306],
    h2Upgrade: true,
    forceOpaqueTransport: false,
    ipv6: true,
    zoneWeights: false,
  },
  services: [service()],
  slices: [slice([endpoint('web-1')])],
  pods: [pod('web-1')],
  externals: [],
  servers: [],
  profiles: [],
  zones: new Map(),
  remote: new Map(),
  ...more,
});
const HOST = 'web.shop.svc.cluster.local';
const endpointsOf = (more: Partial<DestinationCluster>, port = 80) => {
  const answer = resolveEndpoints(cluster(more), HOST, port);
  return answer.ok ? answer.value : answer.code;
};

describe('the endpoints of an authority', () => {
  it('carry the target port of the Service, identity and labels of a meshed pod', () => {
    expect(endpointsOf({})).toEqual([
      {
        source: expect.objectContaining({ ip: '10.0.0.1', port: 8080 }),
        address: '10.0.0.1:8080',
        protocolHint: 'h2',
        tlsIdentity: 'web.shop.serviceaccount.identity.linkerd.trust',
        serverName: 'web.shop.serviceaccount.identity.linkerd.trust',
        metricLabels: {
          pod: 'web-1',
          deployment: 'web',
          serviceaccount: 'web',
          control_plane_ns: 'linkerd',
          zone: '',
          zone_locality: 'unknown',
        },
        relativeWeight: 1,
        zoneLocality: 'unknown',
        meshedHttp2: true,
      },
    ]);
  });

  it.each([
    ['a pod without a proxy', { labels: {} }, {}],
    [
      'a pod of another control plane',
      { labels: { 'linkerd.io/control-plane-ns': 'other' } },
      { protocolHint: 'h2', meshedHttp2: true },
    ],
    [
      'a skipped port',
      { annotations: { 'config.linkerd.io/skip-inbound-ports': '8000-8100' } },
      {},
    ],
    [
      'an opaque port by name',
      { annotations: { 'config.linkerd.io/opaque-ports': 'http' } },
      {
        protocolHint: 'opaque',
        opaqueTransportPort: 4143,
        tlsIdentity: expect.any(String) as unknown,
        meshedHttp2: true,
      },
    ],
  ])('tell of %s', (_name, more, told) => {
    const [found] = endpointsOf({ pods: [pod('web-1', more)] });
    expect({ meshedHttp2: false, ...told }).toEqual(
      Object.fromEntries(
        [
          'protocolHint',
          'opaqueTransportPort',
          'tlsIdentity',
          'meshedHttp2',
        ].flatMap(key => {
          const value = (found as unknown as Record<string, unknown>)[key];
          return value === undefined ? [] : [[key, value]];
        }),
      ),
    );
  });

  it('are opaque where a Server says so, by number or by name', () => {
    for (const port of [8080, 'http'])
      expect(
        endpointsOf({
          servers: [
            {
              namespace: 'shop',
              podSelector: { matchLabels: { app: 'web' } },
              port,
              protocol: 'opaque',
            },
          ],
        }),
      ).toMatchObject([{ protocolHint: 'opaque' }]);
  });

  it('leave out pods that are not ready, or whose proxy cannot be read', () => {
    expect(
      endpointsOf({ slices: [slice([endpoint('web-1', { ready: false })])] }),
    ).toEqual([]);
    expect(endpointsOf({ pods: [pod('web-1', { containers: [] })] })).toEqual(
      [],
    );
  });

  it('stand once for a pod of two families', () => {
    expect(
      endpointsOf({
        slices: [
          slice([endpoint('web-1')]),
          slice([endpoint('web-1', { addresses: ['2001:db8::1'] })], {
            family: 'IPv6',
          }),
        ],
      }),
    ).toMatchObject([{ address: '[2001:db8::1]:8080' }]);
  });

  it('follow no zones where an address of either family is meant for none', () => {
    const near = { zone: 'a', forZones: ['a'] };
    const far = { zone: 'b', forZones: ['b'] };
    const of = (unmeant: readonly string[]) => {
      const answer = resolveEndpoints(
        cluster({
          config: { ...cluster().config, ipv6: false },
          slices: [
            slice([
              endpoint('web-1', near),
              endpoint('web-2', { ...far, addresses: ['10.0.0.2'] }),
            ]),
            slice(
              [
                endpoint('web-1', {
                  zone: 'a',
                  addresses: ['2001:db8::1'],
                  forZones: unmeant,
                }),
              ],
              { family: 'IPv6' },
            ),
          ],
          pods: [pod('web-1'), pod('web-2')],
          zones: new Map([['n1', 'a']]),
        }),
        HOST,
        80,
        { nodeName: 'n1' },
      );
      return answer.ok && answer.value.map(({ address }) => address);
    };
    expect(of(['a'])).toEqual(['10.0.0.1:8080']);
    expect(of([])).toEqual(['10.0.0.1:8080', '10.0.0.2:8080']);
  });

  it('follow zones and nodes of the client', () => {
    const zoned = cluster({
      slices: [
        slice([
          endpoint('web-1', { zone: 'a', forZones: ['a'] }),
          endpoint('web-2', {
            addresses: ['10.0.0.2'],
            zone: 'b',
            forZones: ['b'],
          }),
        ]),
      ],
      pods: [
        pod('web-1', { nodeName: 'n1' }),
        pod('web-2', { nodeName: 'n2' }),
      ],
      zones: new Map([['n2', 'b']]),
      config: { ...cluster().config, zoneWeights: true },
    });
    const from = (of: DestinationCluster, nodeName: string) => {
      const answer = resolveEndpoints(of, HOST, 80, { nodeName });
      return answer.ok
        ? answer.value.map(({ metricLabels, relativeWeight }) => [
            metricLabels.pod,
            metricLabels.zone_locality,
            relativeWeight,
          ])
        : answer;
    };
    expect(from(zoned, 'n2')).toEqual([['web-2', 'local', 10]]);
    // No endpoint is meant for a client of no zone, so it gets all of them.
    expect(from(zoned, 'n9')).toHaveLength(2);
    expect(
      from({ ...zoned, services: [service({ localTrafficOnly: true })] }, 'n1'),
    ).toMatchObject([['web-1', 'unknown', 1]]);
  });

  it('come from other clusters for mirrors and federated services', () => {
    const remote = new Map([
      [
        'east',
        cluster({ pods: [pod('web-9')], slices: [slice([endpoint('web-9')])] }),
      ],
    ]);
    const direct = {
      'multicluster.linkerd.io/remote-discovery': 'east',
      'multicluster.linkerd.io/remote-service': 'web',
    };
    expect(
      endpointsOf({ remote, services: [service({ labels: direct })] }),
    ).toMatchObject([{ metricLabels: { pod: 'web-9' } }]);
    expect(endpointsOf({ services: [service({ labels: direct })] })).toBe(
      'NotFound',
    );
    expect(
      endpointsOf({
        remote: new Map([
          ['east', cluster({ services: [service({ type: 'ExternalName' })] })],
        ]),
        services: [service({ labels: direct })],
      }),
    ).toBe('InvalidArgument');
    expect(
      endpointsOf({
        remote,
        services: [
          service({
            annotations: {
              'multicluster.linkerd.io/remote-discovery': 'web@east,web@gone',
              'multicluster.linkerd.io/local-discovery': 'web',
            },
          }),
        ],
      }),
    ).toMatchObject([
      { metricLabels: { pod: 'web-1' } },
      { metricLabels: { pod: 'web-9' } },
    ]);
  });

  it('name the gateway that stands for a Service of another cluster', () => {
    expect(
      endpointsOf({
        slices: [
          slice(
            [endpoint('', { target: undefined, addresses: ['192.0.2.1'] })],
            {
              annotations: {
                'mirror.linkerd.io/remote-svc-fq-name': 'web.shop.svc.east',
                'mirror.linkerd.io/remote-gateway-identity': 'gateway',
              },
            },
          ),
        ],
      }),
    ).toMatchObject([
      { tlsIdentity: 'gateway', authorityOverride: 'web.shop.svc.east:80' },
    ]);
  });

  it.each([
    ['10.43.0.1', 80, 'InvalidArgument'],
    ['web.shop.svc.other', 80, 'InvalidArgument'],
    [HOST, 0, 'InvalidArgument'],
    ['gone.shop.svc.cluster.local', 80, 'NotFound'],
  ])('are refused for %s:%s', (host, port, code) => {
    expect(resolveEndpoints(cluster(), host, port)).toMatchObject({
      ok: false,
      code,
    });
  });
});

describe('the profile of a destination', () => {
  const profile = (namespace: string, name: string) => ({
    namespace,
    name: HOST,
    spec: { routes: [{ name, condition: { method: 'GET' } }] },
  });
  const read = (
    host: string,
    port: number,
    more: Partial<DestinationCluster> = {},
    namespace?: string,
  ) => {
    const answer = resolveProfile(cluster(more), host, port, { namespace });
    return answer.ok ? answer.value : answer.code;
  };

  it('is that of the client’s namespace before that of the Service’s', () => {
    const profiles = [profile('shop', 'theirs'), profile('client', 'ours')];
    expect(read(HOST, 80, { profiles }, 'client')).toMatchObject({
      routes: [{ name: 'ours' }],
    });
    expect(read('10.43.0.1', 80, { profiles })).toMatchObject({
      fullyQualifiedName: HOST,
      routes: [{ name: 'theirs' }],
    });
  });

  it('is empty for a port the Service does not have', () => {
    expect(read(HOST, 81)).toMatchObject({ fullyQualifiedName: '' });
  });

  it('is refused for a name outside of the cluster, unless its port is not there', () => {
    const services = [service({ type: 'ExternalName' })];
    expect(read(HOST, 80, { services })).toBe('InvalidArgument');
    expect(read(HOST, 81, { services })).toMatchObject({ routes: [] });
  });

  it('is opaque by the annotation of the Service, else by the defaults', () => {
    const ports = [{ port: 80 }, { port: 3306 }];
    const annotations = { 'config.linkerd.io/opaque-ports': '80' };
    const opaque = (port: number, of: Partial<DestinationService>) =>
      (
        read(HOST, port, { services: [service({ ports, ...of })] }) as {
          opaqueProtocol: boolean;
        }
      ).opaqueProtocol;
    expect([opaque(80, {}), opaque(3306, {})]).toEqual([false, true]);
    expect([
      opaque(80, { annotations }),
      opaque(3306, { annotations }),
    ]).toEqual([true, false]);
  });

  it.each([
    ['80,', [true, false]],
    ['', [false, false]],
    // An entry without text is the name of a port that has none.
    ['3306,,', [true, true]],
  ])('is opaque as an annotation of %j says', (written, expected) => {
    const annotations = { 'config.linkerd.io/opaque-ports': written };
    const ports = [{ port: 80 }, { name: 'db', port: 3306 }];
    const of = service({ ports, annotations });
    expect(
      [80, 3306].map(port => read(HOST, port, { services: [of] })),
    ).toMatchObject(expected.map(opaqueProtocol => ({ opaqueProtocol })));
  });

  it.each([
    ['a running pod', {}, 'web-1'],
    ['a pod that does not run yet', { phase: 'Pending' }, undefined],
  ])('names %s behind an address', (_name, more, name) => {
    const value = read('10.0.0.1', 8080, { pods: [pod('web-1', more)] });
    expect(value).toMatchObject({
      endpoint: { address: '10.0.0.1:8080' },
      retryBudget: { retryRatio: 0.2 },
    });
    expect(typeof value === 'object' && value.endpoint?.metricLabels.pod).toBe(
      name,
    );
  });

  it('finds pods by a port of their node, workloads outside, and pods by their DNS name', () => {
    const onHost = pod('host', {
      ips: ['10.0.0.9'],
      hostIps: ['192.168.0.1'],
      containers: [
        ...pod('').containers,
        { ports: [{ hostPort: 7000, containerPort: 80 }] },
      ],
    });
    expect(read('192.168.0.1', 7000, { pods: [onHost] })).toMatchObject({
      endpoint: { metricLabels: { pod: 'host', namespace: 'shop' } },
    });
    const external = {
      namespace: 'shop',
      name: 'vm',
      labels: {},
      annotations: {},
      identity: 'spiffe://vm',
      serverName: 'vm.shop',
      ips: ['203.0.113.1'],
      ports: [{ port: 90 }],
    };
    expect(read('203.0.113.1', 90, { externals: [external] })).toMatchObject({
      endpoint: { tlsIdentity: 'spiffe://vm', serverName: 'vm.shop' },
    });
    const slices = [slice([endpoint('web-1', { hostname: 'web-0' })])];
    expect(read(`web-0.${HOST}`, 8080, { slices })).toMatchObject({
      endpoint: { metricLabels: { pod: 'web-1' } },
    });
    expect(read(`web-9.${HOST}`, 8080, { slices })).toBe('NotFound');
  });

  it('is refused without a code for a Service that is not there', () => {
    expect(read('gone.shop.svc.cluster.local', 80)).toBe('Unknown');
  });

  it('refuses an address that two pods have', () => {
    expect(read('10.0.0.1', 80, { pods: [pod('a'), pod('b')] })).toBe(
      'FailedPrecondition',
    );
  });
});
