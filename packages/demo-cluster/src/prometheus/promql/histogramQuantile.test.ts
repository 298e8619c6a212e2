import { histogramQuantile } from './histogramQuantile';

const buckets = (counts: Record<string, number>) =>
  Object.entries(counts).map(([le, count]) => ({
    upperBound: Number(le),
    count,
  }));

describe('histogramQuantile', () => {
  it.each<[string, number, Record<string, number>, number]>([
    ['inside of a bucket', 0.5, { 1: 2, 2: 6, Infinity: 8 }, 1.5],
    [
      'in the first bucket, from zero',
      0.1,
      { 1: 4, 2: 4, Infinity: 4 },
      (0.1 * 4) / 4,
    ],
    ['above the last bound: that bound', 0.9, { 1: 2, 2: 6, Infinity: 8 }, 2],
    ['a first bound below zero', 0.1, { '-1': 5, 2: 6, Infinity: 8 }, -1],
    ['without an infinite bucket', 0.5, { 1: 2, 2: 6 }, NaN],
    ['with an infinite bucket only', 0.5, { Infinity: 6 }, NaN],
    ['without observations', 0.5, { 1: 0, Infinity: 0 }, NaN],
    [
      'a count below that before it is raised',
      0.5,
      { 1: 4, 2: 3, Infinity: 8 },
      1,
    ],
    ['below 0', -0.1, { 1: 2, Infinity: 8 }, -Infinity],
    ['above 1', 1.1, { 1: 2, Infinity: 8 }, Infinity],
    ['not a number', NaN, { 1: 2, Infinity: 8 }, NaN],
  ])('%s', (_, quantile, counts, expected) => {
    expect(histogramQuantile(quantile, buckets(counts))).toBe(expected);
  });
});
