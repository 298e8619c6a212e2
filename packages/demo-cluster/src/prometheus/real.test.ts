import {
  ChildProcess,
  execFileSync,
  spawn,
  spawnSync,
} from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPARED_AT_MS } from './__testUtils__/comparedAt';
import { demoMesh } from './__testUtils__/demoMesh';
import { withNewCounters } from './__testUtils__/newCounters';
import { openMetrics } from './__testUtils__/openMetrics';
import { PrometheusApi } from './PrometheusApi';
import { Expression, VectorSelector } from './promql/Expression';
import { parseQuery } from './promql/parseQuery';
import { SeriesStore } from './series/SeriesStore';
import productQueries from './productQueries.json';
import { SCRAPE_MS, SampledSeries } from './series/SampledSeries';
import { TrafficModel } from './traffic/TrafficModel';

const PROGRAMS = ['prometheus', 'promtool'];

const missing = PROGRAMS.filter(
  program => spawnSync(program, ['--version']).status !== 0,
);

// Queries beyond those of the product, for the corners of the evaluator.
const CORNERS = [
  'rate(istio_requests_total{destination_workload="orders-v2",reporter="source"}[97s])',
  'increase(istio_requests_total{destination_workload="payments"}[40m])',
  'irate(response_total{namespace="books",deployment="authors"}[1m])',
  'sum(istio_requests_total{destination_workload="payments"} offset 20m)',
  'avg without (pod, instance) (response_total{deployment="webapp"})',
  'max by (app) (rate(istio_requests_total[5m])) > 1',
  'min(up) + count(up)',
  'sum by (code) (rate(nothing_total[5m])) or sum(up{job="linkerd-proxy"})',
  'rate(response_total{deployment="web"}[5m]) and on (pod) up',
  'up{namespace=~"shop|emoji"} unless on (app) up{namespace="emoji"}',
  'sum by (app) (rate(istio_requests_total{response_code="503"}[5m])) / sum by (app) (rate(istio_requests_total[5m])) * 100',
  'histogram_quantile(0.999, sum by (le, deployment) (rate(response_latency_ms_bucket[11m])))',
  'label_replace(up{app="orders"}, "short", "$1-x", "pod", "(orders-v[12])-.*")',
  'label_replace(up{app="orders"}, "app", "", "pod", ".*")',
  'label_replace(sum(up), "kind", "all", "", "") or label_replace(sum(up{app="web"}), "kind", "web", "", "")',
  'sum by (app) (rate(response_latency_ms_sum[5m])) / sum by (app) (rate(response_latency_ms_count[5m]))',
];

/** The product's query that contains all of some texts. */
function productQuery(...parts: readonly string[]): string {
  const found = productQueries.filter(query =>
    parts.every(part => query.includes(part)),
  );
  if (found.length !== 1)
    throw new Error(`${found.length} queries contain ${parts.join(' and ')}`);
  return found[0];
}

/** The requests of a query that asks for connections too. */
function requestsOf(query: string): string {
  return query.split(' or label_replace(')[0];
}

/** The parts of a query with all of some tags, of the product's query that contains all of some texts. */
function taggedParts(
  tags: readonly string[],
  ...texts: readonly string[]
): string {
  const parts = productQuery(...texts)
    .split(/ or (?=label_replace\()/)
    .filter(part => tags.every(tag => part.includes(`"${tag}"`)));
  if (parts.length === 0) throw new Error(`no part is ${tags.join(' and ')}`);
  return parts.join(' or ');
}

const STAT_REQUESTS = [
  '"part", "received"',
  'rate(response_total',
  'voting-v1',
];
const STAT_LATENCY = [
  '"part", "received"',
  'rate(response_latency_ms_bucket',
  'voting-v1',
];
const STAT_CONNECTIONS = ['"measure", "open"', 'voting-v1'];
const SENT_REQUESTS = [
  '"part", "sent"',
  'rate(response_total',
  'deployment="web"',
];
const ROUTE_REQUESTS = ['"counted"', 'route_actual_response_total'];
const ROUTES = 'dst, rt_route';
const API_LABELS = 'parent_name, parent_port, route_name, route_kind';

const EDGE_LABELS =
  'deployment, namespace, dst_deployment, dst_namespace, server_id, no_tls_reason';
const POLICY_LABELS = 'srv_kind, srv_name, route_kind, route_name';

/** What Linkerd's own viz extension asks, and the product's query brought to the same labels and unit. */
const VIZ_RESULTS: readonly (readonly [
  name: string,
  product: string,
  viz: string,
])[] = [
  [
    'requests of stat',
    `sum by (deployment, classification, tls) (${requestsOf(
      productQuery('sum by (deployment, classification', 'voting-v1', '[300s]'),
    )}) * 300`,
    'sum(increase(response_total{deployment="voting-v1", direction="inbound", namespace="emoji"}[300s])) by (deployment, classification, tls)',
  ],
  [
    'edges',
    `sum by (${EDGE_LABELS}) (${productQuery(
      'tcp_open_connections{direction="outbound",peer="dst",namespace="emoji"',
    )})`,
    `sum(tcp_open_connections{deployment="web", direction="outbound", dst_deployment!="", namespace="emoji"}) by (${EDGE_LABELS})`,
  ],
  [
    'admitted requests of authz',
    `sum by (${POLICY_LABELS}, authz_kind, authz_name) (${productQuery(
      'authz_name) (rate(inbound_http_authz_allow_total',
      'voting-v1',
    )}) * 300`,
    `sum(increase(inbound_http_authz_allow_total{deployment="voting-v1", namespace="emoji"}[300s])) by (${POLICY_LABELS}, authz_kind, authz_name)`,
  ],
  [
    'refused requests of authz',
    `sum by (${POLICY_LABELS}) (${
      productQuery(
        'inbound_tcp_authz_deny_total',
        'ratelimit_scope',
        'voting-v1',
      ).split(' or sum by (')[0]
    }) * 300`,
    `sum(increase(inbound_http_authz_deny_total{deployment="voting-v1", namespace="emoji"}[300s])) by (${POLICY_LABELS})`,
  ],
  [
    'requests of stat at a glance',
    `sum by (namespace, deployment, classification) (${taggedParts(
      ['received'],
      ...STAT_REQUESTS,
    )}) * 300`,
    'sum(increase(response_total{deployment="voting-v1", direction="inbound", namespace="emoji"}[300s])) by (namespace, deployment, classification)',
  ],
  [
    'latency of stat, over the whole window',
    `histogram_quantile(0.95, sum by (le, namespace, deployment) (${taggedParts(
      ['received'],
      ...STAT_LATENCY,
    )}))`,
    'histogram_quantile(0.95, sum(rate(response_latency_ms_bucket{deployment="voting-v1", direction="inbound", namespace="emoji"}[300s])) by (le, namespace, deployment))',
  ],
  [
    'open connections of stat',
    `sum by (namespace, deployment) (${taggedParts(
      ['received', 'open'],
      ...STAT_CONNECTIONS,
    )})`,
    'sum(tcp_open_connections{deployment="voting-v1", direction="inbound", namespace="emoji"}) by (namespace, deployment)',
  ],
  [
    'bytes of stat',
    `sum by (namespace, deployment) (${taggedParts(
      ['received', 'read'],
      ...STAT_CONNECTIONS,
    )}) * 300`,
    'sum(increase(tcp_read_bytes_total{deployment="voting-v1", direction="inbound", namespace="emoji", peer="src"}[300s])) by (namespace, deployment)',
  ],
  [
    'stat --to a workload',
    `sum by (namespace, deployment, classification) (${taggedParts(
      ['callers'],
      ...STAT_REQUESTS,
    )}) * 300`,
    'sum(increase(response_total{direction="outbound", dst_deployment="voting-v1", dst_namespace="emoji"}[300s])) by (namespace, deployment, classification)',
  ],
  [
    'stat --from a workload',
    `sum by (dst_namespace, dst_deployment, classification) (${taggedParts(
      ['sent'],
      ...SENT_REQUESTS,
    )}) * 300`,
    'sum(increase(response_total{deployment="web", direction="outbound", namespace="emoji"}[300s])) by (dst_namespace, dst_deployment, classification)',
  ],
  [
    'stat of a Service, by where requests went',
    `sum by (dst_namespace, dst_service, classification) (${taggedParts(
      ['services'],
      ...STAT_REQUESTS,
    )}) * 300`,
    'sum(increase(response_total{authority=~"^voting-svc.emoji.svc.cluster.local.*", direction="outbound"}[300s])) by (dst_namespace, dst_service, classification)',
  ],
  [
    'stat of Servers and routes',
    `sum by (namespace, srv_kind, srv_name, route_kind, route_name) (${taggedParts(
      ['denied'],
      ...STAT_REQUESTS,
    )}) * 300`,
    'sum(increase(inbound_http_authz_deny_total{deployment="voting-v1", namespace="emoji"}[300s])) by (namespace, srv_kind, srv_name, route_kind, route_name)',
  ],
  [
    'outcomes of authz',
    `sum by (${POLICY_LABELS}, authz_kind, authz_name, classification) (${productQuery(
      'authz_name, classification) (rate(response_total',
      'voting-v1',
    )}) * 300`,
    `sum(increase(response_total{deployment="voting-v1", direction="inbound", namespace="emoji"}[300s])) by (${POLICY_LABELS}, authz_kind, authz_name, classification)`,
  ],
  [
    'routes',
    `sum by (${ROUTES}, classification) (${taggedParts(
      ['profileReceived'],
      ...ROUTE_REQUESTS,
      '"inbound",namespace="emoji",deployment="emoji"',
    )}) * 300`,
    `sum(increase(route_response_total{deployment="emoji", direction="inbound", dst=~"(emoji-svc.emoji.svc.cluster.local)(:\\\\d+)?", namespace="emoji"}[300s])) by (${ROUTES}, classification)`,
  ],
  ...(
    [
      ['profileSent', 'route_response_total', 'effective'],
      ['profileActual', 'route_actual_response_total', 'actual'],
    ] as const
  ).map(
    ([tag, metric, words]) =>
      [
        `routes --to, ${words}`,
        `sum by (${ROUTES}, classification) (${taggedParts(
          [tag],
          ...ROUTE_REQUESTS,
          '"inbound",namespace="emoji",deployment="web"',
        )}) * 300`,
        `sum(increase(${metric}{deployment="web", direction="outbound", namespace="emoji"}[300s])) by (${ROUTES}, classification)`,
      ] as const,
  ),
  [
    'routes of the Gateway API (stat-outbound)',
    `sum by (${API_LABELS}, http_status, error) (${taggedParts(
      ['api'],
      ...ROUTE_REQUESTS,
      '"inbound",namespace="emoji",deployment="web"',
    )}) * 300`,
    `sum(increase(outbound_http_route_request_statuses_total{deployment="web", namespace="emoji"}[300s])) by (${API_LABELS}, http_status, error)`,
  ],
  [
    'gateways',
    productQuery('gateway_alive'),
    'sum(gateway_alive) by (target_cluster_name)',
  ],
  [
    'latency of probes of gateways, over the whole window',
    `histogram_quantile(0.5, ${productQuery('gateway_probe_latency_ms')})`,
    'histogram_quantile(0.5, sum(rate(gateway_probe_latency_ms_bucket[300s])) by (le, target_cluster_name))',
  ],
];

const ISTIO_STAT = '"part", "received"';

/** What istioctl asks about the metrics of a workload, and the product's query brought to the same labels. */
const ISTIOCTL_RESULTS: typeof VIZ_RESULTS = [
  [
    'requests of istioctl',
    `sum(${taggedParts(
      ['received'],
      ISTIO_STAT,
      'rate(istio_requests_total',
      '"orders-v1"',
    )})`,
    'sum(rate(istio_requests_total{destination_workload=~"orders-v1.*", destination_workload_namespace=~"shop.*",reporter="destination"}[300s]))',
  ],
  [
    'latency of istioctl',
    `histogram_quantile(0.99, sum by (le) (${taggedParts(
      ['received'],
      ISTIO_STAT,
      'rate(istio_request_duration_milliseconds_bucket',
      '"orders-v1"',
    )}))`,
    'histogram_quantile(0.99, sum(rate(istio_request_duration_milliseconds_bucket{destination_workload=~"orders-v1.*", destination_workload_namespace=~"shop.*",reporter="destination"}[300s])) by (le))',
  ],
];

const END_MS = COMPARED_AT_MS;
const HOURS = 2;
const LAST_SCRAPE = Math.floor(END_MS / SCRAPE_MS);
const FIRST_SCRAPE = LAST_SCRAPE - (HOURS * 3_600_000) / SCRAPE_MS;

// Start and step in seconds: the usual page, and one out of step with scrapes
// whose start leaves room for the longest window.
const RANGES: readonly (readonly [start: number, step: number])[] = [
  [END_MS / 1000 - 3600, 60],
  [(FIRST_SCRAPE * SCRAPE_MS) / 1000 + 3000.5, 77],
];

// Loading every series would take gigabytes of text: those the product asks
// for, and these for the corners. Label, its values, metrics.
const LOADED: readonly (readonly [string, RegExp, RegExp])[] = [
  [
    'destination_workload',
    /^(orders-v[12]|payments)$/,
    /^istio_requests_total$/,
  ],
  ['deployment', /^(voting-v[12]|web|webapp|authors)$/, /_(total|sum|count)$/],
  ['pod', /^(orders|cart|web|voting)-/, /^up$/],
];

function loadedSeries(store: SeriesStore): SampledSeries[] {
  const asked = productQueries.flatMap(query =>
    selectorsOf(parseQuery(query)).flatMap(({ matchers }) =>
      store.select(matchers),
    ),
  );
  const corners = store
    .all()
    .filter(({ labels }) =>
      LOADED.some(
        ([label, values, metrics]) =>
          values.test(labels.get(label) ?? '') &&
          metrics.test(labels.get('__name__') ?? ''),
      ),
    );
  return [...new Set([...asked, ...corners])];
}

function selectorsOf(expression: Expression): VectorSelector[] {
  switch (expression.node) {
    case 'vector':
      return [expression];
    case 'matrix':
      return [expression.vector];
    case 'rangeFunction':
      return [expression.matrix.vector];
    case 'aggregation':
    case 'labelReplacement':
    case 'negation':
      return selectorsOf(expression.operand);
    case 'quantile':
      return selectorsOf(expression.buckets);
    case 'binary':
      return [
        ...selectorsOf(expression.left),
        ...selectorsOf(expression.right),
      ];
    default:
      return [];
  }
}

/** The same series as if it were scraped for no longer than the other server has samples. */
function sinceFirst(series: SampledSeries): SampledSeries {
  return {
    labels: series.labels,
    firstScrape: Math.max(series.firstScrape, FIRST_SCRAPE),
    valueAt: scrape => series.valueAt(scrape),
    resets: (from, to) => series.resets(Math.max(from, FIRST_SCRAPE), to),
  };
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

interface Sampled {
  metric: Record<string, string>;
  value?: [number, string];
  values?: [number, string][];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function startReal(
  series: readonly SampledSeries[],
  directory: string,
): Promise<Server> {
  const input = join(directory, 'series.txt');
  const file = openSync(input, 'w');
  for (const text of openMetrics(series, FIRST_SCRAPE, LAST_SCRAPE)) {
    writeSync(file, text);
  }
  closeSync(file);
  const data = join(directory, 'data');
  execFileSync(
    'promtool',
    ['tsdb', 'create-blocks-from', 'openmetrics', input, data],
    { stdio: 'pipe', maxBuffer: 1e9 },
  );
  const config = join(directory, 'prometheus.yml');
  writeFileSync(config, 'global: {}\n');
  const port = await freePort();
  const child: ChildProcess = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (ready?.ok) break;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return {
    url,
    async stop() {
      child.kill();
      await exited;
    },
  };
}

type Points = [unixTimeSeconds: number, value: string][];

type Answers = Map<string, Points>;

type Ask = (
  path: string,
  parameters: Record<string, string>,
) => Promise<Answers>;

function answers(body: unknown): Answers {
  const { status, error, data } = body as {
    status: string;
    error?: string;
    data: { resultType: string; result: Sampled[] };
  };
  if (status !== 'success') throw new Error(error);
  return new Map(
    data.result.map(({ metric, value, values }) => [
      JSON.stringify(Object.entries(metric).sort()),
      values ?? (value ? [value] : []),
    ]),
  );
}

function expectSame(ours: Answers, real: Answers): void {
  expect([...ours.keys()].sort()).toEqual([...real.keys()].sort());
  for (const [key, points] of real) {
    const own = ours.get(key) ?? [];
    expect(own.map(([time]) => time)).toEqual(points.map(([time]) => time));
    points.forEach(([, text], i) => {
      const [value, expected] = [Number(own[i][1]), Number(text)];
      if (text === own[i][1]) return;
      const difference = Math.abs(value - expected);
      expect({ key, ok: difference <= 1e-6 * Math.abs(expected) }).toEqual({
        key,
        ok: true,
      });
    });
  }
}

if (missing.length > 0 && !process.env.CI) {
  const leftOut = `LEFT OUT: ${missing.join(
    ' and ',
  )} not installed, so the evaluator is not compared with a real Prometheus`;
  process.stderr.write(`${leftOut}\n`);
  // eslint-disable-next-line jest/no-disabled-tests, jest/expect-expect -- the programs are not installed
  it.skip(`${leftOut}`, () => {});
} else {
  describe('the same series in a real Prometheus', () => {
    let directory = '';
    let prometheus: Server | undefined;
    let api: PrometheusApi | undefined;
    const ours: Ask = async (path, parameters) =>
      answers(
        api?.answer(`/api/v1/${path}`, new URLSearchParams(parameters))?.body,
      );
    const real: Ask = async (path, parameters) => {
      const response = await fetch(`${prometheus?.url}/api/v1/${path}`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
      });
      return answers(await response.json());
    };

    beforeAll(async () => {
      // In CI a missing program is a failure, not a reason to skip.
      if (missing.length > 0) {
        throw new Error(`not installed: ${missing.join(', ')}`);
      }
      directory = mkdtempSync(join(tmpdir(), 'real-prometheus-'));
      const model = new TrafficModel(demoMesh());
      const series = loadedSeries(withNewCounters(model.store.all()));
      api = new PrometheusApi(
        {
          // Windows of a comparison and of a budget go back further than what is loaded.
          store: new SeriesStore(series.map(sinceFirst)),
          observe: time => model.observe(time),
        },
        () => END_MS,
      );
      prometheus = await startReal(series, directory);
    }, 240_000);

    afterAll(async () => {
      await prometheus?.stop();
      if (directory) rmSync(directory, { recursive: true, force: true });
    });

    it.each([...VIZ_RESULTS, ...ISTIOCTL_RESULTS])(
      'gives what the tools of the mesh give for %s',
      async (_name, product, tool) => {
        const time = String(END_MS / 1000);
        const expected = await real('query', { query: tool, time });
        expect(expected.size).toBeGreaterThan(0);
        expectSame(await real('query', { query: product, time }), expected);
      },
    );

    it.each([...productQueries, ...CORNERS])(
      '%s',
      async query => {
        const end = END_MS / 1000;
        const instant = { query, time: String(end) };
        const oursNow = await ours('query', instant);
        expectSame(oursNow, await real('query', instant));
        // Of every product query: an answer that is not empty.
        expect(oursNow.size).toBeGreaterThan(0);
        for (const [start, step] of RANGES) {
          const range = {
            query,
            start: String(start),
            end: String(end),
            step: String(step),
          };
          const oursThen = await ours('query_range', range);
          expectSame(oursThen, await real('query_range', range));
          expect(oursThen.size).toBeGreaterThan(0);
        }
      },
      60_000,
    );
  });
}
