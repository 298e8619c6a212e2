import { WrittenFilter } from './applyFilters';

/** Share of the requests that a filter copies, 0–1: all of them unless it says otherwise. @internal */
export function mirrorShare({
  fraction,
  percent,
}: NonNullable<WrittenFilter['requestMirror']>): number {
  return fraction
    ? (fraction.numerator ?? 0) / (fraction.denominator || 100)
    : (percent ?? 100) / 100;
}
