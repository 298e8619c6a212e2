import { startPrometheus } from '.';
import { demoMesh, withObject } from './__testUtils__/demoMesh';
import productQueries from './productQueries.json';
import { PrometheusApi } from './PrometheusApi';
import { MeshObjects } from '../MeshObjects';
import { TrafficModel } from './traffic/TrafficModel';

const NOW = Date.UTC(2026, 4, 7, 12, 0, 3);
const ORDERS_SPLIT =
  'sum by (destination_version) (rate(istio_requests_total{reporter="destination",destination_workload=~"orders-.*"}[1m]))';

type Sample = { metric: Record<string, string>; value: [number, string] };

function samples(api: PrometheusApi, query: string, time?: number): Sample[] {
  const parameters = new URLSearchParams({ query });
  if (time) parameters.set('time', String(time / 1000));
  const body = api.answer('/api/v1/query', parameters)?.body as {
    data: { result: Sample[] };
  };
  return body.data.result;
}

describe('the traffic of the shop', () => {
  const mesh = demoMesh();
  const api = new PrometheusApi(new TrafficModel(mesh), () => NOW);

  it('follows changed weights from then on', () => {
    let present: MeshObjects = mesh;
    let now = NOW;
    const live = new PrometheusApi(
      new TrafficModel({ list: (...kind) => present.list(...kind) }),
      () => now,
    );
    const shareOfV2 = (time: number) => {
      const [v1, v2] = samples(live, ORDERS_SPLIT, time).map(({ value }) =>
        Number(value[1]),
      );
      return v2 / (v1 + v2);
    };
    // v2 gets 10 %, and has incidents on top.
    expect(shareOfV2(now)).toBeGreaterThan(0.06);
    expect(shareOfV2(now)).toBeLessThan(0.16);
    present = withObject(mesh, 'VirtualService', 'orders', object =>
      JSON.parse(
        JSON.stringify(object).replace(/"weight":(90|10)/g, '"weight":50'),
      ),
    );
    samples(live, 'up');
    const before = now;
    now += 120_000;
    expect(shareOfV2(now)).toBeGreaterThan(0.42);
    expect(shareOfV2(now)).toBeLessThan(0.58);
    expect(shareOfV2(before)).toBeLessThan(0.16);
    present = withObject(mesh, 'VirtualService', 'orders', () => undefined);
    samples(live, 'up');
    now += 120_000;
    // Without a rule, by pods: two of v1, one of v2.
    expect(shareOfV2(now)).toBeGreaterThan(0.27);
    expect(shareOfV2(now)).toBeLessThan(0.41);
  });

  it('has a plaintext caller that nobody knows', () => {
    const [sample] = samples(
      api,
      'sum by (source_workload, source_principal, connection_security_policy) (rate(istio_requests_total{reporter="destination",destination_workload="inventory",connection_security_policy="none"}[5m]))',
    );
    expect(sample.metric).toEqual({
      source_workload: 'unknown',
      source_principal: 'unknown',
      connection_security_policy: 'none',
    });
    expect(Number(sample.value[1])).toBeGreaterThan(0.3);
  });

  it('has a caller that payments denies', () => {
    expect(
      samples(
        api,
        'sum by (source_principal) (rate(istio_requests_total{reporter="destination",destination_workload="payments",response_code="403"}[1h])) > 0',
      ).map(({ metric }) => metric.source_principal),
    ).toEqual(['spiffe://cluster.local/ns/shop/sa/cart']);
  });

  it('counts a request once per reporter, and the client does not know how it was secured', () => {
    const rates = samples(
      api,
      'sum by (reporter, connection_security_policy) (rate(istio_requests_total{destination_workload="cart"}[1h]))',
    );
    expect(rates.map(({ metric }) => metric)).toEqual([
      { reporter: 'destination', connection_security_policy: 'mutual_tls' },
      { reporter: 'source', connection_security_policy: 'unknown' },
    ]);
    const [destination, source] = rates.map(({ value }) => Number(value[1]));
    expect(source / destination).toBeCloseTo(1, 2);
  });

  it('reports ambient workloads by waypoint and ztunnel', () => {
    expect(
      samples(
        api,
        'count by (__name__, reporter) ({__name__=~"istio_(requests_total|tcp_sent_bytes_total)",destination_workload_namespace="shop-ambient"})',
      ).map(({ metric }) => `${metric.__name__} ${metric.reporter}`),
    ).toEqual([
      'istio_requests_total source',
      'istio_requests_total waypoint',
      'istio_tcp_sent_bytes_total destination',
      'istio_tcp_sent_bytes_total source',
    ]);
  });

  it('has a canary that fails more and is slower', () => {
    const errors = samples(
      api,
      'sum by (destination_version) (increase(istio_requests_total{reporter="destination",destination_workload=~"orders-.*",response_code="503"}[1d])) / sum by (destination_version) (increase(istio_requests_total{reporter="destination",destination_workload=~"orders-.*"}[1d]))',
    ).map(({ value }) => Number(value[1]));
    expect(errors[0]).toBeLessThan(0.01);
    expect(errors[1]).toBeGreaterThan(0.03);
    const medians = samples(
      api,
      'histogram_quantile(0.5, sum by (le, destination_version) (rate(istio_request_duration_milliseconds_bucket{reporter="destination",destination_workload=~"orders-.*"}[5m])))',
    ).map(({ value }) => Number(value[1]));
    expect(medians[1]).toBeGreaterThan(2 * medians[0]);
  });

  it('keeps histograms and counters in step, in every series', () => {
    expect(
      samples(
        api,
        '{__name__="istio_request_duration_milliseconds_count"} != ignoring (le) istio_request_duration_milliseconds_bucket{le="+Inf"}',
      ),
    ).toEqual([]);
    expect(
      samples(
        api,
        'istio_requests_total != istio_request_duration_milliseconds_count',
      ),
    ).toEqual([]);
    expect(
      samples(api, 'min(rate({__name__="response_total"}[5m])) < 0'),
    ).toEqual([]);
  });

  it('never falls but where it says that it restarts', () => {
    const { store } = new TrafficModel(mesh);
    const last = Math.floor(NOW / 15_000);
    const wrong = store.all().filter(series => {
      const resets = new Set(series.resets(last - 300, last));
      for (let scrape = last - 299; scrape <= last; scrape++) {
        const falls = series.valueAt(scrape) < series.valueAt(scrape - 1);
        if (falls && !resets.has(scrape)) return true;
      }
      return false;
    });
    expect(wrong).toEqual([]);
  });

  it('falls back to zero when a container restarts, and increase sees through it', () => {
    const query =
      'istio_requests_total{destination_workload="payments",reporter="destination",response_code="200"}';
    const restart = [...Array(31 * 60).keys()]
      .map(minutes => NOW - minutes * 60_000)
      .find(
        time =>
          samples(api, `sum(${query})`, time)[0].value[1] < '1' ||
          Number(samples(api, `sum(${query})`, time)[0].value[1]) <
            Number(samples(api, `sum(${query})`, time - 60_000)[0].value[1]),
      );
    expect(restart).toBeDefined();
    const [{ value }] = samples(api, `sum(increase(${query}[10m]))`, restart);
    expect(Number(value[1])).toBeGreaterThan(200);
  });

  it.each([
    ['an hour', 3600, 60],
    ['a week', 7 * 86_400, 10_080],
  ])(
    'answers %s of a workload with a point for each step',
    (_name, seconds, step) => {
      for (const query of productQueries.slice(0, 2)) {
        const body = api.answer(
          '/api/v1/query_range',
          new URLSearchParams({
            query,
            start: String(NOW / 1000 - seconds),
            end: String(NOW / 1000),
            step: String(step),
          }),
        )?.body;
        const { data } = body as {
          data: { result: { values: unknown[] }[] };
        };
        expect(data.result.length).toBeGreaterThan(0);
        for (const { values } of data.result)
          expect(values).toHaveLength(seconds / step + 1);
      }
    },
  );
});

describe('the server', () => {
  let server: Awaited<ReturnType<typeof startPrometheus>>;

  beforeAll(async () => {
    server = await startPrometheus({
      host: '127.0.0.1',
      port: 0,
      mesh: demoMesh(),
      now: () => NOW,
    });
  });

  afterAll(() => server.stop());

  async function get(path: string, init?: RequestInit) {
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, body: await response.text() };
  }

  it.each<[string, number, string]>([
    ['/-/ready', 200, 'Prometheus Server is Ready.\n'],
    ['/-/healthy', 200, 'Prometheus Server is Healthy.\n'],
    ['/metrics', 404, '404 page not found\n'],
    ['/api/v1/__proto__', 404, '404 page not found\n'],
    [
      '/api/v1/query?query=1%2B1&time=1000.5',
      200,
      '{"status":"success","data":{"resultType":"scalar","result":[1000.5,"2"]}}',
    ],
    [
      '/api/v1/query?query=count(up)*0&time=2026-05-07T12:00:00Z',
      200,
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1778155200,"0"]}]}}',
    ],
    [
      '/api/v1/query_range?query=1&start=0&end=60&step=1m',
      200,
      '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[0,"1"],[60,"1"]]}]}}',
    ],
    [
      '/api/v1/query?query=topk(1,up)',
      400,
      '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": 1:1: parse error: the aggregation \\"topk\\" is not supported by this server"}',
    ],
    [
      '/api/v1/query?query=up&time=noon',
      400,
      '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"time\\": cannot parse \\"noon\\" to a valid timestamp"}',
    ],
    [
      '/api/v1/query_range?query=up&start=0&end=11001&step=1',
      400,
      '{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"}',
    ],
    [
      '/api/v1/query_range?query=up&start=9&end=1&step=1',
      400,
      '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"end\\": end timestamp must not be before start time"}',
    ],
    [
      '/api/v1/query_range?query=up&start=0&end=1&step=0',
      400,
      '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"step\\": zero or negative query resolution step widths are not accepted. Try a positive integer"}',
    ],
    [
      '/api/v1/query_range?query=up[5m]&start=0&end=1&step=1',
      400,
      '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": invalid expression type \\"range vector\\" for range query, must be Scalar or instant Vector"}',
    ],
    [
      '/api/v1/query?query=rate({__name__=~"istio_tcp_.*"}[5m])',
      422,
      '{"status":"error","errorType":"execution","error":"vector cannot contain metrics with the same labelset"}',
    ],
  ])('%s → %i', async (path, status, body) => {
    expect(await get(path)).toEqual({ status, body });
  });

  it('takes a form', async () => {
    const { status, body } = await get('/api/v1/query', {
      method: 'POST',
      body: new URLSearchParams({ query: 'up{pod=~"cart-.*"}' }),
    });
    expect(status).toBe(200);
    expect(JSON.parse(body).data.result).toHaveLength(2);
  });

  it('returns raw samples of a range', async () => {
    const { body } = await get(
      '/api/v1/query?query=up{pod=~"web-.*"}[30s]&time=1778155200',
    );
    expect(JSON.parse(body).data.result[0].values).toEqual([
      [1778155170, '1'],
      [1778155185, '1'],
      [1778155200, '1'],
    ]);
  });

  it('lists label names', async () => {
    const { body } = await get('/api/v1/labels?match[]=up');
    expect(JSON.parse(body).data).toEqual([
      '__name__',
      'app',
      'deployment',
      'instance',
      'job',
      'namespace',
      'pod',
      'version',
    ]);
  });
});
