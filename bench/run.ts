// Measures reading a cluster, answering pages and asking Prometheus, all on this machine and in one run, and prints a table.
//   yarn bench [--pods N] [--write]
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle';
import { startChild } from './child';
import { measurePages, PageCost } from './measurePages';
import {
  hasPrometheus,
  measurePrometheus,
  PrometheusCost,
} from './measurePrometheus';
import { PODS_PER_SERVICE } from './synthetic';
import { Row, figuresTable } from './figures';
import { RoundsCost } from './reviewRounds';
import { AccessCost } from './timeAccess';
import { EngineCost } from './timeEngine';

const SMALL = 1_000;
const DOCUMENT = join(__dirname, '..', 'docs', 'performance.md');

interface SyncCost {
  readonly objects: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly heapMb: number;
  readonly peakRssMb: number;
  /** Until everything is read. */
  readonly readRssMb: number;
  readonly longestBlockMs: number;
  readonly delayP99Ms: number;
}
type OwnCost = SyncCost &
  EngineCost &
  AccessCost & {
    /** Starting the parser thread, once in a process. */
    readonly prepareCpuMs: number;
    /** First run of all rules over the cluster: until done, of all threads, of the main thread. */
    readonly afterMs: number;
    readonly afterCpuMs: number;
    readonly afterBlockMs: number;
    readonly rules: number;
    readonly problems: number;
  };

async function withCluster<T>(
  pods: number,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const cluster = await startChild<{ url: string }>('syntheticCluster.mjs', [
    pods,
  ]);
  try {
    return await use(cluster.printed.url);
  } finally {
    await cluster.stop();
  }
}

async function once<T>(script: string, args: readonly string[]): Promise<T> {
  progress(`${basename(script)} ${args.slice(1).join(' ')}`);
  const child = await startChild<T>(script, args);
  await child.stop();
  return child.printed;
}

function progress(what: string) {
  process.stderr.write(`… ${what}\n`);
}

function syncRows(peer: SyncCost, worker: OwnCost, inline: OwnCost): Row[] {
  const row = (
    what: string,
    value: (cost: SyncCost) => number,
    unit: string,
    target: number,
  ): Row => ({
    what,
    peer: `${value(peer)} ${unit}`,
    ours: `${value(worker)} ${unit}`,
    inline: `${value(inline)} ${unit}`,
    ratio: value(worker) / value(peer),
    target: `≤ ${target} × peer`,
    met: value(worker) / value(peer) <= target,
  });
  return [
    row('CPU, all threads', c => c.cpuMs, 'ms', 0.5),
    row('Time until everything is read', c => c.wallMs, 'ms', 0.65),
    row('Heap that stays', c => c.heapMb, 'MB', 0.13),
    row('Peak of resident memory while reading', c => c.readRssMb, 'MB', 0.17),
    row('Peak with all rules run', c => c.peakRssMb, 'MB', 0.17),
    {
      what: 'Once in a process: start of the parser thread, CPU',
      ours: `${worker.prepareCpuMs} ms`,
      target: '',
    },
    {
      ...row('Longest block of the event loop', c => c.longestBlockMs, 'ms', 0),
      target: '≤ 250 ms',
      met: worker.longestBlockMs <= 250,
    },
    {
      ...row('Delay of the event loop, p99', c => c.delayP99Ms, 'ms', 0),
      ratio: undefined,
      target: '≤ 25 ms',
      met: worker.delayP99Ms <= 25,
    },
  ];
}

function rulesRows(worker: OwnCost, inline: OwnCost): Row[] {
  return [
    {
      what: `First run of ${worker.rules} rules (${worker.problems} findings)`,
      ours: `${worker.afterMs} ms`,
      inline: `${inline.afterMs} ms`,
      target: '',
    },
    {
      what: 'CPU of it, all threads, the copy into the thread included',
      ours: `${worker.afterCpuMs} ms`,
      inline: `${inline.afterCpuMs} ms`,
      target: '',
    },
    {
      what: 'Longest block of the event loop meanwhile',
      ours: `${worker.afterBlockMs} ms`,
      inline: `${inline.afterBlockMs} ms`,
      target: '≤ 250 ms',
      met: worker.afterBlockMs <= 250,
    },
  ];
}

interface Sized {
  readonly page: PageCost;
  readonly engine: OwnCost;
}

function pageRows(small: Sized, large: Sized): Row[] {
  const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
  const pair = (
    what: string,
    value: (sized: Sized) => [number, number],
    [p50, p99]: [number, number],
  ): Row => ({
    what: `${what}, p50 / p99`,
    small: value(small).map(ms).join(' / '),
    ours: value(large).map(ms).join(' / '),
    target: `≤ ${p50} / ${p99} ms`,
    met: value(large)[0] <= p50 && value(large)[1] <= p99,
  });
  const growth = large.page.firstP50 / small.page.firstP50;
  return [
    pair('Overview, first', s => [s.page.firstP50, s.page.firstP99], [20, 75]),
    pair(
      'Overview of an entity without a namespace annotation, first',
      s => [s.page.anywhereP50, s.page.anywhereP99],
      [20, 75],
    ),
    pair(
      'Overview again (304)',
      s => [s.page.repeatP50, s.page.repeatP99],
      [4, 35],
    ),
    pair(
      'Engine alone, one overview',
      s => [s.engine.overviewP50Ms, s.engine.overviewP99Ms],
      [1, 5],
    ),
    {
      ...pair(
        'Engine alone, mTLS + access + routing + findings of one entity',
        s => [s.engine.entityP50Ms, s.engine.entityP99Ms],
        [Infinity, 5],
      ),
      target: '≤ 5 ms p99',
    },
    pair(
      'Event of the API server until a held request answers',
      s => [s.page.eventP50, s.page.eventP99],
      [60, 300],
    ),
    {
      what: 'Growth of the first overview (p50) with the cluster',
      small: '1 ×',
      ours: `${growth.toFixed(1)} ×`,
      target: '≤ 1.3 ×',
      met: growth <= 1.3,
    },
    {
      what: 'Repeated overviews a second, 10 clients',
      small: small.page.repeatsPerSecond.toFixed(0),
      ours: large.page.repeatsPerSecond.toFixed(0),
      target: '≥ 400',
      met: large.page.repeatsPerSecond >= 400,
    },
    {
      what: 'Prometheus queries of a full signals page',
      small: `${small.page.signalsQueries}`,
      ours: `${large.page.signalsQueries}`,
      target: '≤ 5',
      met: large.page.signalsQueries <= 5,
    },
    {
      what: 'Prometheus queries before the first paint',
      small: `${small.page.firstPaintQueries}`,
      ours: `${large.page.firstPaintQueries}`,
      target: '≤ 2',
      met: large.page.firstPaintQueries <= 2,
    },
  ];
}

function accessRows(small: Sized, large: Sized): Row[] {
  const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
  const row = (
    what: string,
    p50: keyof AccessCost,
    p99: keyof AccessCost,
    most: number,
  ): Row => ({
    what: `${what}, p50 / p99`,
    small: `${ms(small.engine[p50])} / ${ms(small.engine[p99])}`,
    ours: `${ms(large.engine[p50])} / ${ms(large.engine[p99])}`,
    target: `≤ ${most} ms p99`,
    met: large.engine[p99] <= most,
  });
  return [
    row('Engine alone, access matrix', 'matrixP50Ms', 'matrixP99Ms', 300),
    {
      what: 'The first one after a cluster was read',
      small: ms(small.engine.matrixFirstMs),
      ours: ms(large.engine.matrixFirstMs),
      target: '',
    },
    row(
      'Engine alone, one “May A call B?”',
      'questionP50Ms',
      'questionP99Ms',
      300,
    ),
    row(
      'Engine alone, one preview of a changed policy',
      'previewP50Ms',
      'previewP99Ms',
      2_000,
    ),
  ];
}

function roundsRows({ entities, database, first, again }: RoundsCost): Row[] {
  const what = `Round of the reviews over ${entities} entities on ${database}`;
  return [
    {
      what: `${what}: all new`,
      ours: `${(first.wallMs / 1000).toFixed(1)} s, ${first.queries} queries`,
      target: '≤ 60 s',
      met: first.wallMs <= 60_000,
    },
    {
      what: `${what}: nothing changed`,
      ours: `${(again.wallMs / 1000).toFixed(1)} s, ${again.queries} queries`,
      target: '≤ 60 s',
      met: again.wallMs <= 60_000,
    },
    {
      what: 'Memory of such a round, above what was there before',
      ours: `${Math.max(first.peakRssMb, again.peakRssMb)} MB`,
      target: '',
    },
    {
      what: 'Longest block of the event loop in it',
      ours: `${again.longestBlockMs} ms`,
      target: '≤ 50 ms',
      met: again.longestBlockMs <= 50,
    },
  ];
}

/** Services in the two Prometheus servers that are compared. */
const FEW_SERVICES = 100;
const MANY_SERVICES = 500;

function prometheusRows(few: PrometheusCost, many: PrometheusCost): Row[] {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const growth = many.pageMs / few.pageMs;
  return [
    {
      what: `Signals page of one service in a real Prometheus (${many.pageQueries} queries), ${FEW_SERVICES} against ${MANY_SERVICES} services, p50`,
      small: ms(few.pageMs),
      ours: ms(many.pageMs),
      target: '≤ 1.5 ×',
      met: growth <= 1.5,
    },
    {
      what: 'First paint of it',
      small: ms(few.firstPaintMs),
      ours: ms(many.firstPaintMs),
      target: '',
    },
    {
      what: `The same numbers, each asked for on its own (${many.naiveQueries} queries)`,
      small: ms(few.naiveMs),
      ours: ms(many.naiveMs),
      target: 'slower than the page',
      met: many.naiveMs > many.pageMs,
    },
  ];
}

async function measureMetrics(): Promise<Row[]> {
  if (!hasPrometheus()) {
    progress('LEFT OUT: prometheus and promtool are not installed');
    return [];
  }
  progress(`Prometheus with ${FEW_SERVICES} services`);
  const few = await measurePrometheus(FEW_SERVICES);
  progress(`Prometheus with ${MANY_SERVICES} services`);
  return prometheusRows(few, await measurePrometheus(MANY_SERVICES));
}

async function main() {
  const { values } = parseArgs({
    options: {
      pods: { type: 'string', default: '50000' },
      write: { type: 'boolean', default: false },
    },
  });
  const pods = Number(values.pods);
  if (!(Number.isInteger(pods) && pods >= PODS_PER_SERVICE && pods <= 200_000))
    throw new Error('--pods takes a whole number from 10 to 200000');

  const reader = await bundle('meshwrightReader.ts');
  const measureSized = async (url: string, size: number): Promise<Sized> => {
    const engine = await once<OwnCost>(reader.file, [url, 'worker']);
    progress(`backend with ${size} pods`);
    return { engine, page: await measurePages(url, size) };
  };
  progress(`cluster of ${pods} pods`);
  const { peer, inline, large, rounds } = await withCluster(
    pods,
    async url => ({
      peer: await once<SyncCost>('clientNodeReader.mjs', [url]),
      inline: await once<OwnCost>(reader.file, [url, 'inline']),
      large: await measureSized(url, pods),
      rounds: await once<RoundsCost>('reviewRounds.ts', [
        url,
        Math.max(1, Math.round(pods / PODS_PER_SERVICE)),
      ]),
    }),
  );
  progress(`cluster of ${SMALL} pods`);
  const small = await withCluster(SMALL, url => measureSized(url, SMALL));
  await reader.remove();

  const figures = figuresTable({
    pods,
    small: SMALL,
    objects: large.engine.objects,
    sync: syncRows(peer, large.engine, inline),
    rules: rulesRows(large.engine, inline),
    pages: [
      ...pageRows(small, large),
      ...accessRows(small, large),
      ...roundsRows(rounds),
      ...(await measureMetrics()),
    ],
  });
  process.stdout.write(`${figures}\n`);
  if (values.write) {
    const text = await readFile(DOCUMENT, 'utf8');
    const marked = /(<!-- figures -->\n)[^]*(<!-- \/figures -->)/;
    if (!marked.test(text))
      throw new Error('docs/performance.md has no place for figures');
    await writeFile(
      DOCUMENT,
      text.replace(marked, (_, from, to) => `${from}\n${figures}\n${to}`),
    );
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
