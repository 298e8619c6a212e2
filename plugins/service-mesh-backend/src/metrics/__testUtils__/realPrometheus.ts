import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrometheusClient } from '../PrometheusClient';
import { KNOWN_NOW, SCRAPE_SECONDS } from './KnownSeries';

/** Programs a real server needs that are not installed. */
export const missingPrograms: readonly string[] = [
  'prometheus',
  'promtool',
].filter(program => spawnSync(program, ['--version']).status !== 0);

/** A real Prometheus that holds some series, and a client of the product for it. */
export async function startRealPrometheus(
  series: string,
  options: readonly string[] = [],
): Promise<{ readonly client: PrometheusClient; stop(): Promise<void> }> {
  if (missingPrograms.length > 0)
    throw new Error(`not installed: ${missingPrograms.join(', ')}`);
  const directory = mkdtempSync(join(tmpdir(), 'truth-'));
  const input = join(directory, 'series.txt');
  writeFileSync(input, series);
  const data = join(directory, 'data');
  execFileSync(
    'promtool',
    ['tsdb', 'create-blocks-from', 'openmetrics', input, data],
    { stdio: 'pipe', maxBuffer: 1e9 },
  );
  const config = join(directory, 'prometheus.yml');
  writeFileSync(config, 'global: {}\n');
  const port = await freePort();
  const server = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
      ...options,
    ],
    { stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (ready?.ok) break;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return {
    client: new PrometheusClient(
      {
        url,
        headers: {},
        skipVerify: false,
        extraLabels: {},
        timeoutMs: 20_000,
        concurrency: 4,
        scrapeIntervalSeconds: SCRAPE_SECONDS,
      },
      () => KNOWN_NOW,
    ),
    async stop() {
      server.kill();
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
