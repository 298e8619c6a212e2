import { formatValue } from './formatValue';
import { readSteps, readTime } from './parameters';
import { Evaluation, StepValue } from './promql/evaluate';
import { valueType } from './promql/Expression';
import { QueryError } from './promql/QueryError';
import { parseQuery } from './promql/parseQuery';
import { Labels, labelsKey } from './series/Labels';
import { SeriesStore } from './series/SeriesStore';

/** Series, and the number of the newest scrape at a time. */
export interface Metrics {
  readonly store: SeriesStore;
  observe(unixTimeMs: number): number;
}

export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
}

type Endpoint = (parameters: URLSearchParams) => unknown;

/** The part of Prometheus' HTTP API that answers queries; knows nothing of sockets. */
export class PrometheusApi {
  private readonly endpoints: Readonly<Record<string, Endpoint>> = {
    '/api/v1/query': parameters => this.query(parameters),
    '/api/v1/query_range': parameters => this.queryRange(parameters),
    '/api/v1/labels': parameters => this.labelNames(parameters),
    '/api/v1/status/buildinfo': () => ({
      version: '2.42.0',
      revision: 'demo-cluster',
      branch: 'demo',
      buildUser: '',
      buildDate: '',
      goVersion: '',
    }),
  };

  constructor(
    private readonly metrics: Metrics,
    private readonly now: () => number,
  ) {}

  /** Undefined when there is no such endpoint. */
  answer(path: string, parameters: URLSearchParams): ApiReply | undefined {
    if (!Object.hasOwn(this.endpoints, path)) return undefined;
    try {
      const data = this.endpoints[path](parameters);
      return { status: 200, body: { status: 'success', data } };
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const { errorType, message } = error;
      return {
        status: errorType === 'bad_data' ? 400 : 422,
        body: { status: 'error', errorType, error: message },
      };
    }
  }

  private evaluation(times: readonly number[]): Evaluation {
    const lastScrape = this.metrics.observe(this.now());
    return new Evaluation(this.metrics.store, lastScrape, times);
  }

  private query(parameters: URLSearchParams): unknown {
    const time = readTime(parameters, 'time', this.now());
    const expression = parseQuery(parameters.get('query') ?? '');
    const evaluation = this.evaluation([time]);
    if (expression.node === 'matrix') {
      return {
        resultType: 'matrix',
        result: sorted(evaluation.samples(expression)).map(
          ({ labels, samples }) => ({
            metric: Object.fromEntries(labels),
            values: samples.map(([at, value]) => point(at, value)),
          }),
        ),
      };
    }
    const value = evaluation.value(expression);
    if (value.type === 'scalar') {
      return { resultType: 'scalar', result: point(time, value.values[0]) };
    }
    return {
      resultType: 'vector',
      result: sorted(value.series)
        .filter(({ present }) => present[0])
        .map(({ labels, values }) => ({
          metric: Object.fromEntries(labels),
          value: point(time, values[0]),
        })),
    };
  }

  private queryRange(parameters: URLSearchParams): unknown {
    const times = readSteps(parameters);
    const expression = parseQuery(parameters.get('query') ?? '');
    if (valueType(expression) === 'range vector') {
      throw new QueryError(
        'bad_data',
        'invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector',
      );
    }
    const value = this.evaluation(times).value(expression);
    return { resultType: 'matrix', result: matrix(value, times) };
  }

  private labelNames(parameters: URLSearchParams): string[] {
    const selectors = parameters.getAll('match[]').map(text => {
      const expression = parseQuery(text);
      if (expression.node !== 'vector') {
        throw new QueryError(
          'bad_data',
          'invalid parameter "match[]": not a series selector',
        );
      }
      return expression;
    });
    const { store } = this.metrics;
    const series =
      selectors.length > 0
        ? selectors.flatMap(({ matchers }) => store.select(matchers))
        : store.all();
    const names = new Set<string>();
    for (const { labels } of series) {
      for (const name of labels.keys()) names.add(name);
    }
    return [...names].sort();
  }
}

function point(unixTimeMs: number, value: number): [number, string] {
  return [unixTimeMs / 1000, formatValue(value)];
}

function sorted<T extends { readonly labels: Labels }>(
  series: readonly T[],
): T[] {
  return series
    .map(one => ({ one, key: labelsKey(one.labels) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ one }) => one);
}

function matrix(value: StepValue, times: readonly number[]): unknown {
  if (value.type === 'scalar') {
    return [
      {
        metric: {},
        values: times.map((time, step) => point(time, value.values[step])),
      },
    ];
  }
  return sorted(value.series)
    .map(({ labels, values, present }) => ({
      metric: Object.fromEntries(labels),
      values: times.flatMap((time, step) =>
        present[step] ? [point(time, values[step])] : [],
      ),
    }))
    .filter(series => series.values.length > 0);
}
