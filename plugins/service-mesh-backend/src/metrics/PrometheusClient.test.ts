import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { PrometheusConfig } from '../config';
import { PrometheusClient } from './PrometheusClient';

const config: PrometheusConfig = {
  url: 'http://prometheus.example:9090/prefix',
  authorization: 'Bearer s3cret',
  headers: { 'X-Scope-OrgID': 'tenant' },
  skipVerify: false,
  extraLabels: {},
  timeoutMs: 500,
  concurrency: 2,
  scrapeIntervalSeconds: 15,
};
const QUERY = `${config.url}/api/v1/query`;
const T = 1_700_000_000;
const vector = (value: string) => ({
  status: 'success',
  data: {
    resultType: 'vector',
    result: [{ metric: { a: 'b' }, value: [T, value] }],
  },
});

describe('PrometheusClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let now = T * 1000;
  beforeEach(() => {
    now = T * 1000;
  });
  const client = () => new PrometheusClient(config, () => now);

  it('posts a form with credentials, tenant and timeout, and reads seconds as milliseconds', async () => {
    let seen: Request | undefined;
    let form = '';
    server.use(
      http.post(`${config.url}/api/v1/query_range`, async ({ request }) => {
        seen = request.clone();
        form = await request.text();
        return HttpResponse.json({
          status: 'success',
          warnings: ['one shard is missing'],
          data: {
            resultType: 'matrix',
            result: [
              {
                metric: { code: '200' },
                values: [
                  [T, '1.5'],
                  [T + 15, 'NaN'],
                  [T + 30, '+Inf'],
                  [T + 45, '2'],
                ],
              },
              { metric: {}, values: [[T, 'NaN']] },
              // A native histogram, which stands beside the classic one that is asked for.
              {
                metric: { a: 'native' },
                histograms: [[T, { count: '3', sum: '7', buckets: [] }]],
              },
            ],
          },
        });
      }),
    );
    const answer = await client().queryRange('up', {
      from: T * 1000,
      to: (T + 60) * 1000,
      stepSeconds: 15,
    });
    expect(answer).toEqual({
      series: [
        {
          labels: { code: '200' },
          points: [
            [T * 1000, 1.5],
            [(T + 45) * 1000, 2],
          ],
        },
      ],
      warnings: ['one shard is missing'],
    });
    expect(seen?.headers.get('authorization')).toBe('Bearer s3cret');
    expect(seen?.headers.get('x-scope-orgid')).toBe('tenant');
    expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
      query: 'up',
      start: `${T}`,
      end: `${T + 60}`,
      step: '15',
      timeout: '500ms',
    });
  });

  it('asks once for equal queries at the same time and within half a step', async () => {
    let count = 0;
    server.use(http.post(QUERY, () => HttpResponse.json(vector(`${++count}`))));
    const prometheus = client();
    const [a, b] = await Promise.all([
      prometheus.query('up'),
      prometheus.query('up'),
    ]);
    expect(a).toBe(b);
    await prometheus.query('up');
    expect(count).toBe(1);
    now += 10_000;
    await prometheus.query('up');
    expect(count).toBe(2);
  });

  it('never has more requests under way than configured', async () => {
    let running = 0;
    let most = 0;
    server.use(
      http.post(QUERY, async () => {
        most = Math.max(most, ++running);
        await new Promise(resolve => setTimeout(resolve, 20));
        running -= 1;
        return HttpResponse.json(vector('1'));
      }),
    );
    const prometheus = client();
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(q => prometheus.query(q)));
    expect(most).toBe(2);
  });

  it.each([
    [
      'a rejected query',
      () =>
        HttpResponse.json(
          { status: 'error', errorType: 'bad_data', error: 'parse error' },
          { status: 400 },
        ),
      'rejected',
      'parse error',
    ],
    [
      'a login page',
      () => HttpResponse.html('<html>login</html>'),
      'not-prometheus',
      'may be a login',
    ],
    [
      'cut JSON',
      () => HttpResponse.text('{"status":"succ'),
      'unavailable',
      'cut off',
    ],
    [
      'JSON of something else',
      () => HttpResponse.json({ hello: 'world' }),
      'not-prometheus',
      'not one of Prometheus',
    ],
    [
      'a path that is not there',
      () => HttpResponse.text('404 page not found', { status: 404 }),
      'not-prometheus',
      '404',
    ],
    [
      'plain HTTP at a port for TLS',
      () => HttpResponse.html('<html>400</html>', { status: 400 }),
      'not-prometheus',
      '400',
    ],
    [
      'too many samples',
      () =>
        HttpResponse.json(
          {
            status: 'error',
            errorType: 'execution',
            error: 'too many samples',
          },
          { status: 422 },
        ),
      'rejected',
      'too many samples',
    ],
    [
      'a limit of a tenant, said in plain text',
      () => HttpResponse.text('too many chunks', { status: 422 }),
      'rejected',
      '422',
    ],
    [
      'too many queries of a tenant',
      () =>
        HttpResponse.json(
          {
            status: 'error',
            errorType: 'too_many_requests',
            error: 'slow down',
          },
          { status: 429 },
        ),
      'unavailable',
      'slow down',
    ],
    [
      'Thanos without stores',
      () =>
        HttpResponse.json(
          {
            status: 'error',
            errorType: 'unavailable',
            error: 'no StoreAPIs matched',
          },
          { status: 503 },
        ),
      'unavailable',
      'no StoreAPIs matched',
    ],
    [
      'refused credentials',
      () => new HttpResponse(null, { status: 401 }),
      'unauthorized',
      '401',
    ],
    [
      'a redirect',
      () =>
        new HttpResponse(null, {
          status: 302,
          headers: { Location: 'http://elsewhere.example' },
        }),
      'not-prometheus',
      'redirect',
    ],
    [
      'an overloaded server',
      () =>
        HttpResponse.json(
          { status: 'error', errorType: 'timeout', error: 'query timed out' },
          { status: 503 },
        ),
      'timeout',
      'timed out',
    ],
    [
      'a gateway error',
      () => new HttpResponse('bad gateway', { status: 502 }),
      'unavailable',
      '502',
    ],
    [
      'no connection',
      () => HttpResponse.error(),
      'unreachable',
      'cannot be reached',
    ],
  ])(
    'tells of %s without URL or credentials',
    async (_name, respond, code, message) => {
      server.use(http.post(QUERY, respond));
      const error = await client()
        .query('up')
        .catch(e => e);
      expect(error).toMatchObject({
        name: 'PrometheusError',
        code,
        message: expect.stringContaining(message),
      });
      expect(String(error.message)).not.toMatch(/example|s3cret/);
    },
  );

  it('gives up after the timeout', async () => {
    server.use(http.post(QUERY, async () => new Promise<never>(() => {})));
    await expect(client().query('up')).rejects.toMatchObject({
      code: 'timeout',
    });
  });

  it('leaves a server alone after five failures, then tries with one request', async () => {
    let count = 0;
    let well = false;
    server.use(
      http.post(QUERY, () => {
        count += 1;
        return well
          ? HttpResponse.json(vector('1'))
          : new HttpResponse(null, { status: 500 });
      }),
    );
    const prometheus = client();
    expect(prometheus.state).toBe('unknown');
    for (let i = 0; i < 7; i++) await prometheus.query(`q${i}`).catch(() => {});
    expect(count).toBe(5);
    expect(prometheus.state).toBe('down');
    await expect(prometheus.query('q8')).rejects.toMatchObject({
      code: 'unavailable',
      message:
        'Prometheus answered with HTTP 500; after several failures in a row it is tried again in some seconds',
    });
    now += 10_001;
    well = true;
    const tries = await Promise.allSettled([
      prometheus.query('q9'),
      prometheus.query('q10'),
    ]);
    expect(tries.map(t => t.status)).toEqual(['fulfilled', 'rejected']);
    expect(count).toBe(6);
    expect(prometheus.state).toBe('ok');
    await prometheus.query('q11');
  });

  it('goes on saying that the credentials are refused while the server is left alone', async () => {
    let status = 403;
    let count = 0;
    server.use(
      http.post(QUERY, () => {
        count += 1;
        return new HttpResponse(null, { status });
      }),
    );
    const prometheus = client();
    for (let i = 0; i < 5; i++) await prometheus.query(`q${i}`).catch(() => {});
    await expect(prometheus.query('q6')).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'Prometheus refused the credentials (HTTP 403)',
    });
    expect(count).toBe(5);
    // What it says last is what holds.
    now += 10_001;
    status = 500;
    await prometheus.query('q7').catch(() => {});
    await expect(prometheus.query('q8')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('tried again'),
    });
  });

  it('stops reading an answer that is too large, and takes the server for well', async () => {
    server.use(
      http.post(QUERY, () =>
        HttpResponse.json(vector('1'.repeat(3 * 1024 * 1024))),
      ),
    );
    const small = new PrometheusClient(config, () => now, 1024 * 1024);
    await expect(small.query('up')).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('larger than 1 MiB'),
    });
    expect(small.state).not.toBe('down');
  });
});
