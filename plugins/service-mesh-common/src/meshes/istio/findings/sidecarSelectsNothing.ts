import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { Sidecar } from '../kinds';
import { isSelective } from '../selects';
import { labelText, selectedPods } from './selectedPods';

/** The selector of a Sidecar fits no pod. @internal */
export const sidecarSelectsNothing: FindingRule = {
  code: 'istio/sidecar-selects-nothing',
  severity: 'error',
  title: 'Sidecar selects no pod',
  message: 'No pod of the namespace carries {labels}.',
  why: 'The pods it is meant for import hosts by another Sidecar, or all hosts of the mesh.',
  fix: 'Align the selector with the labels of the pods; it reaches only pods of its own namespace.',
  reads: [Sidecar, Pod],
  aliases: ['IST0101', 'KIA0004'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    const sidecars = index.list(Sidecar);
    if (isUnread(sidecars)) return;
    for (const sidecar of sidecars) {
      const labels = sidecar.spec?.workloadSelector?.labels ?? {};
      if (!isSelective(labels)) continue;
      if (selectedPods(index, sidecar, labels).length > 0) continue;
      yield {
        subject: index.ref(sidecar, Sidecar),
        field: 'spec.workloadSelector.labels',
        params: { labels: labelText(labels) },
      };
    }
  },
};
