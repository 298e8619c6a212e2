import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { MetricScope } from '../plugins/service-mesh-common/src/engine';
import { meshes } from '../plugins/service-mesh-common/src/meshes';
import { percentile } from './percentile';

/** Milliseconds for a page of one service, p50 over several services. */
export interface PrometheusCost {
  readonly services: number;
  readonly pageMs: number;
  readonly firstPaintMs: number;
  readonly naiveMs: number;
  readonly pageQueries: number;
  readonly naiveQueries: number;
}

const MINUTES = 40;
const RANGE_SECONDS = 1800;
const STEP_SECONDS = 30;
const RATE_SECONDS = 300;
/** Services that are asked for, each once in every round. */
const ASKED = 20;
const ROUNDS = 3;
const BOUNDS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000,
  300000, 600000, 1800000, 3600000,
];
const END = Math.floor(Date.UTC(2026, 2, 10, 12, 0, 0) / 1000);

/** Whether the programs are there. */
export function hasPrometheus(): boolean {
  return ['prometheus', 'promtool'].every(
    program => spawnSync(program, ['--version']).status === 0,
  );
}

/** Loads services into a real Prometheus, and asks what a page asks beside what is asked without thinking. */
export async function measurePrometheus(
  services: number,
): Promise<PrometheusCost> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-prometheus-'));
  try {
    const input = join(directory, 'series.txt');
    await writeSeries(input, services);
    const data = join(directory, 'data');
    execFileSync(
      'promtool',
      ['tsdb', 'create-blocks-from', 'openmetrics', input, data],
      { stdio: 'pipe', maxBuffer: 1e9 },
    );
    await rm(input);
    const config = join(directory, 'prometheus.yml');
    await writeFile(config, 'global: {}\n');
    const port = await freePort();
    const server = spawn(
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
    const exited = once(server, 'exit');
    try {
      const url = `http://127.0.0.1:${port}/api/v1`;
      await untilReady(`http://127.0.0.1:${port}/-/ready`);
      return await measure(url, services);
    } finally {
      server.kill();
      await exited;
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(url: string, services: number): Promise<PrometheusCost> {
  const pages: number[] = [];
  const paints: number[] = [];
  const naives: number[] = [];
  const names = Array.from(
    { length: ASKED },
    (_, i) => `svc-${Math.floor((i * services) / ASKED)}`,
  );
  // In turn, so that a busy moment of the machine meets both.
  for (let round = 0; round <= ROUNDS; round++)
    for (const name of names) {
      const page = await timed(() => ask(url, pageQueries(name)));
      const paint = await timed(() =>
        ask(
          url,
          pageQueries(name).filter(({ range }) => !range),
        ),
      );
      const naive = await timed(() => ask(url, naiveQueries(name)));
      // The first round warms the server up.
      if (round === 0) continue;
      pages.push(page);
      paints.push(paint);
      naives.push(naive);
    }
  return {
    services,
    pageMs: percentile(pages, 0.5),
    firstPaintMs: percentile(paints, 0.5),
    naiveMs: percentile(naives, 0.5),
    pageQueries: pageQueries(names[0]).length,
    naiveQueries: naiveQueries(names[0]).length,
  };
}

interface Query {
  readonly promql: string;
  readonly range: boolean;
}

function pageQueries(name: string): Query[] {
  const scope: MetricScope = {
    workloads: [
      {
        namespace: namespaceOf(name),
        name,
        ownerKind: 'Deployment',
        dataPlane: 'sidecar',
        waypoint: false,
      },
    ],
    rateSeconds: RATE_SECONDS,
    extraLabels: {},
  };
  const istio = meshes.find(({ id }) => id === 'istio');
  return (istio?.metrics.queries(scope) ?? []).map(({ promql, type }) => ({
    promql,
    range: type === 'range',
  }));
}

/** Each number asked for on its own: rate, errors and three quantiles, in total, by version and by caller. */
function naiveQueries(name: string): Query[] {
  const selector = `reporter="destination",destination_workload_namespace="${namespaceOf(
    name,
  )}",destination_workload="${name}"`;
  const requests = (by: string, more = '') =>
    `sum by (${by}) (rate(istio_requests_total{${selector}${more}}[${RATE_SECONDS}s]))`;
  return ['', 'destination_version', 'source_workload'].flatMap(by => [
    { promql: requests(by), range: true },
    {
      promql: `${requests(by, ',response_code=~"5.."')} / ${requests(by)}`,
      range: true,
    },
    ...[0.5, 0.95, 0.99].map(quantile => ({
      promql: `histogram_quantile(${quantile}, sum by (${
        by ? `${by}, ` : ''
      }le) (rate(istio_request_duration_milliseconds_bucket{${selector}}[${RATE_SECONDS}s])))`,
      range: true,
    })),
  ]);
}

async function ask(url: string, queries: readonly Query[]): Promise<void> {
  await Promise.all(
    queries.map(async ({ promql, range }) => {
      const parameters: Record<string, string> = range
        ? {
            start: String(END - RANGE_SECONDS),
            end: String(END),
            step: String(STEP_SECONDS),
          }
        : { time: String(END) };
      const response = await fetch(`${url}/query${range ? '_range' : ''}`, {
        method: 'POST',
        body: new URLSearchParams({ query: promql, ...parameters }),
      });
      const { status } = JSON.parse(await response.text()) as {
        status: string;
      };
      if (status !== 'success') throw new Error(`refused: ${promql}`);
    }),
  );
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function namespaceOf(name: string): string {
  return `ns-${Number(name.split('-')[1]) % 20}`;
}

async function writeSeries(path: string, services: number): Promise<void> {
  const file = createWriteStream(path);
  const write = async (text: string) => {
    if (!file.write(text)) await once(file, 'drain');
  };
  const start = END - MINUTES * 60;
  const lines = (name: string, labels: string, perSecond: number): string => {
    let text = '';
    for (let at = start; at <= END; at += 60)
      text += `${name}{${labels}} ${(at - start) * perSecond} ${at}\n`;
    return text;
  };
  // Families must not be mixed.
  for (const family of ['requests', 'latency'] as const)
    for (let i = 0; i < services; i++)
      for (const version of ['v1', 'v2'])
        for (const reporter of ['destination', 'source']) {
          const name = `svc-${i}`;
          const other = `svc-${(i + 1) % services}`;
          const labels = `reporter="${reporter}",source_workload="${other}",source_workload_namespace="${namespaceOf(
            other,
          )}",destination_workload="${name}",destination_workload_namespace="${namespaceOf(
            name,
          )}",destination_version="${version}",destination_service="${name}.${namespaceOf(
            name,
          )}.svc.cluster.local",connection_security_policy="mutual_tls"`;
          if (family === 'requests')
            await write(
              ['200', '503']
                .map(code =>
                  lines(
                    'istio_requests_total',
                    `${labels},response_code="${code}"`,
                    code === '200' ? 5 : 0.1,
                  ),
                )
                .join(''),
            );
          else
            await write(
              [...BOUNDS, Infinity]
                .map(bound =>
                  lines(
                    'istio_request_duration_milliseconds_bucket',
                    `${labels},le="${bound === Infinity ? '+Inf' : bound}"`,
                    5 * Math.min(1, bound / 100),
                  ),
                )
                .join(''),
            );
        }
  file.end('# EOF\n');
  await once(file, 'finish');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const ready = await fetch(url).catch(() => undefined);
    if (ready?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('Prometheus did not get ready');
}
