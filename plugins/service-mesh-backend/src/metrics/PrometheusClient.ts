import { readFile } from 'node:fs/promises';
import { MetricSeries } from '@meshwright/backstage-plugin-service-mesh-common';
import { LRUCache } from 'lru-cache';
import pLimit, { Limit } from 'p-limit';
import { Agent, fetch as undiciFetch } from 'undici';
import { PrometheusConfig } from '../config';
import { CircuitBreaker } from './CircuitBreaker';
import { createPrometheusAgent, hasOwnTls } from './createPrometheusAgent';
import { PrometheusError } from './PrometheusError';
import { readBody, ReadableBody } from './readBody';
import { readPrometheusAnswer } from './readPrometheusAnswer';

/** What a query gave. */
export interface PrometheusAnswer {
  readonly series: readonly MetricSeries[];
  /** Warnings of the server, such as a part of a federation that did not answer. */
  readonly warnings: readonly string[];
}

/** The times of a range query; `from` and `to` are multiples of the step. */
export interface QueryWindow {
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly to: number;
  readonly stepSeconds: number;
}

/** Seconds to which the time of an instant query is aligned, so that viewers of one page share an answer. */
const INSTANT_STEP_SECONDS = 10;

/** Points (count) of all kept answers together. */
const MOST_POINTS = 1_000_000;

/**
 * Queries of one Prometheus-compatible server. Equal queries share one request and, for half a step, one answer; after five
 * failures in a row the server is left alone for ten seconds. Errors never carry the URL or credentials.
 */
export class PrometheusClient {
  private readonly limit: Limit;
  private readonly breaker: CircuitBreaker;
  private readonly answers = new LRUCache<string, PrometheusAnswer>({
    max: 2000,
    maxSize: MOST_POINTS,
    sizeCalculation: ({ series }) =>
      series.reduce((sum, { points }) => sum + points.length, 1),
    perf: { now: () => this.now() },
  });
  private readonly inFlight = new Map<string, Promise<PrometheusAnswer>>();
  private agent?: Promise<Agent>;

  constructor(
    private readonly config: PrometheusConfig,
    private readonly now: () => number = Date.now,
    private readonly mostBytes?: number,
  ) {
    this.limit = pLimit(config.concurrency);
    this.breaker = new CircuitBreaker({ failures: 5, pauseMs: 10_000, now });
  }

  /** How the last requests went. */
  get state(): 'ok' | 'down' | 'unknown' {
    return this.breaker.state;
  }

  /** Values now, as of a multiple of `stepSeconds`; each series has one point. */
  query(
    promql: string,
    stepSeconds = INSTANT_STEP_SECONDS,
  ): Promise<PrometheusAnswer> {
    const stepMs = stepSeconds * 1000;
    const time = Math.floor(this.now() / stepMs) * stepMs;
    return this.ask(
      'query',
      { query: promql, time: String(time / 1000) },
      stepMs / 2,
    );
  }

  /** Values over a window. */
  queryRange(promql: string, window: QueryWindow): Promise<PrometheusAnswer> {
    const { from, to, stepSeconds } = window;
    return this.ask(
      'query_range',
      {
        query: promql,
        start: String(from / 1000),
        end: String(to / 1000),
        step: String(stepSeconds),
      },
      (stepSeconds * 1000) / 2,
    );
  }

  private ask(
    path: string,
    parameters: Record<string, string>,
    ttlMs: number,
  ): Promise<PrometheusAnswer> {
    const key = JSON.stringify([path, parameters]);
    const kept = this.answers.get(key);
    if (kept) return Promise.resolve(kept);
    const running = this.inFlight.get(key);
    if (running) return running;
    const request = this.limit(() =>
      this.breaker.run(() => this.send(path, parameters)),
    )
      .then(answer => {
        this.answers.set(key, answer, { ttl: ttlMs });
        return answer;
      })
      .finally(() => this.inFlight.delete(key));
    this.inFlight.set(key, request);
    return request;
  }

  private async send(
    path: string,
    parameters: Record<string, string>,
  ): Promise<PrometheusAnswer> {
    const { url, headers, timeoutMs } = this.config;
    const authorization = await this.authorization();
    const init = {
      method: 'POST' as const,
      headers: {
        'Accept-Encoding': 'gzip',
        Accept: 'application/json',
        'Content-Type': 'application/x-www-form-urlencoded',
        ...headers,
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body: new URLSearchParams({
        ...parameters,
        timeout: `${timeoutMs}ms`,
      }).toString(),
      // A redirect would hand the credentials to another host.
      redirect: 'manual' as const,
      // The server gets the same limit; the margin lets its own message arrive first.
      signal: AbortSignal.timeout(timeoutMs + 500),
    };
    let status: number;
    let body: string;
    try {
      const response = await this.fetch(`${url}/api/v1/${path}`, init);
      status = response.status;
      body = await readBody(response.body, this.mostBytes);
    } catch (error) {
      throw connectionError(error, timeoutMs);
    }
    return readPrometheusAnswer(status, body);
  }

  private async authorization(): Promise<string | undefined> {
    const { authorization, bearerFile } = this.config;
    if (bearerFile === undefined) return authorization;
    try {
      return `Bearer ${(await readFile(bearerFile, 'utf8')).trim()}`;
    } catch {
      throw new PrometheusError(
        'unauthorized',
        'The file with the token for Prometheus cannot be read; see auth.bearerFile in its configuration',
      );
    }
  }

  private async fetch(
    url: string,
    init: Parameters<typeof undiciFetch>[1] & RequestInit,
  ): Promise<{ status: number; body: ReadableBody | null }> {
    if (!hasOwnTls(this.config)) return fetch(url, init);
    const agent = (this.agent ??= createPrometheusAgent(this.config));
    try {
      return await undiciFetch(url, { ...init, dispatcher: await agent });
    } catch (error) {
      // The files are read again next time: certificates may have been renewed.
      if (this.agent === agent) this.agent = undefined;
      // Queries that still run on it are waited for.
      void agent.then(old => old.close()).catch(() => {});
      throw error;
    }
  }
}

function connectionError(error: unknown, timeoutMs: number): PrometheusError {
  if (error instanceof PrometheusError) return error;
  const { name, cause } = (error ?? {}) as {
    name?: string;
    cause?: { code?: unknown };
  };
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new PrometheusError(
      'timeout',
      `Prometheus did not answer within ${timeoutMs} ms`,
    );
  }
  // Only the code: messages of the network layer name hosts and addresses.
  const code =
    typeof cause?.code === 'string' && /^[A-Z0-9_]+$/.test(cause.code)
      ? ` (${cause.code})`
      : '';
  return new PrometheusError(
    'unreachable',
    `Prometheus cannot be reached${code}`,
  );
}
