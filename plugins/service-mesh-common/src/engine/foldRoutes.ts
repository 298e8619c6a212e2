import { RouteTraffic } from '../model';
import { Bucket } from './histogramQuantile';
import { RouteSample } from './MetricQuestion';
import { quantilesOf } from './quantilesOf';

/** One row for each route, the busiest first. @public */
export function foldRoutes(samples: readonly RouteSample[]): RouteTraffic[] {
  const groups = new Map<string, RouteSample[]>();
  for (const sample of samples) {
    const key = JSON.stringify([sample.kind ?? null, sample.route]);
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return [...groups.values()]
    .map((group): RouteTraffic => {
      const requests = group.filter(s => s.upToMs === undefined);
      const buckets = group.flatMap((s): Bucket[] =>
        s.upToMs === undefined ? [] : [[s.upToMs, s.rate]],
      );
      const sum = (list: readonly RouteSample[]) =>
        list.reduce((total, s) => total + s.rate, 0);
      const rate = sum(requests);
      const { route, kind } = group[0];
      return {
        route,
        ...(kind !== undefined && { kind }),
        labels: { route },
        rate,
        ...(rate > 0 && {
          success: 1 - sum(requests.filter(s => s.failed)) / rate,
        }),
        ...quantilesOf(buckets),
      };
    })
    .filter(({ rate }) => rate > 0)
    .sort((a, b) => b.rate - a.rate);
}
