import { TrafficPoint } from '../model';
import { errorBudget } from './errorBudget';
import { foldRoutes } from './foldRoutes';
import { foldTraffic, totalAt } from './foldTraffic';
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
      dir: 'direction',
      m: 'measure',
      f: 'flags',
      g: 'grpcStatus',
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
        deniedPrecision: 'status-only',
        p50: 15,
      }),
      {
        labels: {},
        rate: 1,
        success: 1,
        mtls: 0,
        deniedRate: 1,
        deniedPrecision: 'status-only',
        entityRefs: [],
      },
    ]);
  });

  it('takes what a mesh refuses for no request, and names callers that are only refused', () => {
    const parts = foldTraffic(
      samples('requestsNow', [
        one({ p: 'web', g: '0' }, 4),
        one({ p: 'web', m: 'refusedRequests' }, 1),
        one({ p: 'bot', m: 'refusedRequests', s: 'mutual_tls' }, 0.5),
        one({ p: 'bot', m: 'refusedConnections' }, 0.2),
      ]),
      T,
    );
    expect(parts.total).toEqual({ labels: {}, rate: 4, success: 1 });
    expect(parts.callers).toEqual([
      {
        labels: {},
        identity: 'web',
        rate: 4,
        success: 1,
        entityRefs: [],
        deniedRate: 1,
        deniedPrecision: 'exact',
      },
      {
        labels: {},
        identity: 'bot',
        rate: 0,
        mtls: 1,
        entityRefs: [],
        deniedRate: 0.5,
        deniedPrecision: 'exact',
        deniedConnections: 0.2,
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
      outcomes: [],
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

  it('keeps what is sent apart from what is received, with quantiles of both', () => {
    const sent = { dir: 'outbound', d: 'db' };
    const parts = foldTraffic(
      [
        ...samples('requestsNow', [
          one({ v: 'v1', c: '200' }, 1),
          one({ ...sent, c: '200' }, 6),
          one({ ...sent, c: '503', f: 'UO' }, 2),
        ]),
        ...samples('latencyNow', [
          one({ v: 'v1', le: '0.01' }, 1),
          one({ v: 'v1', le: '+Inf' }, 1),
          one({ ...sent, le: '0.1' }, 8),
          one({ ...sent, le: '+Inf' }, 8),
        ]),
      ],
      T,
    );
    expect(parts.total).toMatchObject({ rate: 1, p50: 5 });
    expect(parts.byVersion).toHaveLength(1);
    expect(parts.callers).toHaveLength(1);
    expect(parts.destinations).toEqual([
      {
        labels: { destination: 'db' },
        rate: 8,
        success: 0.75,
        p50: 50,
        p95: 95,
        p99: 99,
      },
    ]);
    expect(parts.outcomes).toEqual([
      {
        direction: 'outbound',
        protocol: 'http',
        code: '200',
        failed: false,
        rate: 6,
      },
      {
        direction: 'outbound',
        protocol: 'http',
        code: '503',
        flags: 'UO',
        failed: true,
        rate: 2,
      },
      {
        direction: 'inbound',
        protocol: 'http',
        code: '200',
        failed: false,
        rate: 1,
      },
    ]);
  });

  it('counts connections and bytes beside requests, and their mTLS where there are no requests', () => {
    const { total, series, destinations } = foldTraffic(
      [
        ...samples('requestsNow', [
          one({ m: 'connections', s: 'mutual_tls' }, 3),
          one({ m: 'connections', s: 'none' }, 1),
          one({ m: 'failedConnections' }, 0.5),
          one({ m: 'bytesFromClient' }, 100),
          one({ m: 'bytesToClient' }, 900),
          one({ m: 'connections', dir: 'outbound', d: 'db' }, 2),
        ]),
        ...samples('requests', [many({ m: 'bytesToClient' }, [T, 900])]),
      ],
      T,
    );
    expect(total).toEqual({
      labels: {},
      rate: 0,
      mtls: 0.75,
      connections: 4,
      failedConnections: 0.5,
      bytesFromClient: 100,
      bytesToClient: 900,
    });
    expect(destinations).toEqual([
      { labels: { destination: 'db' }, rate: 0, connections: 2 },
    ]);
    expect(series.map(({ signal, unit }) => [signal, unit])).toEqual([
      ['bytesToClient', 'bytes/s'],
    ]);
  });

  it('tells gRPC by its status', () => {
    const { outcomes } = foldTraffic(
      samples('requestsNow', [one({ c: '200', g: '14' }, 1)]),
      T,
    );
    expect(outcomes).toMatchObject([{ protocol: 'grpc', code: '14' }]);
  });
});

describe('totalAt', () => {
  const both = [
    ...samples('requests', [
      many({ v: 'v1', c: '200' }, [T - 1000, 4], [T, 9]),
      many({ v: 'v1', c: '500' }, [T, 1]),
    ]),
    ...samples('latency', [
      many({ v: 'v1', le: '0.1' }, [T, 10]),
      many({ v: 'v1', le: '+Inf' }, [T, 10]),
    ]),
  ];

  it('takes each period at its own time', () => {
    expect(totalAt(both, T)).toMatchObject({ rate: 10, success: 0.9, p50: 50 });
    expect(totalAt(both, T - 1000)).toEqual({
      labels: {},
      rate: 4,
      success: 1,
    });
    expect(totalAt(both, T - 2000)).toBeUndefined();
    expect(totalAt(both)?.rate).toBe(10);
  });
});

describe('errorBudget', () => {
  it.each([
    ['half spent', 0.99, { rate: 1, success: 0.995 }, 0.5],
    ['overspent', 0.999, { rate: 1, success: 0.99 }, 10],
    ['untouched', 0.999, { rate: 1, success: 1 }, 0],
    ['unknown without requests', 0.999, { rate: 0 }, undefined],
    ['unknown without series', 0.999, undefined, undefined],
  ])('is %s', (_, objective, row, used) => {
    const budget = errorBudget(objective, 30, row);
    expect(budget.used && Number(budget.used.toFixed(6))).toBe(used);
    expect(budget.requests).toBe((row?.rate ?? 0) * 30 * 86_400);
  });
});

describe('foldRoutes', () => {
  it('gives each route its own numbers, and leaves out those without requests', () => {
    expect(
      foldRoutes([
        { route: 'GET /a', failed: false, rate: 3 },
        { route: 'GET /a', failed: true, rate: 1 },
        { route: 'GET /a', failed: false, upToMs: 10, rate: 4 },
        { route: 'GET /a', failed: false, upToMs: Infinity, rate: 4 },
        { route: 'GET /b', kind: 'HTTPRoute', failed: false, rate: 9 },
        { route: 'GET /c', failed: false, rate: 0 },
      ]),
    ).toMatchObject([
      { route: 'GET /b', kind: 'HTTPRoute', rate: 9, success: 1 },
      { route: 'GET /a', rate: 4, success: 0.75, p50: 5 },
    ]);
  });
});
