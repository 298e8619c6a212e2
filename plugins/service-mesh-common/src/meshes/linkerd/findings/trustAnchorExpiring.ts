import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { certificateTimes } from '../../shared/certificateTimes';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { TRUST_ROOTS } from '../trustRoots';
import { timeProblem } from './timeProblem';

/** What is wrong with anchors at a time; 0 stands for an unknown time. */
function problemOf(pem: string | undefined, now: number): string | undefined {
  const anchors = certificateTimes(pem ?? '')?.flat();
  if (!anchors?.length) return 'hold something else than certificates';
  // Linkerd refuses to work with an anchor out of its time, even beside a good one.
  return timeProblem(anchors, now);
}

/** The roots of trust of a control plane are about to end. @internal */
export const trustAnchorExpiring: FindingRule = {
  code: 'linkerd/trust-anchor-expiring',
  severity: 'error',
  title: 'Trust anchors expire within 60 days, or are not valid',
  message: 'The trust anchors of the control plane in {namespace} {problem}.',
  why: 'When a trust anchor expires, proxies take no certificate issued below it, and all connections between them fail.',
  fix: 'Rotate the trust anchor: add the new one beside the old, restart the workloads, issue from the new one, then remove the old.',
  // Pods change all the time, so that the passing of days is noticed.
  reads: [MeshConfigMap, Pod],
  docs: 'https://linkerd.io/2/checks/#l5d-identity-trustAnchors-not-expiring-soon',
  dependsOnTime: true,
  *check({ index }): Iterable<Problem> {
    const maps = index.list(MeshConfigMap);
    if (isUnread(maps) || isUnread(index.list(Pod))) return;
    for (const map of maps) {
      if (map.metadata.name !== TRUST_ROOTS) continue;
      const problem = problemOf(map.data?.['ca-bundle.crt'], index.takenAt);
      if (problem === undefined) continue;
      yield {
        subject: index.ref(map, MeshConfigMap),
        field: 'data["ca-bundle.crt"]',
        params: { namespace: map.metadata.namespace ?? '', problem },
      };
    }
  },
};
