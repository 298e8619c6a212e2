import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  coreKinds,
  DataPlane,
  indexObjects,
  MeshDefinition,
  ResourceIndex,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { ClusterReader, ClusterStatus } from '../clusters/ClusterReader';
import { MeshService } from './MeshService';

const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
};
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { 'backstage.io/kubernetes-id': 'orders' },
  },
  spec: {
    serviceAccountName: 'orders',
    containers: [{ name: 'app', ports: [{ containerPort: 8080 }] }],
  },
  status: { phase: 'Running' },
});
const egressNetwork = (cluster: string, namespace: string) => ({
  cluster,
  group: 'policy.linkerd.io',
  kind: 'EgressNetwork',
  namespace,
  name: 'all',
});
const callersRule = (cluster: string) => ({
  cluster,
  group: 'networking.istio.io',
  kind: 'DestinationRule',
  namespace: 'edge',
  name: 'orders',
});
const mesh = {
  id: 'test',
  kinds: [],
  findings: [],
  membership: () => ({
    mesh: 'test',
    dataPlane: 'sidecar' as DataPlane,
    podsInMesh: 1,
    podsTotal: 1,
    proxyVersions: [],
    evidence: [{ type: 'default', name: 'test' }],
  }),
  identity: () => 'cluster.local/ns/shop/sa/orders',
  read: {
    mtls: () => [],
    clientTls: () => [],
    access: () => [],
    routing: () => ({
      splits: [
        {
          host: 'orders.example.com',
          gateways: ['edge/main'],
          backends: [],
        },
      ],
      destinations: [],
      rateLimits: [],
    }),
    mirrors: () => ({
      mirrors: [
        {
          cluster: 'test',
          ref: {
            cluster: 'test',
            group: '',
            kind: 'Service',
            namespace: 'shop',
            name: 'orders-east',
          },
          mode: 'gateway',
          members: [],
          relation: 'stands-for',
        },
      ],
      exports: [],
      unread: [],
    }),
    telemetry: () => ({ proxy: 'sidecar' }),
    route: (_index: ResourceIndex, question: unknown) => ({ question }),
    connecting: ({ cluster }: ResourceIndex) => [callersRule(cluster)],
    outside: ({ cluster }: ResourceIndex, namespace: string) => [
      egressNetwork(cluster, namespace),
    ],
  },
  metrics: {},
  controlPlane: ({ cluster }: ResourceIndex) => [{ mesh: 'test', cluster }],
} as unknown as MeshDefinition;

function setup() {
  let revision = 1;
  let objects: unknown[] = [pod('orders-1')];
  const status: ClusterStatus = {
    name: 'test',
    title: 'test',
    state: 'ready',
    kinds: [],
    source: 'config',
  };
  const listeners = new Set<(cluster: string) => void>();
  const getLive = jest.fn<
    ReturnType<ClusterReader['getLive']>,
    Parameters<ClusterReader['getLive']>
  >(async () => ({ ...pod('orders-1'), live: true }));
  const clusters: ClusterReader = {
    snapshots: (): ResourceIndex[] => [
      { ...indexObjects(objects, { kinds: coreKinds }), revision },
    ],
    statuses: () => [status],
    getLive,
    onChange: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const principals = new CatalogPrincipals({
    catalog: {
      queryEntities: async () => ({
        items: [orders],
        totalItems: 1,
        pageInfo: {},
      }),
    },
    auth: mockServices.auth(),
    clusters,
    meshes: [mesh],
    logger: mockServices.logger.mock(),
  });
  const service = new MeshService({
    clusters,
    meshes: [mesh],
    principals,
    prometheus: { of: () => undefined },
    links: { kiali: 'https://kiali/{namespace}/{name}' },
    logger: mockServices.logger.mock(),
  });
  return {
    service,
    principals,
    getLive,
    change: (next: unknown[]) => {
      objects = next;
      revision += 1;
    },
  };
}

describe('MeshService', () => {
  it('answers from the snapshots, keeps the answer until a revision changes, and tags equal reports equally', async () => {
    const { service, change } = setup();
    const first = await service.report(orders, 'overview');
    expect(first.report.data.workloads).toHaveLength(1);
    expect(await service.report(orders, 'overview')).toBe(first);
    change([pod('orders-1')]);
    const same = await service.report(orders, 'overview');
    expect(same).not.toBe(first);
    expect(same.tag).toBe(first.tag);
    change([pod('orders-1'), pod('orders-2')]);
    expect((await service.report(orders, 'overview')).tag).not.toBe(first.tag);
  });

  it('tells about proxies, control planes and routes, and opens the gateways that lead to the entity', async () => {
    const { service, getLive } = setup();
    const telemetry = await service.report(orders, 'telemetry');
    expect(telemetry.report.data.workloads).toMatchObject([
      { mesh: 'test', telemetry: { proxy: 'sidecar' } },
    ]);
    const planes = await service.report(orders, 'control-planes');
    expect(planes.report.data.controlPlanes).toEqual([
      { mesh: 'test', cluster: 'test' },
    ]);
    const { data } = service.route(orders, { path: '/a' });
    expect(data).toMatchObject({
      gateways: ['edge/main'],
      answers: [{ answer: { question: { path: '/a', method: 'GET' } } }],
    });
    const gateway = {
      cluster: 'test',
      group: 'networking.istio.io',
      kind: 'Gateway',
      namespace: 'edge',
      name: 'main',
    };
    await service.resource(orders, gateway);
    expect(getLive).toHaveBeenCalledWith(gateway);
    await expect(
      service.resource(orders, { ...gateway, name: 'other' }),
    ).rejects.toThrow('No report');
  });

  it('opens what governs calls out of the cluster from the entity’s own namespaces, and nothing of others', async () => {
    const { service, getLive } = setup();
    const own = egressNetwork('test', 'shop');
    await service.resource(orders, own);
    expect(getLive).toHaveBeenCalledWith(own);
    for (const other of [
      egressNetwork('test', 'pay'),
      egressNetwork('elsewhere', 'shop'),
    ])
      await expect(service.resource(orders, other)).rejects.toThrow(
        'No report',
      );
  });

  it('opens what tells clients of other namespaces how to connect to the entity', async () => {
    const { service, getLive } = setup();
    const rule = callersRule('test');
    await service.resource(orders, rule);
    expect(getLive).toHaveBeenCalledWith(rule);
    await expect(
      service.resource(orders, { ...rule, namespace: 'elsewhere' }),
    ).rejects.toThrow('No report');
  });

  it('explains signals without a Prometheus', async () => {
    const { report } = await setup().service.signals(orders, {
      rangeSeconds: 3600,
      detail: 'full',
    });
    expect(report.data.state).toBe('not-configured');
    expect(report.problems).toMatchObject([
      { code: 'prometheus-not-configured' },
    ]);
  });

  it('shows what follows from resources when there is no Prometheus, and opens what it names', async () => {
    const { service, getLive } = setup();
    for (const { report } of [
      await service.edges(orders),
      await service.authorizations(orders, 3600),
      await service.mirrors(orders),
      await service.observedMtls(orders, 86_400),
    ]) {
      expect(report.data).toMatchObject({ state: 'not-configured' });
      expect(report.problems).toMatchObject([
        { code: 'prometheus-not-configured' },
      ]);
    }
    const [{ ref }] = (await service.mirrors(orders)).report.data.mirrors;
    await service.resource(orders, ref);
    expect(getLive).toHaveBeenCalledWith(ref);
  });

  it('opens only what belongs to the entity, and says when the answer is not live', async () => {
    const { service, getLive } = setup();
    const own = {
      cluster: 'test',
      group: '',
      kind: 'Pod',
      namespace: 'shop',
      name: 'orders-1',
    };
    expect(await service.resource(orders, own)).toMatchObject({
      read: 'live',
      links: [{ title: 'Kiali', url: 'https://kiali/shop/orders-1' }],
    });
    getLive.mockRejectedValue(new Error('connection refused'));
    expect(await service.resource(orders, own)).toMatchObject({
      read: 'cached',
      object: { kind: 'Pod' },
    });
    getLive.mockResolvedValue(undefined);
    await expect(service.resource(orders, own)).rejects.toThrow(
      'not there any more',
    );
    for (const other of [
      { ...own, name: 'other' },
      { ...own, kind: 'Secret' },
      { ...own, cluster: 'x' },
      { ...own, namespace: 'kube-system' },
    ]) {
      await expect(service.resource(orders, other)).rejects.toThrow(
        'No report of this entity',
      );
    }
    expect(getLive).toHaveBeenCalledTimes(3);
  });
});

describe('CatalogPrincipals', () => {
  it('finds entities and owners by identity and by workload, after the first reading', async () => {
    const { principals } = setup();
    expect(
      principals.lookup('cluster.local/ns/shop/sa/orders').entityRefs,
    ).toEqual([]);
    await principals.refresh({ catalog: true });
    const names = {
      entityRefs: ['component:default/orders'],
      ownerRefs: ['group:default/shop'],
      systemRefs: [],
    };
    expect(
      principals.lookup('spiffe://cluster.local/ns/shop/sa/orders'),
    ).toEqual(names);
    expect(principals.lookupWorkload('shop', 'orders-1')).toEqual(names);
    expect(principals.revision).toBe(1);
    await principals.refresh({ catalog: true });
    expect(principals.revision).toBe(1);
  });
});
