/** Steps an axis has room for. */
const MOST_STEPS = 4;

/** Places on an axis of bytes from 0 to above the highest value: steps are powers of two, so that KiB and MiB are whole. @internal */
export function byteTicks(highest: number): readonly number[] {
  if (!(highest > 0)) return [0, 1];
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(highest / MOST_STEPS)));
  const steps = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: steps + 1 }, (_, i) => i * step);
}
