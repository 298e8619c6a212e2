import { WrittenRoute } from './WrittenRoute';

/** Where copies of requests go. @internal */
export interface MirrorShare {
  readonly destination: WrittenRoute['mirror'];
  /** 0–1 of the requests are copied. */
  readonly share: number;
}

/** Mirrors of a route that get anything: the newer way to write a share wins, and none written means all. @internal */
export function mirrorShares(
  route: Pick<
    WrittenRoute,
    'mirror' | 'mirrors' | 'mirrorPercent' | 'mirrorPercentage'
  >,
): MirrorShare[] {
  const { mirror, mirrors = [], mirrorPercent, mirrorPercentage } = route;
  const single = mirrorPercentage
    ? mirrorPercentage.value ?? 0
    : mirrorPercent ?? 100;
  const all = [
    ...(mirror ? [{ destination: mirror, percent: single }] : []),
    ...mirrors.map(({ destination, percentage }) => ({
      destination,
      percent: percentage ? percentage.value ?? 0 : 100,
    })),
  ];
  return all.flatMap(({ destination, percent }) =>
    percent > 0 ? [{ destination, share: percent / 100 }] : [],
  );
}
