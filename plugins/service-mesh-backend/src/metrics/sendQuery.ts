import {
  MetricSeries,
  QuestionQuery,
  SignalQuery,
  SignalWindow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PrometheusError, toPrometheusError } from './PrometheusError';
import { MeteredPart } from './meteredParts';

/** A query that was sent, and why it failed if it did. */
export interface SentQuery {
  readonly query: SignalQuery;
  readonly failure?: PrometheusError;
}

/** What Prometheus said to one query of a question; nothing, and why, when it failed. */
export interface QueryAnswer extends SentQuery {
  readonly id: string;
  readonly series: readonly MetricSeries[];
}

/** Sends one query of a question: for the steps of a window, or for now. Never fails. */
export async function sendQuery(
  { cluster, metrics }: MeteredPart,
  { id, title, promql }: QuestionQuery,
  {
    window,
    rateSeconds,
  }: {
    readonly window?: SignalWindow;
    /** Seconds rates are averaged over, for queries that have rates. */
    readonly rateSeconds?: number;
  },
): Promise<QueryAnswer> {
  const query = {
    id,
    title,
    promql,
    type: window ? ('range' as const) : ('instant' as const),
    cluster,
    ...(window && { window }),
    ...(rateSeconds !== undefined && { rateSeconds }),
  };
  try {
    const { series, warnings } = window
      ? await metrics.client.queryRange(promql, {
          ...window,
          // The first point stands for the step before it, which is not part of the window.
          from: window.from + window.stepSeconds * 1000,
        })
      : await metrics.client.query(promql);
    return { id, query: { ...query, warnings }, series };
  } catch (error) {
    const failure = toPrometheusError(error);
    return {
      id,
      query: { ...query, warnings: [], error: failure.message },
      series: [],
      failure,
    };
  }
}
