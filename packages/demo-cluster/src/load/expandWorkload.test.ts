import { KubeObject, listAt, StringMap, valueAt } from '../KubeObject';
import { expandWorkload } from './expandWorkload';

function deployment(
  labels: StringMap = {},
  annotations: StringMap = {},
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'n', uid: 'u' },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { app: 'web', ...labels }, annotations },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
    },
  };
}

function expand(
  workload: KubeObject,
  labels: StringMap = {},
  annotations: StringMap = {},
) {
  const metadata = { name: 'n', labels, annotations };
  return expandWorkload(workload, {
    namespace: { apiVersion: 'v1', kind: 'Namespace', metadata },
    nodeNames: ['node-a', 'node-b'],
  });
}

const ISTIO = { 'istio-injection': 'enabled' };
const LINKERD = { 'linkerd.io/inject': 'enabled' };

describe('expandWorkload', () => {
  it.each<[string, StringMap, StringMap, StringMap, StringMap, string]>([
    ['no mesh', {}, {}, {}, {}, 'web'],
    ['an Istio namespace', ISTIO, {}, {}, {}, 'istio-init web istio-proxy'],
    [
      'a pod that declines Istio',
      ISTIO,
      {},
      { 'sidecar.istio.io/inject': 'false' },
      {},
      'web',
    ],
    [
      'a pod older than the namespace label',
      ISTIO,
      {},
      {},
      { 'demo-cluster/uninjected': 'true' },
      'web',
    ],
    [
      'an ambient namespace',
      { 'istio.io/dataplane-mode': 'ambient' },
      {},
      {},
      {},
      'web',
    ],
    [
      'a Linkerd namespace',
      {},
      LINKERD,
      {},
      {},
      'linkerd-init linkerd-proxy web',
    ],
    [
      'a Linkerd namespace with plain sidecars',
      {},
      {
        ...LINKERD,
        'config.linkerd.io/proxy-enable-native-sidecar': 'false',
      },
      {},
      {},
      'linkerd-init web linkerd-proxy',
    ],
    [
      'a pod that declines Linkerd',
      {},
      LINKERD,
      {},
      { 'linkerd.io/inject': 'disabled' },
      'web',
    ],
    [
      'a pod that asks for Linkerd in an Istio namespace',
      ISTIO,
      {},
      { 'sidecar.istio.io/inject': 'false' },
      LINKERD,
      'linkerd-init linkerd-proxy web',
    ],
  ])(
    'gives pods the containers of %s',
    (_, nsLabels, nsAnnotations, labels, annotations, containers) => {
      const { dependents } = expand(
        deployment(labels, annotations),
        nsLabels,
        nsAnnotations,
      );
      const pods = dependents.filter(o => o.kind === 'Pod');
      const names = pods.map(pod =>
        [
          ...listAt(pod, 'spec', 'initContainers'),
          ...listAt(pod, 'spec', 'containers'),
        ]
          .map(container => container.name)
          .join(' '),
      );
      expect(names).toEqual([containers, containers]);
    },
  );

  it('names pods after their replica set and marks them with its hash', () => {
    const [replicaSet, ...pods] = expand(deployment()).dependents;
    const hash = replicaSet.metadata.labels?.['pod-template-hash'];
    expect(replicaSet.metadata.name).toBe(`web-${hash}`);
    for (const pod of pods) {
      expect(pod.metadata.name).toMatch(
        new RegExp(`^web-${hash}-[a-z0-9]{5}$`),
      );
      expect(pod.metadata.labels).toMatchObject({ 'pod-template-hash': hash });
      expect(pod.metadata.ownerReferences).toMatchObject([
        { kind: 'ReplicaSet', name: `web-${hash}`, controller: true },
      ]);
    }
  });

  it('marks a pod whose application waits as not ready', () => {
    const waiting = deployment(
      {},
      { 'demo-cluster/waiting': 'CrashLoopBackOff' },
    );
    const { dependents, workload } = expand(waiting, ISTIO);
    const pod = dependents[1];
    expect(listAt(pod, 'status', 'containerStatuses')).toMatchObject([
      {
        name: 'web',
        ready: false,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
      },
      { name: 'istio-proxy', ready: true },
    ]);
    expect(workload.status).toMatchObject({ replicas: 2, readyReplicas: 0 });
    expect(valueAt(pod, 'metadata', 'annotations')).not.toHaveProperty([
      'demo-cluster/waiting',
    ]);
  });
});
