import { Deployment, Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { KubeObject } from '../../../model';

/** The user the proxy runs as; its traffic is not redirected to itself. */
const PROXY_UID = 1337;

type PodSpec = NonNullable<Pod['spec']>;

function isControlPlane({ metadata: { labels = {} } }: KubeObject): boolean {
  return Object.hasOwn(labels, 'istio') || labels.release === 'istio';
}

/** Paths of the fields that make an application run as the proxy's user. */
function* proxyUserFields(
  spec: Pick<PodSpec, 'securityContext' | 'containers'> | undefined,
): Iterable<string> {
  if (spec?.securityContext?.runAsUser === PROXY_UID)
    yield 'securityContext.runAsUser';
  for (const [i, { name, securityContext }] of (
    spec?.containers ?? []
  ).entries()) {
    if (name === 'istio-proxy' || name === 'istio-operator') continue;
    if (securityContext?.runAsUser === PROXY_UID)
      yield `containers[${i}].securityContext.runAsUser`;
  }
}

/** An application runs as the user whose traffic goes past the proxy. @internal */
export const applicationUid: FindingRule = {
  code: 'istio/application-uid',
  severity: 'warning',
  title: 'Application runs as the proxy’s user',
  message: `Containers of the application run as user ${PROXY_UID}.`,
  why: 'Traffic of this user is the proxy’s own and is not redirected to it: the application sends past the mesh, without mTLS and policies.',
  fix: 'Run the application as another user.',
  reads: [Pod, Deployment],
  aliases: ['IST0144'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0144/',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    const deployments = index.list(Deployment);
    if (isUnread(pods) || isUnread(deployments)) return;
    /** Pods of one owner are alike: one of them stands for all. */
    const owners = new Set<string>();
    for (const pod of pods) {
      if (isControlPlane(pod)) continue;
      const [field] = proxyUserFields(pod.spec);
      if (!field) continue;
      const { namespace, ownerReferences } = pod.metadata;
      const owner = ownerReferences?.find(o => o.controller);
      const key = owner && `${namespace}\n${owner.kind}\n${owner.name}`;
      if (key && owners.has(key)) continue;
      if (key) owners.add(key);
      yield { subject: index.ref(pod, Pod), field: `spec.${field}` };
    }
    for (const deployment of deployments) {
      if (isControlPlane(deployment)) continue;
      const [field] = proxyUserFields(deployment.spec?.template?.spec);
      if (field)
        yield {
          subject: index.ref(deployment, Deployment),
          field: `spec.template.spec.${field}`,
        };
    }
  },
};
