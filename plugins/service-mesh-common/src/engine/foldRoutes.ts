import { RouteTraffic } from '../model';
import { Bucket } from './histogramQuantile';
import { RouteSample } from './MetricQuestion';
import { quantilesOf } from './quantilesOf';

/** One row for each route, the busiest first; those that are set up and see no requests come last. @public */
export function foldRoutes(samples: readonly RouteSample[]): RouteTraffic[] {
  const groups = new Map<string, RouteSample[]>();
  for (const sample of samples) {
    const { kind, route, direction, parent } = sample;
    const key = JSON.stringify([
      kind ?? null,
      route,
      direction ?? 'inbound',
      parent ?? null,
    ]);
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return [...groups.values()]
    .filter(group => requestsOf(group).rate > 0 || group.some(s => s.declared))
    .map((group): RouteTraffic => {
      const buckets = group.flatMap((s): Bucket[] =>
        s.upToMs === undefined ? [] : [[s.upToMs, s.rate]],
      );
      const { route, kind, direction, parent } = group[0];
      const actual = requestsOf(group, 'actual');
      const { rate, success } = requestsOf(group);
      const first = <T>(read: (sample: RouteSample) => T | undefined) =>
        group.map(read).find(value => value !== undefined);
      const command = first(s => s.command);
      return {
        route,
        ...(kind !== undefined && { kind }),
        ...(direction !== undefined && { direction }),
        ...(parent !== undefined && { parent }),
        labels: { route },
        rate,
        ...(success !== undefined && { success }),
        ...(actual.rate > 0 && {
          actualRate: actual.rate,
          actualSuccess: actual.success,
        }),
        ...(first(s => s.latency) ?? quantilesOf(buckets)),
        ...(command !== undefined && { command }),
      };
    })
    .sort((a, b) => b.rate - a.rate);
}

/** Requests of a group and the share that succeeded. */
function requestsOf(
  group: readonly RouteSample[],
  effort?: 'actual',
): { readonly rate: number; readonly success?: number } {
  const sum = (list: readonly RouteSample[]) =>
    list.reduce((total, s) => total + s.rate, 0);
  const requests = group.filter(
    s => s.upToMs === undefined && s.effort === effort,
  );
  const rate = sum(requests);
  return rate > 0
    ? { rate, success: 1 - sum(requests.filter(s => s.failed)) / rate }
    : { rate: 0 };
}
