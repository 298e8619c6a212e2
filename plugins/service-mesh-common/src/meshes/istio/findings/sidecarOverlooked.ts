import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { Sidecar } from '../kinds';
import { localSidecars } from '../select/sidecarFor';

/** Two Sidecars are meant for one pod, and only the older counts. @internal */
export const sidecarOverlooked: FindingRule = {
  code: 'istio/sidecar-overlooked',
  severity: 'error',
  title: 'Another Sidecar counts for the same pods',
  message:
    'Pods such as {pod} take the Sidecar {winner}; this one is overlooked.',
  why: 'Sidecars are not merged: a pod takes the oldest that selects it, so the hosts listed here are not imported.',
  fix: 'Put the hosts into one Sidecar, or let the selectors choose different pods.',
  reads: [Sidecar, Pod],
  aliases: ['IST0110', 'IST0111'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0110/',
  *check({ index }): Iterable<Problem> {
    const sidecars = index.list(Sidecar);
    const readable = index.list(Pod, 'default');
    if (isUnread(sidecars) || isUnread(readable)) return;
    const overlooked = new Set<Sidecar>();
    for (const namespace of new Set(
      sidecars.map(s => s.metadata.namespace ?? ''),
    )) {
      const local = sidecars.filter(s => s.metadata.namespace === namespace);
      const pods = local.length > 1 ? index.list(Pod, namespace) : [];
      for (const pod of isUnread(pods) ? [] : pods) {
        const [winner, ...others] = localSidecars(local, {
          namespace,
          labels: pod.metadata.labels ?? {},
        });
        for (const other of others) {
          // A general Sidecar beside one with a selector is how exceptions are made.
          const sameKind =
            Boolean(winner.spec?.workloadSelector) ===
            Boolean(other.spec?.workloadSelector);
          if (!sameKind || overlooked.has(other)) continue;
          overlooked.add(other);
          yield {
            subject: index.ref(other, Sidecar),
            field: 'spec.workloadSelector',
            params: { pod: pod.metadata.name, winner: winner.metadata.name },
          };
        }
      }
    }
  },
};
