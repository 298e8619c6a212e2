import {
  SignalName,
  TrafficSeries,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { spikeOf } from './spikeOf';

const line = (
  signal: SignalName,
  unit: TrafficSeries['unit'],
  values: readonly number[],
  parts: Partial<TrafficSeries> = {},
): TrafficSeries => ({
  signal,
  unit,
  direction: 'inbound',
  labels: {},
  query: 'requests',
  points: values.map((value, i) => [i * 60_000, value]),
  ...parts,
});
const flat = Array<number>(8).fill(20);
const errors = [...Array<number>(8).fill(0), 0.15, 0.12];

describe('spikeOf', () => {
  it.each<[string, readonly TrafficSeries[], string | undefined]>([
    [
      'errors before latency',
      [line('p99', 'ms', [...flat, 90, 95]), line('errors', 'ratio', errors)],
      'Errors rose from 0% to 15%',
    ],
    [
      'latency',
      [line('p99', 'ms', [...flat, 90, 95])],
      'The slowest 1% rose from 20 ms to 95 ms',
    ],
    [
      'traffic that fell away',
      [line('requests', 'requests/s', [...flat, 0, 0])],
      'Traffic fell from 20 req/s to 0 req/s',
    ],
    ['no relief as trouble', [line('p99', 'ms', [...flat, 2, 2])], undefined],
    [
      'nothing in the lines of one version, or of what is sent',
      [
        line('errors', 'ratio', errors, { labels: { version: 'v2' } }),
        line('errors', 'ratio', errors, { direction: 'outbound' }),
      ],
      undefined,
    ],
    ['nothing in nothing', [], undefined],
    [
      'nothing in one request of seven that failed, in two points that overlap',
      [
        line('errors', 'ratio', [...Array<number>(8).fill(0), 1 / 7, 1 / 7]),
        line('requests', 'requests/s', Array<number>(10).fill(7 / 60)),
      ],
      undefined,
    ],
    [
      'errors of few requests where they usually fail now and then',
      [
        line('errors', 'ratio', [...Array<number>(8).fill(0.05), 0.15, 0.15]),
        line('requests', 'requests/s', Array<number>(10).fill(20 / 60)),
      ],
      undefined,
    ],
    [
      'the same errors of many requests',
      [
        line('errors', 'ratio', [...Array<number>(8).fill(0.05), 0.15, 0.15]),
        line('requests', 'requests/s', Array<number>(10).fill(20)),
      ],
      'Errors rose from 5% to 15%',
    ],
    [
      'no slow request among forty',
      [
        line('p99', 'ms', [...flat, 900, 900]),
        line('p95', 'ms', [...flat, 700, 700]),
        line('requests', 'requests/s', Array<number>(10).fill(40 / 60)),
      ],
      undefined,
    ],
    [
      'what is slow for many of a hundred',
      [
        line('p99', 'ms', [...flat, 900, 900]),
        line('p95', 'ms', [...flat, 700, 700]),
        line('requests', 'requests/s', Array<number>(10).fill(100 / 60)),
      ],
      'The slowest 5% rose from 20 ms to 700 ms',
    ],
  ])('sees %s', (_words, series, words) => {
    expect(spikeOf(series, 60)?.words).toBe(words);
  });
});
