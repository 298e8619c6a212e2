import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { oldestFirst } from '../byAge';
import { Telemetry } from '../kinds';
import { isSelective, Labels } from '../selects';
import {
  eachNamespace,
  labelText,
  nameList,
  overlaps,
  selectedPods,
} from './selectedPods';

const labelsOf = ({ spec }: Telemetry): Labels =>
  spec?.selector?.matchLabels ?? {};

const WHY =
  'Telemetries of one scope are not merged: proxies take the oldest, so what the others ask for is not reported.';

/** Several Telemetries select one pod, and only the oldest counts. @internal */
export const telemetryOverlooked: FindingRule = {
  code: 'istio/telemetry-overlooked',
  severity: 'error',
  title: 'Several Telemetries select the same pods',
  message:
    'Pods such as {pod} are selected by {others} too; they take {winner}.',
  why: WHY,
  fix: 'Put the settings into one Telemetry, or let the selectors choose different pods.',
  reads: [Telemetry, Pod],
  aliases: ['IST0159', 'KIA0003'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0159/',
  *check({ index }): Iterable<Problem> {
    const telemetries = index.list(Telemetry);
    if (isUnread(telemetries)) return;
    const selective = telemetries.filter(t => isSelective(labelsOf(t)));
    for (const { object, others, pod } of overlaps(
      index,
      selective,
      labelsOf,
    )) {
      const [winner] = oldestFirst([object, ...others]);
      yield {
        subject: index.ref(object, Telemetry),
        field: 'spec.selector',
        params: {
          pod: pod.metadata.name,
          others: nameList(others),
          winner: winner.metadata.name,
        },
      };
    }
  },
};

/** Several Telemetries are for a whole namespace, and only the oldest counts. @internal */
export const telemetriesForNamespace: FindingRule = {
  code: 'istio/telemetries-for-namespace',
  severity: 'error',
  title: 'Several Telemetries are for the whole namespace',
  message:
    'The Telemetries {names} have no selector; the pods of the namespace take {winner}.',
  why: WHY,
  fix: 'Put the settings into one Telemetry, or give the others a selector or a targetRef.',
  reads: [Telemetry],
  aliases: ['IST0160', 'KIA0002'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0160/',
  *check({ index }): Iterable<Problem> {
    const telemetries = index.list(Telemetry);
    if (isUnread(telemetries)) return;
    const general = telemetries.filter(
      ({ spec }) =>
        !spec?.selector && !spec?.targetRef && !spec?.targetRefs?.length,
    );
    for (const group of eachNamespace(general)) {
      if (group.length < 2) continue;
      const [winner] = oldestFirst(group);
      for (const telemetry of group)
        yield {
          subject: index.ref(telemetry, Telemetry),
          params: { names: nameList(group), winner: winner.metadata.name },
        };
    }
  },
};

/** The selector of a Telemetry fits no pod. @internal */
export const telemetrySelectsNothing: FindingRule = {
  code: 'istio/telemetry-selects-nothing',
  severity: 'error',
  title: 'Telemetry selects no pod',
  message: 'No pod of the namespace carries {labels}.',
  why: 'The proxies it is meant for report by other settings or by the defaults.',
  fix: 'Align the selector with the labels of the pods; it reaches only pods of its own namespace.',
  reads: [Telemetry, Pod],
  aliases: ['IST0101', 'KIA0004'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    const telemetries = index.list(Telemetry);
    if (isUnread(telemetries)) return;
    for (const telemetry of telemetries) {
      const labels = labelsOf(telemetry);
      if (!isSelective(labels)) continue;
      if (selectedPods(index, telemetry, labels).length > 0) continue;
      yield {
        subject: index.ref(telemetry, Telemetry),
        field: 'spec.selector.matchLabels',
        params: { labels: labelText(labels) },
      };
    }
  },
};
