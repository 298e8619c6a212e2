import { Namespace, Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { oldestFirst } from '../byAge';
import { Sidecar } from '../kinds';
import { isSelective } from '../selects';
import { ambientNamespace, capturedByAmbient } from './sidecarInAmbient';
import { eachNamespace, nameList, overlaps } from './selectedPods';

const COMMON = {
  severity: 'error',
  why: 'Sidecars are not merged: a pod takes the oldest, so what the others import is missing.',
} as const;

/** Several Sidecars select one pod, and only the oldest counts. @internal */
export const sidecarOverlooked: FindingRule = {
  ...COMMON,
  code: 'istio/sidecar-overlooked',
  title: 'Several Sidecars select the same pods',
  message:
    'Pods such as {pod} are selected by {others} too; they take {winner}.',
  fix: 'Put the hosts into one Sidecar, or let the selectors choose different pods.',
  reads: [Sidecar, Pod],
  aliases: ['IST0110', 'KIA0003'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0110/',
  *check({ index }): Iterable<Problem> {
    const sidecars = index.list(Sidecar);
    if (isUnread(sidecars)) return;
    const selective = sidecars.filter(({ spec }) =>
      isSelective(spec?.workloadSelector?.labels),
    );
    for (const { object, others, pod } of overlaps(
      index,
      selective,
      ({ spec }) => spec?.workloadSelector?.labels ?? {},
    )) {
      if (capturedByAmbient(pod)) continue;
      const [winner] = oldestFirst([object, ...others]);
      yield {
        subject: index.ref(object, Sidecar),
        field: 'spec.workloadSelector',
        params: {
          pod: pod.metadata.name,
          others: nameList(others),
          winner: winner.metadata.name,
        },
      };
    }
  },
};

/** Several Sidecars are for a whole namespace, and only the oldest counts. @internal */
export const sidecarsForNamespace: FindingRule = {
  ...COMMON,
  code: 'istio/sidecars-for-namespace',
  title: 'Several Sidecars are for the whole namespace',
  message:
    'The Sidecars {names} have no selector; the pods of the namespace take {winner}.',
  fix: 'Put the hosts into one Sidecar, or give the others a workloadSelector.',
  reads: [Sidecar, Namespace],
  aliases: ['IST0111', 'KIA0002'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0111/',
  *check({ index }): Iterable<Problem> {
    const sidecars = index.list(Sidecar);
    if (isUnread(sidecars)) return;
    const general = sidecars.filter(
      ({ spec }) => !isSelective(spec?.workloadSelector?.labels),
    );
    for (const group of eachNamespace(general)) {
      if (
        group.length < 2 ||
        ambientNamespace(index, group[0].metadata.namespace)
      )
        continue;
      const [winner] = oldestFirst(group);
      for (const sidecar of group)
        yield {
          subject: index.ref(sidecar, Sidecar),
          params: { names: nameList(group), winner: winner.metadata.name },
        };
    }
  },
};
