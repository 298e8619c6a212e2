import { createMeshCluster } from '../createMeshCluster';
import { KubeObject } from '../KubeObject';

const objects: KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: 'n1',
      labels: { 'topology.kubernetes.io/zone': 'eu-a' },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { name: 'web', ports: [{ name: 'http', containerPort: 8080 }] },
          ],
        },
      },
    },
  },
];

const slices = (cluster: ReturnType<typeof createMeshCluster>) =>
  cluster.objects.list('discovery.k8s.io', 'EndpointSlice');

describe('the addresses behind a Service', () => {
  it('are those of its pods, with their ports and zones', () => {
    expect(slices(createMeshCluster(objects))).toEqual([
      expect.objectContaining({
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        endpoints: Array(2).fill(
          expect.objectContaining({
            zone: 'eu-a',
            conditions: { ready: true, serving: true, terminating: false },
          }),
        ),
      }),
    ]);
  });

  it('go with the pods, and with the Service', () => {
    const cluster = createMeshCluster(objects);
    const { store, types } = cluster;
    const typeOf = (group: string, kind: string) => {
      const type = types.byKind(group, kind);
      if (!type) throw new Error(kind);
      return type;
    };
    const pod = typeOf('', 'Pod');
    store.remove(pod, 'shop', store.list(pod)[0].metadata.name);
    expect(slices(cluster)[0].endpoints).toHaveLength(1);
    store.remove(typeOf('', 'Service'), 'shop', 'web');
    expect(slices(cluster)).toEqual([]);
  });
});
