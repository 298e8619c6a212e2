import { ObservedWindow, RefusedCaller } from '../../../model';
import { groupBy } from '../../groupBy';
import { ObservedSample } from '../../ObservedSample';
import { PlacedWorkload } from '../MeshView';
import { namesOf, WorkloadDirectory, workloadRef } from '../reportEdges';
import { callerKey } from './callerKey';
import { timesSeen } from './timesSeen';

/** Whoever was refused, each cause by itself. */
export function refusedCallers(
  entry: PlacedWorkload,
  samples: readonly ObservedSample[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): RefusedCaller[] {
  const groups = groupBy(samples, ({ client, server, tls, unit, cause }) => [
    JSON.stringify([
      callerKey(client),
      server.port ?? null,
      tls,
      unit,
      cause ?? null,
    ]),
  ]);
  return [...groups.values()].flatMap(group => {
    const times = timesSeen(group, window);
    const [{ client, server, tls, unit, precision, cause }] = group;
    return times
      ? [
          {
            workload: workloadRef(entry),
            ...(server.port !== undefined && { port: server.port }),
            client: { ...client, ...namesOf(client, directory) },
            tls,
            amount: group.reduce(
              (sum, { points }) =>
                points.reduce((inner, [, value]) => inner + value, sum),
              0,
            ),
            unit,
            precision: precision ?? 'status-only',
            cause: cause ?? 'cause not in metrics',
            ...times,
          },
        ]
      : [];
  });
}
