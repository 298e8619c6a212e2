import { Deployment, Namespace, Pod } from '../../engine/coreKinds';
import { PodGroup } from '../../engine/MeshDefinition';
import { isUnreadObject, ResourceIndex } from '../../engine/ResourceIndex';
import { Evidence, Membership } from '../../model';
import {
  decideInjection,
  InjectionReason,
  isInWebhookScope,
} from './decideInjection';
import { proxySetup } from './injection/proxySetup';
import { CONTROL_PLANE_LABEL, INJECT_ANNOTATION } from './labels';
import { proxyVersion } from './proxyVersion';

const WORDS: Readonly<Record<InjectionReason, string>> = {
  host_network_enabled: 'the pods use the host network',
  sidecar_already_exists: 'the pods already carry a proxy',
  unsupported_resource: 'the kind of the resource is not injected',
  invalid_inject_annotation_at_ns: `the namespace has an invalid value of ${INJECT_ANNOTATION}`,
  invalid_inject_annotation_at_workload: `the pod has an invalid value of ${INJECT_ANNOTATION}`,
  injection_disable_annotation_present: `the pod opts out with ${INJECT_ANNOTATION}: disabled`,
  injection_enable_annotation_absent: `neither the namespace nor the pod asks for injection with ${INJECT_ANNOTATION}`,
  disabled_automount_service_account_token_account:
    'the pod mounts no service account token',
  '': 'the pod opts out',
};

/** A pod that has ended no longer counts. */
export function isLive(pod: Pod): boolean {
  return pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
}

/** Whether a pod carries the label of a control plane. @internal */
export function isMeshed(pod: Pod): boolean {
  return Boolean(pod.metadata.labels?.[CONTROL_PLANE_LABEL]);
}

/** Whether these pods are in Linkerd's mesh: the label decides, not the container. @internal */
export function membership(index: ResourceIndex, group: PodGroup): Membership {
  const pods = group.pods.filter(isLive);
  const meshed = pods.filter(isMeshed);
  const versions = new Set(meshed.flatMap(pod => proxyVersion(pod) ?? []));
  const counts = {
    podsInMesh: meshed.length,
    podsTotal: pods.length,
    proxyVersions: [...versions].sort(),
  };
  if (meshed.length > 0) {
    const [first] = meshed;
    const labelled: Evidence = {
      type: 'resource',
      ref: index.ref(first, Pod),
      field: `metadata.labels["${CONTROL_PLANE_LABEL}"]`,
      note: `control plane ${first.metadata.labels?.[CONTROL_PLANE_LABEL]}`,
    };
    const outside = pods.find(pod => !isMeshed(pod));
    return {
      mesh: 'linkerd',
      dataPlane: 'sidecar',
      ...counts,
      proxy: proxySetup(index, group, first),
      evidence: outside
        ? [labelled, ...whyNot(index, group, outside)]
        : [labelled],
    };
  }
  const [first, ...rest] = whyNot(index, group, pods[0]);
  return { dataPlane: 'none', ...counts, evidence: [first, ...rest] };
}

function whyNot(
  index: ResourceIndex,
  group: PodGroup,
  pod: Pod | undefined,
): readonly [Evidence, ...Evidence[]] {
  const namespace = index.get(Namespace, group.namespace);
  if (isUnreadObject(namespace)) {
    return [
      {
        type: 'unknown',
        unread: [namespace.unread],
        note: 'whether the namespace asks for injection is not known',
      },
    ];
  }
  const workload = pod
    ? undefined
    : index.get(Deployment, group.name, group.namespace);
  const template = isUnreadObject(workload)
    ? undefined
    : workload?.spec?.template;
  const podAnnotations =
    pod?.metadata.annotations ?? template?.metadata?.annotations ?? {};
  const namespaceAnnotations = namespace?.metadata.annotations ?? {};
  const field = `metadata.annotations["${INJECT_ANNOTATION}"]`;
  const namespaceRef = {
    cluster: index.cluster,
    group: '',
    kind: 'Namespace',
    name: group.namespace,
  };
  const podLabels = pod?.metadata.labels ?? template?.metadata?.labels ?? {};
  if (
    !isInWebhookScope(
      {
        'kubernetes.io/metadata.name': group.namespace,
        ...namespace?.metadata.labels,
      },
      podLabels,
    )
  ) {
    return [
      {
        type: 'resource',
        ref: namespaceRef,
        note: 'Linkerd does not inject into this namespace or this pod',
      },
    ];
  }
  const decision = decideInjection({
    namespaceAnnotations,
    podAnnotations,
    podSpec: pod?.spec ?? template?.spec ?? {},
  });
  const evidence = decision.reasons.map((reason): Evidence => {
    if (
      reason === 'injection_enable_annotation_absent' &&
      !namespaceAnnotations[INJECT_ANNOTATION]
    ) {
      return {
        type: 'default',
        name: 'linkerd: no injection without an annotation',
        note: WORDS[reason],
      };
    }
    if (
      !pod ||
      reason === 'injection_enable_annotation_absent' ||
      reason === 'invalid_inject_annotation_at_ns'
    ) {
      return {
        type: 'resource',
        ref: namespaceRef,
        field,
        note: WORDS[reason],
      };
    }
    const own =
      reason === 'invalid_inject_annotation_at_workload' ||
      reason === 'injection_disable_annotation_present';
    return {
      type: 'resource',
      ref: index.ref(pod, Pod),
      ...(own && { field }),
      note: WORDS[reason],
    };
  });
  const [first, ...rest] = evidence;
  if (first) return [first, ...rest];
  return [
    pod
      ? {
          type: 'resource',
          ref: index.ref(pod, Pod),
          note: 'injection is asked for, but this pod was started without it; restart it',
        }
      : {
          type: 'resource',
          ref: namespaceRef,
          field,
          note: 'new pods will be injected; there is none now',
        },
  ];
}
