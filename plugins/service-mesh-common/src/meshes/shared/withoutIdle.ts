import { SaturationSample } from '../../engine/MetricQuestion';

/**
 * The rows without destinations of which nothing happened; a proxy knows hundreds. Where nothing happened at any of them one
 * row says so.
 * @internal
 */
export function withoutIdle(
  rows: readonly SaturationSample[],
): SaturationSample[] {
  const busy = new Set(
    rows.filter(({ value }) => value > 0).map(({ measure }) => measure),
  );
  const said = new Set<string>();
  return rows.flatMap((row): SaturationSample[] => {
    const { destination, ...rest } = row;
    if (destination === undefined || row.value > 0) return [row];
    if (busy.has(row.measure) || said.has(row.measure)) return [];
    said.add(row.measure);
    return [rest];
  });
}
