import { parse } from 'yaml';
import {
  coreKinds,
  groupPods,
  indexObjects,
  isUnread,
  Pod,
  ResourceIndex,
  toWorkload,
} from '../../src/engine';
import { istio } from '../../src/meshes/istio';
import { istioKinds } from '../../src/meshes/istio/kinds';
import { Workload } from '../../src/model';

/** The ConfigMap of an installation with this mesh configuration, and the text of its networks where there are any. */
export function installation(
  meshConfig: Readonly<Record<string, unknown>>,
  meshNetworks?: string,
): unknown {
  const { rootNamespace } = meshConfig;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'istio',
      namespace:
        typeof rootNamespace === 'string' ? rootNamespace : 'istio-system',
    },
    data: {
      mesh: JSON.stringify(meshConfig),
      ...(meshNetworks && { meshNetworks }),
    },
  };
}

/** The resources of a vector as a cluster with an installation. */
export function clusterOf(
  resources: readonly unknown[],
  meshConfig: Readonly<Record<string, unknown>> = {},
): ResourceIndex {
  return indexObjects([installation(meshConfig), ...resources], {
    kinds: [...coreKinds, ...istioKinds],
    parseYaml: text => parse(text) as unknown,
  });
}

/** A pod as a vector describes it. */
export interface VectorPod {
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly dataPlane: 'sidecar' | 'ambient' | 'none';
  readonly name?: string;
}

/** The Pod object of a vector's workload. */
export function podOf({
  namespace,
  labels = {},
  dataPlane,
  name = 'workload',
}: VectorPod): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: {
        ...labels,
        ...(dataPlane === 'ambient' && {
          'istio.io/dataplane-mode': 'ambient',
        }),
      },
    },
    spec: {
      containers: [
        { name: 'app', image: 'app:1' },
        ...(dataPlane === 'sidecar'
          ? [{ name: 'istio-proxy', image: 'istio/proxyv2:1.30.0' }]
          : []),
      ],
    },
    status: { phase: 'Running' },
  };
}

/** The workload of a pod of the cluster, as the product reads it. */
export function workloadOf(
  index: ResourceIndex,
  namespace: string,
  name = 'workload',
): Workload {
  const pods = index.list(Pod, namespace);
  const pod = isUnread(pods)
    ? undefined
    : pods.find(p => p.metadata.name === name);
  const [group] = groupPods(index, pod ? [pod] : []);
  if (!group) throw new Error(`there is no pod ${namespace}/${name}`);
  return toWorkload(index, group, [istio]);
}
