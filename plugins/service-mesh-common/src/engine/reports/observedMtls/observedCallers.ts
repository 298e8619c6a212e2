import { EdgeEnd, ObservedCaller, ObservedWindow } from '../../../model';
import { groupBy } from '../../groupBy';
import { ObservedSample } from '../../ObservedSample';
import { namesOf, WorkloadDirectory } from '../reportEdges';
import { callerKey } from './callerKey';
import { timesSeen } from './timesSeen';

/** Whoever called, those in plaintext first. */
export function observedCallers(
  samples: readonly ObservedSample[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): ObservedCaller[] {
  const groups = groupBy(samples, ({ client }) => [callerKey(client)]);
  return [...groups.values()]
    .flatMap(group => callerOf(group, window, directory) ?? [])
    .sort(
      (a, b) =>
        b.plaintext - a.plaintext ||
        b.unknown - a.unknown ||
        b.secured - a.secured,
    );
}

function callerOf(
  group: readonly ObservedSample[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): ObservedCaller | undefined {
  const total = (tls: ObservedSample['tls'], list: readonly ObservedSample[]) =>
    list.reduce(
      (sum, sample) =>
        sample.tls === tls
          ? sample.points.reduce((inner, [, value]) => inner + value, sum)
          : sum,
      0,
    );
  const some = (unit: ObservedSample['unit']) =>
    group.some(
      sample => sample.unit === unit && sample.points.some(([, v]) => v > 0),
    );
  const unit = some('requests') ? 'requests' : 'connections';
  const counted = group.filter(sample => sample.unit === unit);
  const times = timesSeen(group, window);
  if (!times) return undefined;
  // Connections without mTLS count although requests are counted too: a caller may do both.
  const plaintext = group.filter(({ tls }) => tls === 'plaintext');
  const plain = timesSeen(plaintext, window);
  const client = Object.assign({}, ...group.map(one => one.client)) as EdgeEnd;
  const amounts = {
    secured: total('secured', counted),
    plaintext: total('plaintext', counted) || total('plaintext', group),
    unknown: total('unknown', counted),
  };
  const told = amounts.secured + amounts.plaintext;
  const reasons = group.flatMap(({ reason, points }) =>
    reason && points.some(([, value]) => value > 0) ? [reason] : [],
  );
  return {
    client: { ...client, ...namesOf(client, directory) },
    unit,
    ...amounts,
    ...(told > 0 && { share: amounts.secured / told }),
    reasons: [...new Map(reasons.map(one => [one.code, one])).values()],
    ...times,
    ...(plain && {
      plaintextFirstSeen: plain.firstSeen,
      plaintextLastSeen: plain.lastSeen,
    }),
  };
}
