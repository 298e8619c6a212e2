import { matchesSelector } from '../../../engine/selectWorkloads';
import { LabelSelector } from '../../../model';
import { refuse, VizRequest, VizResource, VizResult } from './VizRequest';
import { VizCluster, VizObject, VizPod } from './VizCluster';

/** API group of each type rows can be asked for. */
const TYPES: Readonly<Record<string, string>> = {
  namespace: '',
  cronjob: 'batch',
  daemonset: 'apps',
  deployment: 'apps',
  job: 'batch',
  pod: '',
  replicationcontroller: '',
  replicaset: 'apps',
  service: '',
  statefulset: 'apps',
};

/** True for a live pod. */
function isPendingOrRunning(pod: VizPod): boolean {
  return (
    (pod.phase === 'Pending' || pod.phase === 'Running') && !pod.terminating
  );
}

/** The pods a label selector asks for. @internal */
export function selectPods(
  { pods }: VizCluster,
  namespace: string | undefined,
  labelSelector: LabelSelector = [],
): readonly VizPod[] {
  return pods.filter(
    pod =>
      (!namespace || pod.namespace === namespace) &&
      matchesSelector(labelSelector, pod.labels),
  );
}

/** The objects of a type; a name counts only together with a namespace. @internal */
export function vizObjects(
  cluster: VizCluster,
  { type = '', name, namespace }: VizResource,
  { labelSelector = [] }: Pick<VizRequest, 'labelSelector'>,
): VizResult<VizObject> {
  if (!Object.hasOwn(TYPES, type))
    return refuse(`unimplemented resource type: ${type}`, 'Unimplemented');
  const byName = Boolean(name && (namespace || type === 'namespace'));
  const isWanted = (object: VizObject) =>
    (type === 'namespace' || !namespace || object.namespace === namespace) &&
    (byName
      ? object.name === name
      : type === 'service' || matchesSelector(labelSelector, object.labels));
  const pods = cluster.pods.filter(isWanted);
  const here =
    type === 'pod'
      ? pods
      : cluster.objects.filter(
          object => object.type === type && isWanted(object),
        );
  if (byName && here.length === 0)
    return refuse(
      `${TYPES[type] ? `${type}.${TYPES[type]}` : type} "${name}" not found`,
      'NotFound',
    );
  return {
    ok: true,
    rows: type === 'pod' ? pods.filter(isPendingOrRunning) : here,
  };
}

/** An object without a selector selects everything. */
function isSelected(
  { selector = {} }: VizObject,
  labels: VizObject['labels'],
): boolean {
  return Object.entries(selector).every(
    ([key, value]) => labels[key] === value,
  );
}

function owns(uid: string | undefined, object: VizObject): boolean {
  return object.owners.some(owner => (owner.uid ?? '') === (uid ?? ''));
}

/** The pods of an object; those that failed too, if wanted. @internal */
export function podsOfObject(
  cluster: VizCluster,
  object: VizObject,
  withFailed: boolean,
): readonly VizPod[] {
  const children = { deployment: 'replicaset', cronjob: 'job' }[object.type];
  if (children)
    return cluster.objects
      .filter(
        child =>
          child.type === children &&
          child.namespace === object.namespace &&
          owns(object.uid, child) &&
          // Jobs are only owned; ReplicaSets are selected too.
          (children === 'job' || isSelected(object, child.labels)),
      )
      .flatMap(child => podsOfObject(cluster, child, withFailed));
  const { selector } = object;
  const candidates =
    object.type === 'namespace'
      ? cluster.pods.filter(pod => pod.namespace === object.name)
      : cluster.pods.filter(
          pod =>
            pod.namespace === object.namespace &&
            (object.type === 'pod'
              ? pod.name === object.name
              : selector !== undefined && isSelected(object, pod.labels)),
        );
  // Services, namespaces and pods own no pods.
  const owner = ['namespace', 'pod', 'service'].includes(object.type)
    ? undefined
    : object.uid;
  return candidates.filter(
    pod =>
      (isPendingOrRunning(pod) || (withFailed && pod.phase === 'Failed')) &&
      (!owner || owns(owner, pod)),
  );
}
