const units: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** Milliseconds in the largest unit that fits, such as `1.5 s`. @internal */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms > 0 && ms < 0.1) return '<0.1 ms';
  const [name, size] = units.find(unit => ms >= unit[1]) ?? ['ms', 1];
  const value = ms / size;
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${name}`;
}
