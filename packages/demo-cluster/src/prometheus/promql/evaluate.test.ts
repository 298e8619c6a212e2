import { SampledSeries } from '../series/SampledSeries';
import { SeriesStore } from '../series/SeriesStore';
import { labelsOf } from '../series/Labels';
import { Evaluation } from './evaluate';
import { parseQuery } from './parseQuery';

// Scrape n is at n × 15 s.
function series(
  labels: Record<string, string>,
  values: readonly number[],
): SampledSeries {
  return {
    labels: labelsOf(labels),
    firstScrape: 0,
    valueAt: scrape => values[scrape],
    resets: (from, to) =>
      values.flatMap((value, i) =>
        i > from && i <= to && value < values[i - 1] ? [i] : [],
      ),
  };
}

const store = new SeriesStore([
  series({ __name__: 'a', x: '1', y: 'p' }, [0, 15, 30, 45, 60]),
  series({ __name__: 'a', x: '2', y: 'p' }, [10, 40, 70, 0, 30]),
  series({ __name__: 'a', x: '3', y: 'q' }, [5, 5, 5, 5, 5]),
  series({ __name__: 'b', x: '1' }, [2, 2, 2, 2, 2]),
  series({ __name__: 'b', x: '2' }, [3, 3, 3, 3, 3]),
  series({ __name__: 'h', le: '1' }, [0, 0, 0, 0, 10]),
  series({ __name__: 'h', le: '5' }, [0, 0, 0, 0, 30]),
  series({ __name__: 'h', le: '+Inf' }, [0, 0, 0, 0, 40]),
]);

const LAST = 4;

function at(query: string, seconds = 60): Record<string, number> {
  const value = new Evaluation(store, LAST, [seconds * 1000]).value(
    parseQuery(query),
  );
  if (value.type === 'scalar') return { scalar: value.values[0] };
  return Object.fromEntries(
    value.series
      .filter(({ present }) => present[0])
      .map(({ labels, values }) => [
        [...labels].map(label => label.join('=')).join(' '),
        values[0],
      ]),
  );
}

describe('the evaluator', () => {
  it.each<[string, Record<string, number>]>([
    ['1 + 2 * 3', { scalar: 7 }],
    ['-(1 - 3) / 4', { scalar: 0.5 }],
    ['1 > bool 2', { scalar: 0 }],
    ['0x1F + 1e1', { scalar: 41 }],
    ['b', { '__name__=b x=1': 2, '__name__=b x=2': 3 }],
    ['b{x="2"}', { '__name__=b x=2': 3 }],
    ['b{x!="2"}', { '__name__=b x=1': 2 }],
    ['a{x=~"1|3", y!~"q"}', { '__name__=a x=1 y=p': 60 }],
    ['a{x=~"1."}', {}],
    [
      '{__name__=~"b", nothing=""}',
      { '__name__=b x=1': 2, '__name__=b x=2': 3 },
    ],
    ['a{x="1"} offset 30s', { '__name__=a x=1 y=p': 30 }],
    ['-b{x="1"}', { 'x=1': -2 }],
    ['sum(a)', { '': 95 }],
    ['vector(2) > 1', { '': 2 }],
    ['sum(vector(0) > 1)', {}],
    ['sum by (y) (a)', { 'y=p': 90, 'y=q': 5 }],
    ['sum(a) without (x)', { 'y=p': 90, 'y=q': 5 }],
    ['count by (nothing) (a)', { '': 3 }],
    ['max(a)', { '': 60 }],
    ['min(a)', { '': 5 }],
    ['avg by (y) (a)', { 'y=p': 45, 'y=q': 5 }],
    ['count({__name__=~"a|b"})', { '': 5 }],
    ['rate(a{x="1"}[1m])', { 'x=1 y=p': 1 }],
    ['increase(a{x="2"}[1m])', { 'x=2 y=p': 90 }],
    ['irate(a{x="2"}[1m])', { 'x=2 y=p': 2 }],
    ['b * 2 > 4', { 'x=2': 6 }],
    ['b > 2', { '__name__=b x=2': 3 }],
    ['b > bool 2', { 'x=1': 0, 'x=2': 1 }],
    ['sum by (x) (a) / b', { 'x=1': 30, 'x=2': 10 }],
    ['a * on (x) b', { 'x=1': 120, 'x=2': 90 }],
    ['a * ignoring (y) b', { 'x=1': 120, 'x=2': 90 }],
    ['a and on (x) b', { '__name__=a x=1 y=p': 60, '__name__=a x=2 y=p': 30 }],
    ['a unless on (x) b', { '__name__=a x=3 y=q': 5 }],
    ['b{x="1"} or b', { '__name__=b x=1': 2, '__name__=b x=2': 3 }],
  ])('%s', (query, expected) => {
    expect(at(query)).toEqual(expected);
  });

  it('gives the quantiles of buckets', () => {
    expect(at('histogram_quantile(0.5, rate(h[1m]))')).toEqual({ '': 3 });
    expect(at('histogram_quantile(0.99, rate(h[1m]))')).toEqual({ '': 5 });
    expect(at('histogram_quantile(2, rate(h[1m]))')).toEqual({ '': Infinity });
  });

  it('looks back five minutes and no further', () => {
    expect(at('b{x="1"}', 360)).toEqual({ '__name__=b x=1': 2 });
    expect(at('b{x="1"}', 360.001)).toEqual({});
  });

  it('has no rate with fewer than two samples', () => {
    expect(at('rate(a{x="1"}[1m])', 0)).toEqual({});
    expect(at('rate(a{x="1"}[14s])', 61)).toEqual({});
  });

  it.each([
    ['sum by (x) (b) + on () b', 'found duplicate series for a match group'],
    ['a + on () b{x="1"}', 'many-to-one matching must be explicit'],
  ])('%s is refused: %s', (query, message) => {
    expect(() => at(query)).toThrow(
      expect.objectContaining({
        errorType: 'execution',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('refuses an offset on anything but a selector', () => {
    expect(() => at('sum(a) offset 30s')).toThrow(
      'offset modifier must be preceded by',
    );
  });

  it('refuses two series of one name after a function drops the metric name', () => {
    const twice = new SeriesStore([
      series({ __name__: 'a', x: '1' }, [1, 2]),
      series({ __name__: 'b', x: '1' }, [1, 2]),
    ]);
    const evaluation = new Evaluation(twice, 1, [15_000]);
    expect(() =>
      evaluation.value(parseQuery('rate({__name__=~"a|b"}[1m])')),
    ).toThrow('vector cannot contain metrics with the same labelset');
  });
});
