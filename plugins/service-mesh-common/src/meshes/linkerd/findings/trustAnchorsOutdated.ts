import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { CONTROL_PLANE_LABEL } from '../labels';
import { TRUST_ROOTS } from '../trustRoots';
import { onePerOwner } from './onePerOwner';

const VARIABLE = 'LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS';

/** What the proxy of a pod trusts; undefined when its pod does not say. */
function anchorsOf({ spec }: Pod): string | undefined {
  const containers = [
    ...(spec?.initContainers ?? []),
    ...(spec?.containers ?? []),
  ];
  const proxy = containers.find(({ name }) => name === 'linkerd-proxy');
  return proxy?.env?.[VARIABLE]?.trim();
}

/** A proxy that trusts other roots than its control plane now hands out. @internal */
export const trustAnchorsOutdated: FindingRule = {
  code: 'linkerd/trust-anchors-outdated',
  severity: 'warning',
  title: 'Proxy has old trust anchors',
  message:
    'The proxy of pod {name} trusts other roots than the control plane in {controlPlane} hands out now.',
  why: 'Proxies take their trust anchors when their pod starts. As soon as certificates are issued from the new anchor alone, such a proxy refuses its peers and is refused.',
  fix: 'Restart the workload before the old trust anchor is removed.',
  reads: [MeshConfigMap, Pod],
  docs: 'https://linkerd.io/2/checks/#l5d-identity-data-plane-proxies-certs-match-ca',
  *check({ index }): Iterable<Problem> {
    const maps = index.list(MeshConfigMap);
    const pods = index.list(Pod);
    if (isUnread(maps) || isUnread(pods)) return;
    const roots = new Map(
      maps
        .filter(({ metadata }) => metadata.name === TRUST_ROOTS)
        .map(({ metadata, data }) => [
          metadata.namespace,
          data?.['ca-bundle.crt']?.trim(),
        ]),
    );
    if (roots.size === 0) return;
    const outdated = pods.filter(pod => {
      const { labels, namespace } = pod.metadata;
      const controlPlane = labels?.[CONTROL_PLANE_LABEL];
      // Pods of the control plane read the roots from the ConfigMap itself.
      if (!controlPlane || namespace === controlPlane) return false;
      const current = roots.get(controlPlane);
      const own = anchorsOf(pod);
      return current !== undefined && own !== undefined && own !== current;
    });
    for (const pod of onePerOwner(outdated)) {
      const { labels, name } = pod.metadata;
      yield {
        subject: index.ref(pod, Pod),
        field: 'spec.containers',
        params: { name, controlPlane: labels?.[CONTROL_PLANE_LABEL] ?? '' },
      };
    }
  },
};
