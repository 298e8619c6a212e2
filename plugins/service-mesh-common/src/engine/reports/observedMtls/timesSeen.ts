import { ObservedWindow } from '../../../model';
import { ObservedSample } from '../../ObservedSample';

/** When there was something first and last, in epoch ms; undefined when there never was. */
export function timesSeen(
  samples: readonly ObservedSample[],
  { stepSeconds }: ObservedWindow,
): { firstSeen: number; lastSeen: number } | undefined {
  const times = samples.flatMap(({ points }) =>
    points.flatMap(([at, value]) => (value > 0 ? [at] : [])),
  );
  return times.length === 0
    ? undefined
    : {
        firstSeen: Math.min(...times) - stepSeconds * 1000,
        lastSeen: Math.max(...times),
      };
}
