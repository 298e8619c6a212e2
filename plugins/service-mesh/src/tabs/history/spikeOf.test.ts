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
  ])('sees %s', (_words, series, words) => {
    expect(spikeOf(series)?.words).toBe(words);
  });
});
