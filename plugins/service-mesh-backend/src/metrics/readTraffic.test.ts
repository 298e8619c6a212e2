import {
  MeshDefinition,
  MetricQuery,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PrometheusAnswer, QueryWindow } from './PrometheusClient';
import { PrometheusError } from './PrometheusError';
import { readTraffic, TrafficRequest } from './readTraffic';
import { signalWindow } from './signalWindow';

const NOW = 1_700_000_000_000;
const query = (id: MetricQuery['id']): MetricQuery => ({
  id,
  title: id,
  type: id.endsWith('Now') ? 'instant' : 'range',
  promql: id,
  labels: { code: 'code', version: 'version', measure: 'measure' },
});
const mesh = {
  id: 'istio',
  metrics: {
    queries: () =>
      (
        [
          'requests',
          'latency',
          'outbound',
          'requestsNow',
          'latencyNow',
        ] as const
      ).map(query),
    isError: () => false,
    isDenied: () => undefined,
    isMtls: () => undefined,
    scrapeProbe: () => 'probe',
  },
} as unknown as MeshDefinition;
const workload = (
  cluster: string,
  inMesh = true,
  dataPlane: 'sidecar' | 'ambient' = 'sidecar',
) =>
  ({
    cluster,
    namespace: 'shop',
    name: 'orders',
    ownerKind: 'Deployment',
    membership: { dataPlane, ...(inMesh && { mesh: 'istio' }) },
  } as unknown as Workload);
const value = (v: number): PrometheusAnswer => ({
  series: [{ labels: { code: '200' }, points: [[NOW, v]] }],
  warnings: [],
});
const empty: PrometheusAnswer = { series: [], warnings: [] };

/** Answers by query; an error is thrown, a query without an answer is empty. */
function server(answers: Record<string, PrometheusAnswer | PrometheusError>) {
  const asked: string[] = [];
  const answer = async (promql: string) => {
    asked.push(promql);
    const found = answers[promql] ?? answers['*'] ?? empty;
    if (found instanceof PrometheusError) throw found;
    return found;
  };
  return {
    asked,
    client: {
      query: (promql: string) => answer(promql),
      queryRange: (promql: string, _: QueryWindow) => answer(promql),
      state: 'ok' as const,
    },
  };
}

function read(
  servers: Record<string, ReturnType<typeof server>>,
  workloads: readonly Workload[],
  more: Partial<TrafficRequest> = {},
) {
  return readTraffic({
    workloads,
    meshes: [mesh],
    prometheus: {
      of: cluster =>
        servers[cluster]
          ? {
              client: servers[cluster].client,
              extraLabels: {},
              scrapeIntervalSeconds: 15,
            }
          : undefined,
    },
    rangeSeconds: 3600,
    detail: 'full',
    now: NOW,
    ...more,
  });
}

const refused = new PrometheusError('unauthorized', 'no');
const tooMany = new PrometheusError('rejected', 'too many samples');
const down = new PrometheusError('unreachable', 'Prometheus cannot be reached');

describe('readTraffic', () => {
  it.each([
    ['no-workloads', server({}), []],
    ['not-meshed', server({}), [workload('a', false)]],
    ['prometheus-down', server({ '*': down }), [workload('a')]],
    ['not-scraped', server({}), [workload('a')]],
    [
      'layer4-only',
      server({ probe: value(1) }),
      [workload('a', true, 'ambient')],
    ],
    [
      'no-traffic',
      server({ probe: value(0), requestsNow: value(0) }),
      [workload('a')],
    ],
    [
      'no-data',
      server({
        probe: {
          series: [{ labels: { probe: 'up' }, points: [[NOW, 2]] }],
          warnings: [],
        },
      }),
      [workload('a')],
    ],
    ['forbidden', server({ '*': refused }), [workload('a')]],
    [
      'forbidden',
      server({ probe: refused, requestsNow: empty }),
      [workload('a')],
    ],
    [
      'layer4-only',
      server({
        requestsNow: {
          series: [{ labels: { measure: 'connections' }, points: [[NOW, 2]] }],
          warnings: [],
        },
      }),
      [workload('a')],
    ],
    [
      'ok',
      server({
        requestsNow: {
          series: [
            { labels: { measure: 'refusedRequests' }, points: [[NOW, 2]] },
          ],
          warnings: [],
        },
      }),
      [workload('a')],
    ],
    ['ok', server({ requestsNow: value(3) }), [workload('a')]],
    ['ok', server({ requests: value(3) }), [workload('a')]],
  ])('tells %s', async (state, prometheus, workloads) => {
    const { data } = await read({ a: prometheus }, workloads);
    expect(data.state).toBe(state);
    expect(data.explanation === undefined).toBe(state === 'ok');
  });

  it('tells when nothing is configured', async () => {
    const { data, problems } = await read({}, [workload('a')]);
    expect(data.state).toBe('not-configured');
    expect(problems).toMatchObject([
      { code: 'prometheus-not-configured', cluster: 'a' },
    ]);
  });

  it('asks five queries for a page, and two for a first paint', async () => {
    const full = server({ '*': value(1) });
    await read({ a: full }, [workload('a')]);
    expect(full.asked).toEqual([
      'requests',
      'latency',
      'outbound',
      'requestsNow',
      'latencyNow',
    ]);
    const now = server({ '*': value(1) });
    await read({ a: now }, [workload('a')], { detail: 'now' });
    expect(now.asked).toEqual(['requestsNow', 'latencyNow']);
  });

  it('compares whole periods with two queries, and draws the lines of the one before with two', async () => {
    const shared = server({ '*': value(1) });
    const windows: [string, number, number, number][] = [];
    const client = {
      ...shared.client,
      queryRange: async (
        promql: string,
        {
          from,
          to,
          stepSeconds,
        }: Parameters<typeof shared.client.queryRange>[1],
      ) => {
        windows.push([promql, from - NOW, to - NOW, stepSeconds]);
        const points: [number, number][] =
          stepSeconds === 3600
            ? [
                [from, 2],
                [to, 3],
              ]
            : [[to, 5]];
        return { series: [{ labels: { code: '200' }, points }], warnings: [] };
      },
    };
    const { data } = await readTraffic({
      workloads: [workload('a')],
      meshes: [mesh],
      prometheus: {
        of: () => ({ client, extraLabels: {}, scrapeIntervalSeconds: 15 }),
      },
      rangeSeconds: 3600,
      detail: 'previous',
      now: NOW,
    });
    const end = signalWindow(NOW, 3600, 15).to - NOW;
    expect(windows).toEqual([
      ['requests', end - 3_600_000, end, 3600],
      ['latency', end - 3_600_000, end, 3600],
      ['requests', end - 7_140_000, end - 3_600_000, 60],
      ['latency', end - 7_140_000, end - 3_600_000, 60],
    ]);
    expect(data.previous).toMatchObject({
      current: { rate: 3, success: 1 },
      previous: { rate: 2, success: 1 },
      window: { to: NOW + end - 3_600_000 },
    });
    expect(data.previous?.series.map(({ points }) => points)).toEqual([
      [[NOW + end - 3_600_000, 5]],
      [[NOW + end - 3_600_000, 0]],
    ]);
  });

  it('asks for a budget only with an objective, and with one query', async () => {
    const none = server({ '*': value(1) });
    await read({ a: none }, [workload('a')], { detail: 'budget' });
    expect(none.asked).toEqual([]);
    const some = server({ '*': value(2) });
    const { data } = await read({ a: some }, [workload('a')], {
      detail: 'budget',
      objective: 0.999,
    });
    expect(some.asked).toEqual(['requests']);
    expect(data.budget).toMatchObject({
      objective: 0.999,
      days: 30,
      requests: 2 * 30 * 86_400,
      used: 0,
    });
  });

  it('adds up clusters and names the one that failed', async () => {
    const { data, problems } = await read(
      {
        a: server({ requestsNow: value(2) }),
        b: server({ requestsNow: value(3) }),
        c: server({ '*': down }),
      },
      [workload('a'), workload('b'), workload('c')],
    );
    expect(data.total?.rate).toBe(5);
    expect(problems).toMatchObject([{ code: 'prometheus-down', cluster: 'c' }]);
    expect(data.queries.filter(q => q.error)).toHaveLength(5);
  });

  it.each([
    ['unauthorized', 'forbidden', 'prometheus-forbidden', /auth/],
    [
      'unreachable',
      'prometheus-down',
      'prometheus-down',
      /whether the backend (can )?reach(es)? it/,
    ],
    ['timeout', 'prometheus-down', 'prometheus-down', /shorter range/],
    [
      'rejected',
      'prometheus-rejects',
      'prometheus-rejects',
      /limits of the server/,
    ],
    [
      'unavailable',
      'prometheus-unavailable',
      'prometheus-unavailable',
      /stores? behind it/,
    ],
    [
      'not-prometheus',
      'not-prometheus',
      'prometheus-wrong-server',
      /ends before \/api\/v1/,
    ],
  ] as const)(
    'says what to do when all is %s',
    async (code, state, problem, fix) => {
      const { data, problems } = await read(
        { a: server({ '*': new PrometheusError(code, 'because') }) },
        [workload('a')],
      );
      expect(data).toMatchObject({
        state,
        explanation: expect.stringMatching(fix),
      });
      expect(problems).toMatchObject([
        { code: problem, message: 'because', fix: expect.stringMatching(fix) },
      ]);
    },
  );

  it.each<[string, Record<string, PrometheusAnswer | PrometheusError>, string]>(
    [
      [
        'a query that was rejected may have held them',
        { requestsNow: tooMany, probe: value(1) },
        'prometheus-rejects',
      ],
      [
        'latencies hold no requests, so their failure hides none',
        { latency: tooMany, latencyNow: tooMany, probe: value(1) },
        'no-traffic',
      ],
      [
        'a store that did not answer may have held them',
        { requests: { series: [], warnings: ['store 2 is away'] } },
        'incomplete',
      ],
      [
        'a store that did not answer the probe may have',
        { probe: { series: [], warnings: ['store 2 is away'] } },
        'incomplete',
      ],
      [
        'remarks about an expression say nothing of the kind',
        { requests: { series: [], warnings: ['PromQL warning: no buckets'] } },
        'not-scraped',
      ],
    ],
  )('finds no numbers: %s', async (_, answers, state) => {
    const { data } = await read({ a: server(answers) }, [workload('a')]);
    expect(data.state).toBe(state);
    expect(data.explanation).toBeDefined();
  });

  it('knows nothing of the traffic while one of two clusters is silent', async () => {
    const { data, problems } = await read(
      { a: server({ probe: value(1) }), b: server({ '*': down }) },
      [workload('a'), workload('b')],
    );
    expect(data.state).toBe('incomplete');
    expect(data.explanation).toContain('No query was answered for b');
    expect(problems).toMatchObject([{ code: 'prometheus-down', cluster: 'b' }]);
  });

  it('counts two clusters on one server once when no label tells them apart', async () => {
    const shared = server({ requestsNow: value(2) });
    const { data } = await read({ a: shared, b: shared }, [
      workload('a'),
      workload('b'),
    ]);
    expect(data.total?.rate).toBe(2);
  });

  it('keeps the rest when one query fails, and passes warnings on', async () => {
    const partial = await read(
      {
        a: server({
          requestsNow: value(2),
          latency: new PrometheusError('rejected', 'too many samples'),
        }),
      },
      [workload('a')],
    );
    expect(partial.data.state).toBe('ok');
    expect(partial.problems).toMatchObject([
      {
        code: 'prometheus-partial',
        message: '1 of 5 queries failed: too many samples',
      },
    ]);
    const warned = await read(
      {
        a: server({
          requestsNow: { ...value(2), warnings: ['shard missing'] },
        }),
      },
      [workload('a')],
    );
    expect(warned.problems).toMatchObject([
      {
        code: 'prometheus-partial',
        message: 'Prometheus sent a warning: shard missing',
      },
    ]);
  });
});

describe('signalWindow', () => {
  it.each([300, 900, 3600, 21_600, 86_400, 604_800, 12_345])(
    'has at most 60 aligned points over %d s',
    range => {
      const { from, to, stepSeconds, rateSeconds } = signalWindow(
        NOW + 7_777,
        range,
        15,
      );
      const points = (to - from) / (stepSeconds * 1000) + 1;
      expect(Number.isInteger(points) && points >= 2 && points <= 60).toBe(
        true,
      );
      expect(to % (stepSeconds * 1000)).toBe(0);
      expect(rateSeconds).toBeGreaterThanOrEqual(Math.max(60, stepSeconds));
    },
  );
});
