import { TrafficPoint } from '../model';
import { foldTraffic } from './foldTraffic';
import { Bucket, histogramQuantile } from './histogramQuantile';
import { MeshMetrics, MetricQuery } from './MeshMetrics';
import { MetricSeries, readTrafficSamples } from './TrafficSample';

describe('histogramQuantile', () => {
  const cases: readonly {
    name: string;
    q: number;
    buckets: readonly Bucket[];
    expect: number | undefined;
  }[] = [
    {
      name: 'is linear inside a bucket',
      q: 0.5,
      buckets: [
        [10, 0],
        [20, 100],
        [Infinity, 100],
      ],
      expect: 15,
    },
    {
      name: 'starts the first bucket at 0',
      q: 0.5,
      buckets: [
        [10, 100],
        [Infinity, 100],
      ],
      expect: 5,
    },
    {
      name: 'goes across buckets',
      q: 0.9,
      buckets: [
        [10, 50],
        [20, 80],
        [50, 100],
        [Infinity, 100],
      ],
      expect: 35,
    },
    {
      name: 'answers the highest finite bound for what lies above',
      q: 0.99,
      buckets: [
        [10, 50],
        [20, 90],
        [Infinity, 100],
      ],
      expect: 20,
    },
    {
      name: 'bridges a missing bucket',
      q: 0.5,
      buckets: [
        [10, 0],
        [50, 100],
        [Infinity, 100],
      ],
      expect: 30,
    },
    {
      name: 'takes buckets in any order and adds equal bounds',
      q: 0.5,
      buckets: [
        [Infinity, 60],
        [20, 60],
        [10, 0],
        [20, 40],
        [Infinity, 40],
      ],
      expect: 15,
    },
    {
      name: 'mends a dip',
      q: 0.5,
      buckets: [
        [10, 50],
        [20, 49.9999],
        [Infinity, 100],
      ],
      expect: 10,
    },
    {
      name: 'answers nothing without +Inf',
      q: 0.5,
      buckets: [
        [10, 50],
        [20, 100],
      ],
      expect: undefined,
    },
    {
      name: 'answers nothing with +Inf alone',
      q: 0.5,
      buckets: [[Infinity, 100]],
      expect: undefined,
    },
    {
      name: 'answers nothing without observations',
      q: 0.5,
      buckets: [
        [10, 0],
        [Infinity, 0],
      ],
      expect: undefined,
    },
    {
      name: 'answers nothing without buckets',
      q: 0.5,
      buckets: [],
      expect: undefined,
    },
    {
      name: 'keeps a first bound that is not positive',
      q: 0.5,
      buckets: [
        [0, 100],
        [Infinity, 100],
      ],
      expect: 0,
    },
  ];
  it.each(cases)('$name', ({ q, buckets, expect: expected }) => {
    const value = histogramQuantile(q, buckets);
    // Nine decimals: the arithmetic of floating point is not the point.
    expect(value && Number(value.toFixed(9))).toBe(expected);
  });
});

const T = 1_700_000_000_000;
const metrics: MeshMetrics = {
  queries: () => [],
  scrapeProbe: () => '',
  isError: ({ code }) => (code ?? '').startsWith('5'),
  isDenied: ({ code }) => (code === undefined ? undefined : code === '403'),
  isMtls: ({ security }) =>
    security === undefined ? undefined : security === 'mutual_tls',
};

function query(id: MetricQuery['id']): MetricQuery {
  return {
    id,
    title: id,
    type: id.endsWith('Now') ? 'instant' : 'range',
    promql: id,
    labels: {
      v: 'version',
      c: 'code',
      s: 'security',
      p: 'peerIdentity',
      w: 'peerWorkload',
      n: 'peerNamespace',
      d: 'destination',
      le: 'le',
    },
    leMs: 1000,
  };
}

function samples(id: MetricQuery['id'], series: readonly MetricSeries[]) {
  return readTrafficSamples(metrics, query(id), series);
}

const one = (labels: Record<string, string>, value: number): MetricSeries => ({
  labels,
  points: [[T, value]],
});
const many = (
  labels: Record<string, string>,
  ...points: TrafficPoint[]
): MetricSeries => ({ labels, points });

describe('foldTraffic', () => {
  it('adds up rates, success, mTLS share and quantiles now, in total, by version and by caller', () => {
    const cart = {
      w: 'cart',
      n: 'shop',
      p: 'spiffe://cluster.local/ns/shop/sa/cart',
    };
    const parts = foldTraffic(
      [
        ...samples('requestsNow', [
          one({ v: 'v1', c: '200', s: 'mutual_tls', ...cart }, 8),
          one({ v: 'v2', c: '500', s: 'mutual_tls', ...cart }, 1),
          one({ v: 'v2', c: '403', s: 'none', p: 'unknown', w: 'unknown' }, 1),
        ]),
        ...samples('latencyNow', [
          one({ v: 'v1', le: '0.01', ...cart }, 0),
          one({ v: 'v1', le: '0.02', ...cart }, 8),
          one({ v: 'v1', le: '+Inf', ...cart }, 8),
        ]),
      ],
      T,
    );
    expect(parts.total).toEqual({
      labels: {},
      rate: 10,
      success: 0.9,
      mtls: 0.9,
      p50: 15,
      p95: 19.5,
      p99: 19.9,
    });
    expect(parts.byVersion).toEqual([
      expect.objectContaining({
        labels: { version: 'v1' },
        rate: 8,
        success: 1,
        p50: 15,
      }),
      { labels: { version: 'v2' }, rate: 2, success: 0.5, mtls: 0.5 },
    ]);
    expect(parts.callers).toEqual([
      expect.objectContaining({
        identity: 'cluster.local/ns/shop/sa/cart',
        workload: 'cart',
        namespace: 'shop',
        rate: 9,
        deniedRate: 0,
        p50: 15,
      }),
      {
        labels: {},
        rate: 1,
        success: 1,
        mtls: 0,
        deniedRate: 1,
        entityRefs: [],
      },
    ]);
  });

  it('leaves out what nobody measured: no requests, no ratio', () => {
    const parts = foldTraffic(
      samples('requestsNow', [one({ c: '200' }, 0)]),
      T,
    );
    expect(parts.total).toEqual({ labels: {}, rate: 0 });
    expect(parts.byVersion).toEqual([]);
    expect(foldTraffic([], T)).toEqual({
      byVersion: [],
      callers: [],
      destinations: [],
      series: [],
    });
  });

  it('draws series in total and by version, with gaps where there is nothing', () => {
    const { series } = foldTraffic(
      [
        ...samples('requests', [
          many({ v: 'v1', c: '200' }, [T - 60_000, 3], [T, 0]),
          many({ v: 'v1', c: '503' }, [T - 60_000, 1]),
        ]),
        ...samples('latency', [
          many({ v: 'v1', le: '0.1' }, [T - 60_000, 4]),
          many({ v: 'v1', le: '+Inf' }, [T - 60_000, 4], [T, 0]),
        ]),
      ],
      T,
    );
    const find = (signal: string, labels: object) =>
      series.find(
        s =>
          s.signal === signal &&
          JSON.stringify(s.labels) === JSON.stringify(labels),
      )?.points;
    expect(find('requests', {})).toEqual([
      [T - 60_000, 4],
      [T, 0],
    ]);
    expect(find('errors', {})).toEqual([[T - 60_000, 0.25]]);
    expect(find('p50', { version: 'v1' })).toEqual([[T - 60_000, 50]]);
    expect(find('mtls', {})).toBeUndefined();
  });

  it('tells destinations by the end of the window; one that fell silent has a rate of 0', () => {
    const { destinations } = foldTraffic(
      samples('outbound', [
        many({ d: 'db', c: '200' }, [T - 60_000, 5], [T, 4]),
        many({ d: 'old', c: '200' }, [T - 60_000, 9]),
      ]),
      T,
    );
    expect(destinations).toEqual([
      { labels: { destination: 'db' }, rate: 4, success: 1 },
      { labels: { destination: 'old' }, rate: 0 },
    ]);
  });

  it('names the rest once some samples have a version', () => {
    const { byVersion } = foldTraffic(
      samples('requestsNow', [
        one({ v: 'v1', c: '200' }, 1),
        one({ c: '200' }, 2),
      ]),
      T,
    );
    expect(byVersion.map(r => r.labels.version)).toEqual(['unknown', 'v1']);
  });
});
