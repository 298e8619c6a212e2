/** Seconds between two samples. */
export const SCRAPE_SECONDS = 15;
const HOURS = 3;
/** When the series end, epoch ms; a multiple of every step that is used. */
export const KNOWN_NOW = Date.UTC(2026, 2, 10, 12, 0, 0);
/** When they begin, epoch ms. */
export const KNOWN_START = KNOWN_NOW - HOURS * 3_600_000;

type Labels = Readonly<Record<string, string>>;

/** Time (epoch ms) for which a series is there; the whole time unless given. */
interface Span {
  readonly from?: number;
  readonly to?: number;
}

/** Series of which the truth is known, as text for `promtool`. */
export class KnownSeries {
  private readonly families = new Map<string, string[]>();

  get text(): string {
    return `${[...this.families.values()].flat().join('\n')}\n# EOF\n`;
  }

  /** A counter that grows evenly by the given number each second. */
  counter(
    name: string,
    labels: Labels,
    perSecond: number,
    { from = KNOWN_START, to = KNOWN_NOW }: Span = {},
  ): void {
    this.sampled(
      name,
      labels,
      at => ((at - from) / 1000) * perSecond,
      from,
      to,
    );
  }

  /** Values as they are at each scrape, given its time (epoch ms): resets, and what is no number, as `NaN` or `+Inf`. */
  values(
    name: string,
    labels: Labels,
    valueAt: (ms: number) => number | string,
    { from = KNOWN_START, to = KNOWN_NOW }: Span = {},
  ): void {
    this.sampled(name, labels, valueAt, from, to);
  }

  /** A value that stays as it is. */
  gauge(name: string, labels: Labels, value: number): void {
    this.sampled(name, labels, () => value, KNOWN_START, KNOWN_NOW);
  }

  /** Requests spread evenly over the time from 0 to `max`, in the unit of the bounds: a quantile q is q × max. */
  latencies(
    name: string,
    labels: Labels,
    perSecond: number,
    max: number,
    bounds: readonly number[],
  ): void {
    for (const bound of bounds)
      this.counter(
        `${name}_bucket`,
        { ...labels, le: String(bound) },
        perSecond * Math.min(1, bound / max),
      );
    this.counter(`${name}_bucket`, { ...labels, le: '+Inf' }, perSecond);
  }

  private sampled(
    name: string,
    labels: Labels,
    valueAt: (ms: number) => number | string,
    from: number,
    to: number,
  ): void {
    const text = Object.entries(labels)
      .map(([key, value]) => `${key}="${value}"`)
      .join(',');
    const family = this.families.get(name) ?? [];
    this.families.set(name, family);
    for (let at = from; at <= to; at += SCRAPE_SECONDS * 1000)
      family.push(`${name}{${text}} ${valueAt(at)} ${at / 1000}`);
  }
}
