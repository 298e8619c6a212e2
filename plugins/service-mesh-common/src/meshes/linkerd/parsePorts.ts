/** Inclusive range of ports. @internal */
export type PortRange = readonly [lower: number, upper: number];

/** Highest TCP port. */
const MAX_PORT = 65_535;

/** Reads one port of an annotation; undefined when it is no whole number of the right size. */
function parsePort(value: string, lowest: number): number | undefined {
  if (!/^\+?\d{1,9}$/.test(value)) return undefined;
  const port = Number(value);
  return port >= lowest && port <= MAX_PORT ? port : undefined;
}

/** Reads `80` or `80-90`; gives the range, or why it is none. @internal */
export function parsePortRange(
  value: string,
): { readonly range: PortRange } | { readonly problem: string } {
  const parts = value.split('-');
  if (parts.length > 2)
    return { problem: 'ranges expected as <lower>-<upper>' };
  const [lower, upper] = parts.length === 2 ? parts : [parts[0], parts[0]];
  const low = parsePort(lower, 0);
  if (low === undefined)
    return { problem: `"${lower}" is not a valid lower-bound` };
  const high = parsePort(upper, 0);
  if (high === undefined)
    return { problem: `"${upper}" is not a valid upper-bound` };
  if (high < low)
    return {
      problem: `"${value}": upper-bound must be greater than or equal to lower-bound`,
    };
  return { range: [low, high] };
}

/** Reads a comma-separated list of ports and ranges; entries that are neither are passed over. @internal */
export function parsePortRanges(
  value: string | undefined,
): readonly PortRange[] {
  return (value ?? '').split(',').flatMap(entry => {
    const parsed = parsePortRange(entry.trim());
    return entry.trim() !== '' && 'range' in parsed ? [parsed.range] : [];
  });
}

/**
 * Reads a list of ports as the policy controller does, unlike the destination service: one entry that is no port, or a port
 * 0, and the list is empty.
 * @internal
 */
export function parsePortSet(value: string): readonly PortRange[] {
  const ranges: PortRange[] = [];
  for (const entry of value.split(',')) {
    const [first, ...rest] = entry.split('-');
    if (rest.length === 0 && first.trim() === '') continue;
    const low = parsePort(first.trim(), 1);
    const high = rest.length > 0 ? parsePort(rest.join('-').trim(), 1) : low;
    if (low === undefined || high === undefined || low > high) return [];
    ranges.push([low, high]);
  }
  return ranges;
}

/** True when a list of ranges holds the port. @internal */
export function hasPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(([lower, upper]) => port >= lower && port <= upper);
}
