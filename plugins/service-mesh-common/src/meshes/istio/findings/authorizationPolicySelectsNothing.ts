import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { Namespace, Pod } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { AuthorizationPolicy } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { inSidecarMesh, isRedirected } from './inMesh';
import { labelText } from './selectedPods';

/** Whether a pod is in the mesh, with a sidecar or by redirection. */
function meshPods(index: ResourceIndex): (pod: Pod) => boolean {
  const inMesh = inSidecarMesh(index);
  return ({ metadata, spec }) =>
    isRedirected(metadata) ||
    inMesh({
      ...metadata,
      containers: [
        ...(spec?.containers ?? []),
        ...(spec?.initContainers ?? []),
      ],
    });
}

/** An AuthorizationPolicy for workloads of which there is none in the mesh. @internal */
export const authorizationPolicySelectsNothing: FindingRule = {
  code: 'istio/authorization-policy-selects-nothing',
  severity: 'warning',
  title: 'AuthorizationPolicy selects no workload',
  message: 'There is no {what}.',
  why: 'The policy protects nothing: what it should deny is allowed, and what it should allow depends on other policies.',
  fix: 'Correct the labels of the selector, which are compared with the labels of pods, not of Services or Deployments; or bring the pods into the mesh.',
  reads: [AuthorizationPolicy, Namespace, Pod, MeshConfigMap],
  aliases: ['IST0127', 'KIA0004'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0127/',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(AuthorizationPolicy);
    if (isUnread(policies)) return;
    const { rootNamespace } = readMeshSettings(index);
    const inMesh = meshPods(index);
    const anyPod = new Map<string, boolean>();
    const hasPods = (namespace: string | undefined, wanted = {}) => {
      const key = `${namespace}\n${labelText(wanted)}`;
      const known = anyPod.get(key);
      if (known !== undefined) return known;
      const pods = index.withLabels(Pod, wanted, namespace);
      const some = isUnread(pods) || pods.some(inMesh);
      anyPod.set(key, some);
      return some;
    };
    for (const policy of policies) {
      const { selector, targetRef, targetRefs } = policy.spec ?? {};
      const { namespace } = policy.metadata;
      const everywhere = namespace === rootNamespace;
      if (!selector && (everywhere || targetRef || targetRefs?.length))
        continue;
      const wanted = selector?.matchLabels ?? {};
      if (hasPods(everywhere ? undefined : namespace, wanted)) continue;
      const where = everywhere
        ? 'pod of the mesh'
        : `pod of the mesh in ${namespace}`;
      const labels = labelText(wanted);
      yield {
        subject: index.ref(policy, AuthorizationPolicy),
        ...(selector && { field: 'spec.selector.matchLabels' }),
        params: { what: labels ? `${where} with ${labels}` : where },
      };
    }
  },
};
