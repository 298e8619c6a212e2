import { mirrorAction, mirrorCluster, unlinkCluster } from './mirrorCluster';
import {
  LocalCluster,
  MirrorEndpoints,
  MirrorLink,
  MirrorService,
} from './MirrorObjects';

const link: MirrorLink = {
  namespace: 'linkerd-multicluster',
  name: 'east',
  createdAt: 100,
  clusterName: 'east',
  clusterDomain: 'cluster.local',
  gatewayIdentity: 'gateway',
  gatewayAddress: '192.0.2.9,192.0.2.10',
  gatewayPort: '4143',
  selector: { matchLabels: { export: 'gateway' } },
  remoteDiscoverySelector: { matchLabels: { export: 'direct' } },
  federatedServiceSelector: { matchLabels: { member: 'yes' } },
  excludedLabels: ['team', 'ci/*'],
  excludedAnnotations: ['config.linkerd.io/*'],
};
const service = (
  labels: Record<string, string>,
  more: Partial<MirrorService> = {},
): MirrorService => ({
  namespace: 'shop',
  name: 'web',
  labels,
  annotations: {},
  resourceVersion: '7',
  ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
  ...more,
});
const endpoints = (
  subsets: MirrorEndpoints['subsets'] = [
    { addresses: [{ ip: '10.0.0.1' }], ports: [{ name: 'http', port: 8080 }] },
  ],
  labels: Record<string, string> = {},
): MirrorEndpoints => ({
  namespace: 'shop',
  name: 'web',
  labels,
  annotations: {},
  subsets,
});
const empty: LocalCluster = {
  services: [],
  endpoints: [],
  namespaces: ['shop'],
  links: [],
};
const options = {
  gatewayAlive: true,
  headlessServices: false,
  createNamespaces: false,
};
const mirror = (
  remote: MirrorService,
  local: Partial<LocalCluster> = {},
  more: Partial<typeof options> = {},
  of: MirrorEndpoints = endpoints(),
) =>
  mirrorCluster(
    link,
    { services: [remote], endpoints: [of] },
    { ...empty, ...local },
    { ...options, ...more },
  );

describe('what the service mirror makes of an exported Service', () => {
  it('a Service that leads to the gateway, addresses in order of their text', () => {
    const result = mirror(
      service(
        {
          export: 'gateway',
          team: 'a',
          'ci/run': '1',
          cities: 'kept not',
          app: 'web',
        },
        {
          annotations: {
            'config.linkerd.io/opaque-ports': '80',
            'config.linkerd.io/other': 'x',
            'service.kubernetes.io/topology-mode': 'Auto',
            'example.com/a': 'b',
          },
        },
      ),
    );
    expect(result.services).toMatchObject([
      {
        name: 'web-east',
        labels: {
          'mirror.linkerd.io/mirrored-service': 'true',
          'mirror.linkerd.io/cluster-name': 'east',
          export: 'gateway',
          app: 'web',
        },
        annotations: {
          'mirror.linkerd.io/remote-svc-fq-name': 'web.shop.svc.cluster.local',
          'mirror.linkerd.io/remote-resource-version': '7',
          // Clients must know it, whatever the Link leaves out.
          'config.linkerd.io/opaque-ports': '80',
          'example.com/a': 'b',
        },
      },
    ]);
    // `ci/*` is a prefix without the slash, as Linkerd has it.
    expect(Object.keys(result.services[0].labels)).not.toContain('cities');
    expect(Object.keys(result.services[0].annotations)).toHaveLength(4);
    expect(result.endpoints[0].subsets).toEqual([
      {
        addresses: [{ ip: '192.0.2.10' }, { ip: '192.0.2.9' }],
        ports: [{ name: 'http', port: 4143, protocol: 'TCP' }],
      },
    ]);
  });

  it('a Service without endpoints of its own when its pods are called directly', () => {
    const { services, endpoints: made } = mirror(service({ export: 'direct' }));
    expect(services[0].labels).toMatchObject({
      'multicluster.linkerd.io/remote-discovery': 'east',
      'multicluster.linkerd.io/remote-service': 'web',
    });
    expect(made).toEqual([]);
  });

  it.each([
    ['the gateway is down', { gatewayAlive: false }, endpoints(), 'not ready'],
    ['no pod is ready there', {}, endpoints([]), 'none'],
    ['both are well', {}, endpoints(), 'ready'],
  ])('whose addresses tell when %s', (_name, more, of, state) => {
    const [made] = mirror(
      service({ export: 'gateway' }),
      {},
      more,
      of,
    ).endpoints;
    const [subset] = made.subsets;
    const ready = subset?.addresses?.length ? 'ready' : 'not ready';
    expect(subset ? ready : 'none').toBe(state);
  });

  it.each([
    ['skips it without its namespace', false, [], ['MissingNamespace'], []],
    [
      'makes the namespace when told to',
      true,
      ['web-east'],
      ['Mirrored'],
      ['shop'],
    ],
  ])('%s', (_name, createNamespaces, names, reasons, made) => {
    const result = mirror(
      service({ export: 'gateway' }),
      { namespaces: [] },
      { createNamespaces },
    );
    expect(result.services.map(({ name }) => name)).toEqual(names);
    expect(result.mirrors.map(({ reason }) => reason)).toEqual(reasons);
    expect(result.newNamespaces.map(({ name }) => name)).toEqual(made);
  });

  it.each([
    ['create', 'gateway', undefined],
    ['update', 'gateway', { version: '6', cluster: 'east' }],
    ['none', 'gateway', { version: '7', cluster: 'east' }],
    ['delete', 'no', { version: '7', cluster: 'east' }],
    ['none', 'no', { version: '7', cluster: 'west' }],
  ] as const)(
    '%s when the label is %s and the mirror %j',
    (action, label, old) => {
      expect(
        mirrorAction(
          link,
          service({ export: label }),
          old &&
            service(
              {
                'mirror.linkerd.io/mirrored-service': 'true',
                'mirror.linkerd.io/cluster-name': old.cluster,
              },
              {
                annotations: {
                  'mirror.linkerd.io/remote-resource-version': old.version,
                },
              },
            ),
        ),
      ).toBe(action);
    },
  );

  it('nothing when a selector is empty, which selects everything elsewhere', () => {
    const all = { ...link, selector: {}, remoteDiscoverySelector: undefined };
    expect(mirrorAction(all, service({ export: 'gateway' }), undefined)).toBe(
      'none',
    );
  });
});

describe('federated services', () => {
  const federated = (annotations: Record<string, string>) =>
    service(
      { 'mirror.linkerd.io/mirrored-service': 'true', of: 'first' },
      { name: 'web-federated', annotations },
    );
  const DISCOVERY = 'multicluster.linkerd.io/remote-discovery';

  it.each([
    ['an older Link of another member keeps its labels', 50, 'first'],
    ['the oldest Link gives the labels', 200, undefined],
  ])('%s', (_name, createdAt, label) => {
    const { services } = mirror(service({ member: 'yes' }), {
      services: [federated({ [DISCOVERY]: 'web@west' })],
      links: [{ namespace: link.namespace, name: 'west', createdAt }],
    });
    expect(services[0].annotations[DISCOVERY]).toBe('web@west,web@east');
    expect(services[0].labels.of).toBe(label);
  });

  it('go with their last member', () => {
    const result = mirrorCluster(
      link,
      { services: [], endpoints: [] },
      { ...empty, services: [federated({ [DISCOVERY]: 'web@east' })] },
      options,
      [{ namespace: 'shop', name: 'web' }],
    );
    expect(result.deletedServices).toEqual(['shop/web-federated']);
  });

  it('take no headless Service', () => {
    const { services, members } = mirror(
      service({ member: 'yes' }, { clusterIP: 'None' }),
    );
    expect(services).toEqual([]);
    expect(members).toMatchObject([{ reason: 'InvalidService' }]);
  });
});

describe('headless Services', () => {
  const headless = service({ export: 'gateway' }, { clusterIP: 'None' });
  const withHosts = (...hosts: readonly string[]) =>
    endpoints(
      [{ addresses: hosts.map(hostname => ({ ip: '10.0.0.1', hostname })) }],
      { export: 'gateway', 'service.kubernetes.io/headless': '' },
    );

  it('are mirrored with one Service for each named pod', () => {
    const result = mirror(
      headless,
      {},
      { headlessServices: true },
      withHosts('web-0', 'web-1'),
    );
    expect(
      result.services.map(({ name, clusterIP }) => [name, clusterIP]),
    ).toEqual([
      ['web-east', 'None'],
      ['web-0-east', undefined],
      ['web-1-east', undefined],
    ]);
  });

  it('lose the mirrors of pods that are gone', () => {
    const before = mirror(
      headless,
      {},
      { headlessServices: true },
      withHosts('web-0', 'web-1'),
    );
    const after = mirror(
      headless,
      { services: before.services, endpoints: before.endpoints },
      { headlessServices: true },
      withHosts('web-1'),
    );
    expect(after.deletedServices).toEqual(['shop/web-0-east']);
  });
});

it('makes no mirror of a Service that was just removed, though it is still listed', () => {
  const remote = {
    services: [service({ export: 'gateway' })],
    endpoints: [endpoints()],
  };
  const before = mirrorCluster(link, remote, empty, options);
  const after = mirrorCluster(
    link,
    remote,
    { ...empty, services: before.services, endpoints: before.endpoints },
    options,
    [{ namespace: 'shop', name: 'web' }],
  );
  expect(after).toMatchObject({
    deletedServices: ['shop/web-east'],
    services: [],
    endpoints: [],
  });
});

it('leaves nothing of a Link that is gone, and touches no other', () => {
  const of = (cluster: string) =>
    service(
      {
        'mirror.linkerd.io/mirrored-service': 'true',
        'mirror.linkerd.io/cluster-name': cluster,
      },
      { name: `web-${cluster}` },
    );
  const result = unlinkCluster(link, {
    ...empty,
    services: [of('east'), of('west')],
  });
  expect(result.deletedServices).toEqual(['shop/web-east']);
});
