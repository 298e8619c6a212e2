import { performance } from 'node:perf_hooks';
import { mockCredentials } from '@backstage/backend-test-utils';
import { percentile } from './percentile';
import { Child, startChild } from './child';
import { PODS_PER_SERVICE } from './synthetic';
import { startPrometheusStub } from './prometheusStub';

/** Milliseconds, or counts where the name says queries. */
export interface PageCost {
  readonly firstP50: number;
  readonly firstP99: number;
  readonly repeatP50: number;
  readonly repeatP99: number;
  readonly anywhereP50: number;
  readonly anywhereP99: number;
  readonly repeatsPerSecond: number;
  readonly eventP50: number;
  readonly eventP99: number;
  readonly signalsQueries: number;
  readonly firstPaintQueries: number;
}

/** Entities in the catalog, each with and without a namespace annotation. */
const ENTITIES = 100;
/** Every entity is asked for so often, each time by other users and after what was kept has gone. */
const ROUNDS = 3;
const KEPT_MS = 5_500;
const EVENTS = 30;
const SYNC_LIMIT_MS = 180_000;

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Starts a backend that watches the cluster and asks it as a browser would. */
export async function measurePages(
  cluster: string,
  pods: number,
): Promise<PageCost> {
  const prometheus = await startPrometheusStub();
  const services = Math.max(1, Math.round(pods / PODS_PER_SERVICE));
  const backend = await startChild<{ url: string; services: number[] }>(
    'backend.ts',
    [cluster, prometheus.url, services, Math.min(ENTITIES, services)],
  );
  try {
    await untilReady(backend);
    const queries = await countQueries(backend, prometheus);
    const pages = await timeOverviews(backend);
    return { ...queries, ...pages, ...(await timeEvents(backend, cluster)) };
  } finally {
    await backend.stop();
    await prometheus.stop();
  }
}

type Backend = Child<{ url: string; services: number[] }>;

async function get(
  backend: Backend,
  path: string,
  headers: Record<string, string> = {},
) {
  const began = performance.now();
  const response = await fetch(`${backend.printed.url}/${path}`, {
    headers: { Authorization: mockCredentials.user.header(), ...headers },
  });
  const body = await response.text();
  return {
    ms: performance.now() - began,
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    body,
  };
}

async function untilReady(backend: Backend) {
  const until = Date.now() + SYNC_LIMIT_MS;
  for (;;) {
    const { body } = await get(backend, 'clusters');
    if (JSON.parse(body).items?.[0]?.state === 'ready') return;
    if (Date.now() > until)
      throw new Error(
        `the cluster was not read in time: ${body.slice(0, 500)}`,
      );
    await pause(500);
  }
}

const pathOf = (name: string, report = 'overview') =>
  `entities/default/component/${name}/${report}`;

async function overview(
  backend: Backend,
  name: string,
  user: string,
  etag?: string,
) {
  const answer = await get(backend, pathOf(name), {
    Authorization: mockCredentials.user.header(`user:default/${user}`),
    ...(etag && { 'If-None-Match': etag }),
  });
  const wanted = etag ? 304 : 200;
  if (answer.status !== wanted)
    throw new Error(`${name}: ${answer.status} instead of ${wanted}`);
  if (!etag && JSON.parse(answer.body).mapping.state !== 'mapped')
    throw new Error(`${name} has no workloads`);
  return answer;
}

async function timeOverviews(backend: Backend) {
  const first: number[] = [];
  const repeat: number[] = [];
  const anywhere: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = Date.now();
    for (const service of backend.printed.services) {
      const answer = await overview(backend, `svc-${service}`, `user-${round}`);
      first.push(answer.ms);
      repeat.push(
        (
          await overview(
            backend,
            `svc-${service}`,
            `user-${round}`,
            answer.etag,
          )
        ).ms,
      );
    }
    for (const service of backend.printed.services)
      anywhere.push(
        (await overview(backend, `anywhere-${service}`, `user-${round}`)).ms,
      );
    await pause(Math.max(0, began + KEPT_MS - Date.now()));
  }
  return {
    firstP50: percentile(first, 0.5),
    firstP99: percentile(first, 0.99),
    repeatP50: percentile(repeat, 0.5),
    repeatP99: percentile(repeat, 0.99),
    anywhereP50: percentile(anywhere, 0.5),
    anywhereP99: percentile(anywhere, 0.99),
    repeatsPerSecond: await repeatsPerSecond(backend),
  };
}

/** Ten clients that ask again for what they have. */
async function repeatsPerSecond(backend: Backend): Promise<number> {
  const until = performance.now() + 3_000;
  let answered = 0;
  await Promise.all(
    backend.printed.services.slice(0, 10).map(async service => {
      const { etag } = await overview(backend, `svc-${service}`, 'many');
      while (performance.now() < until) {
        await overview(backend, `svc-${service}`, 'many', etag);
        answered++;
      }
    }),
  );
  return answered / 3;
}

/** From an event of the API server to the answer that knows it, for a request that is held until something changes. */
async function timeEvents(backend: Backend, cluster: string) {
  const times: number[] = [];
  const [service] = backend.printed.services;
  let { etag } = await overview(backend, `svc-${service}`, 'waiting');
  for (let i = 0; i < EVENTS; i++) {
    const held = get(backend, `${pathOf(`svc-${service}`)}?wait=20`, {
      'If-None-Match': etag,
    });
    await pause(400);
    const began = performance.now();
    await fetch(`${cluster}/__toggle?pod=${service * PODS_PER_SERVICE}`, {
      method: 'POST',
    });
    const answer = await held;
    if (answer.status !== 200)
      throw new Error(`a held request was answered with ${answer.status}`);
    times.push(performance.now() - began);
    etag = answer.etag;
  }
  return {
    eventP50: percentile(times, 0.5),
    eventP99: percentile(times, 0.99),
  };
}

async function countQueries(backend: Backend, prometheus: { take(): number }) {
  const [a, b] = backend.printed.services;
  const ask = async (service: number, detail: string) => {
    prometheus.take();
    const { body, status } = await get(
      backend,
      `${pathOf(`svc-${service}`, 'signals')}?detail=${detail}`,
    );
    const state = status === 200 ? JSON.parse(body).data.state : status;
    if (state !== 'ok') throw new Error(`signals of svc-${service}: ${state}`);
    return prometheus.take();
  };
  return {
    signalsQueries: await ask(a, 'full'),
    firstPaintQueries: await ask(b, 'now'),
  };
}
