import { formatValue } from '../formatValue';
import { Labels } from '../series/Labels';
import { SCRAPE_MS, SampledSeries } from '../series/SampledSeries';

/**
 * Samples of a range of scrapes as OpenMetrics text with timestamps, for
 * `promtool tsdb create-blocks-from openmetrics`. Types are left unknown, since
 * the real exporters' names do not follow OpenMetrics either.
 */
export function* openMetrics(
  series: readonly SampledSeries[],
  firstScrape: number,
  lastScrape: number,
): Generator<string> {
  const byName = new Map<string, SampledSeries[]>();
  for (const one of series) {
    const name = one.labels.get('__name__') ?? '';
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  for (const [name, family] of byName) {
    for (const one of family) {
      const head = `${name}{${labelText(one.labels)}}`;
      const from = Math.max(firstScrape, one.firstScrape);
      const lines: string[] = [];
      for (let scrape = from; scrape <= lastScrape; scrape++) {
        const seconds = (scrape * SCRAPE_MS) / 1000;
        lines.push(`${head} ${formatValue(one.valueAt(scrape))} ${seconds}\n`);
      }
      yield lines.join('');
    }
  }
  yield '# EOF\n';
}

function labelText(labels: Labels): string {
  return [...labels]
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function escaped(value: string): string {
  return value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n');
}
