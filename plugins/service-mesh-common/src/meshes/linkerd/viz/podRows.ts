import { CONTROL_PLANE_LABEL } from '../labels';
import { VizCluster, VizPod } from './VizCluster';
import { selectPods } from './vizObjects';
import { VizAnswers, VizRequest, VizResult } from './VizRequest';

/** One pod in a list. @internal */
export interface PodRow {
  /** `namespace/name`. */
  readonly name: string;
  /** True when its proxy is scraped. */
  readonly added: boolean;
  readonly status: string;
  readonly podIP: string;
  readonly controllerNamespace: string;
  readonly controlPlane: boolean;
  readonly proxyReady: boolean;
  /** `namespace/name` of the owner, under the owner's type. */
  readonly deployment?: string;
  readonly daemonSet?: string;
  readonly job?: string;
  readonly replicaSet?: string;
  readonly replicationController?: string;
  readonly statefulSet?: string;
}

const OWNER_FIELDS: Readonly<Record<string, keyof PodRow>> = {
  deployment: 'deployment',
  daemonset: 'daemonSet',
  job: 'job',
  replicaset: 'replicaSet',
  replicationcontroller: 'replicationController',
  statefulset: 'statefulSet',
};

/** Owners of a ReplicaSet that count; another one leaves the ReplicaSet in charge. */
const REPLICA_SET_OWNERS: ReadonlySet<string> = new Set([
  'job',
  'statefulset',
  'daemonset',
  'deployment',
]);

/** The controller in charge of a pod; a pod with none, or with several, stands for itself. @internal */
export function ownerOfPod(
  cluster: VizCluster,
  pod: VizPod,
): { readonly type: string; readonly name: string } {
  if (pod.owners.length !== 1) return { type: 'pod', name: pod.name };
  const [{ kind, name }] = pod.owners;
  const parent = { type: kind.toLowerCase(), name };
  if (parent.type !== 'job' && parent.type !== 'replicaset') return parent;
  const object = cluster.objects.find(
    candidate =>
      candidate.type === parent.type &&
      candidate.namespace === pod.namespace &&
      candidate.name === name,
  );
  const [owner] = object?.owners.length === 1 ? object.owners : [];
  if (!owner) return parent;
  const type = owner.kind.toLowerCase();
  return parent.type === 'replicaset' && !REPLICA_SET_OWNERS.has(type)
    ? parent
    : { type, name: owner.name };
}

function statusOf({ phase, reason, terminating }: VizPod): string {
  if (reason === 'Evicted') return reason;
  return terminating ? 'Terminating' : phase;
}

/** Pods as Linkerd's metrics API lists them. @internal */
export function podRows(
  cluster: VizCluster,
  { resource = {}, labelSelector }: VizRequest,
  answers: VizAnswers,
  ignoredNamespaces: readonly string[] = [],
): VizResult<PodRow> {
  const reported = new Set(answers('alive').map(({ metric }) => metric.pod));
  const namespace =
    resource.namespace ||
    (resource.type === 'namespace' ? resource.name : undefined);
  return {
    ok: true,
    rows: selectPods(cluster, namespace, labelSelector).flatMap(pod => {
      const owner = ownerOfPod(cluster, pod);
      if (
        ignoredNamespaces.includes(pod.namespace ?? '') ||
        (resource.type && resource.type !== owner.type) ||
        (resource.name && resource.name !== owner.name)
      )
        return [];
      const field = OWNER_FIELDS[owner.type];
      return [
        {
          name: `${pod.namespace}/${pod.name}`,
          added: reported.has(pod.name),
          status: statusOf(pod),
          podIP: pod.ip ?? '',
          controllerNamespace: pod.labels[CONTROL_PLANE_LABEL] ?? '',
          controlPlane: Boolean(
            pod.labels['linkerd.io/control-plane-component'],
          ),
          proxyReady: [...pod.initStatuses, ...pod.statuses].some(
            ({ name, ready }) => name === 'linkerd-proxy' && ready === true,
          ),
          ...(field && { [field]: `${pod.namespace}/${owner.name}` }),
        },
      ];
    }),
  };
}
