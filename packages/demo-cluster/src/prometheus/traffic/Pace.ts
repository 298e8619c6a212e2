import { SCRAPE_MS } from '../series/SampledSeries';

const SCRAPE_SECONDS = SCRAPE_MS / 1000;

/** Number of the first scrape the model knows: 2025-01-01 00:00 UTC. */
export const FIRST_SCRAPE = 1_735_689_600 / SCRAPE_SECONDS;

const DAY = 86_400;

/**
 * How busy something is, as the integral of its rate: seconds of average traffic
 * between the first scrape and the given one. Never falls.
 */
export interface Pace {
  secondsAt(scrape: number): number;
}

/** A text as a number in [0, 1), the same in every run. */
export function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) {
    // eslint-disable-next-line no-bitwise -- FNV-1a is defined on 32 bits
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash / 2 ** 32;
}

// Amplitudes add up to less than 1, so that the rate stays positive. The day
// peaks at 14:00 UTC; the shorter waves differ between paces.
const WAVES: readonly { period: number; amplitude: number; peak?: number }[] = [
  { period: DAY, amplitude: 0.45, peak: 14 * 3600 },
  { period: DAY / 2, amplitude: 0.12, peak: 9 * 3600 },
  { period: 5_400, amplitude: 0.08 },
  { period: 1_380, amplitude: 0.07 },
  { period: 420, amplitude: 0.06 },
];

function secondsSinceFirst(scrape: number): number {
  return (scrape - FIRST_SCRAPE) * SCRAPE_SECONDS;
}

/** Calm nights, busy afternoons, and some unrest that is particular to the name. */
export function dailyPace(name: string): Pace {
  const waves = WAVES.map(({ period, amplitude, peak }) => ({
    step: (2 * Math.PI) / period,
    scale: (amplitude * period) / (2 * Math.PI),
    shift: peak ?? period * fraction(`${name}/${period}`),
  }));
  const unrest = (seconds: number) =>
    waves.reduce(
      (sum, { step, scale, shift }) =>
        sum + scale * Math.sin(step * (seconds - shift)),
      0,
    );
  const atStart = unrest(0);
  return remembered({
    secondsAt(scrape) {
      const seconds = secondsSinceFirst(scrape);
      return seconds + unrest(seconds) - atStart;
    },
  });
}

/** Full traffic for some minutes of every period, none in between. */
export function burstPace(name: string, period: number, length: number): Pace {
  const shift = period * fraction(name);
  const bursts = (seconds: number) => {
    const at = seconds + shift;
    const begun = Math.floor(at / period);
    return begun * length + Math.min(at - begun * period, length);
  };
  const atStart = bursts(0);
  return remembered({
    secondsAt: scrape => bursts(secondsSinceFirst(scrape)) - atStart,
  });
}

// One page asks some twenty buckets of several pods for the same scrapes.
const SLOT_BITS = 10;

/** The same pace, which remembers some of its answers. */
export function remembered(pace: Pace): Pace {
  const scrapes = new Float64Array(2 ** SLOT_BITS).fill(-1);
  const values = new Float64Array(2 ** SLOT_BITS);
  return {
    secondsAt(scrape) {
      // Spreads scrapes that are a regular step apart over all slots.
      // eslint-disable-next-line no-bitwise -- multiplicative hashing is defined on 32 bits
      const slot = Math.imul(scrape, 0x9e3779b1) >>> (32 - SLOT_BITS);
      if (scrapes[slot] !== scrape) {
        scrapes[slot] = scrape;
        values[slot] = pace.secondsAt(scrape);
      }
      return values[slot];
    },
  };
}
