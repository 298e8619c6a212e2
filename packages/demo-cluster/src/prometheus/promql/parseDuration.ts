const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const PATTERN = new RegExp(
  `^${UNITS.map(([unit]) => `(?:(\\d+)${unit})?`).join('')}$`,
);

/** Milliseconds of a text such as `1h30m`; undefined when it is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = text === '' ? null : PATTERN.exec(text);
  if (!match) return undefined;
  return UNITS.reduce(
    (sum, [, milliseconds], i) =>
      sum + Number(match[i + 1] ?? 0) * milliseconds,
    0,
  );
}
