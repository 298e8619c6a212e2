import {
  MetricQuery,
  readTrafficSamples,
  SignalWindow,
  TrafficSample,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { toPrometheusError } from './PrometheusError';
import { MeteredPart } from './meteredParts';
import { SentQuery } from './sendQuery';

/** What Prometheus said to one query about traffic; no samples, and why, when it failed. */
export interface TrafficAnswer extends SentQuery {
  readonly samples: readonly TrafficSample[];
  /** Of a comparison: sums over whole periods, or lines. */
  readonly period?: 'whole' | 'lines';
}

/** Sends all queries of a mesh about traffic, or only those about now. */
export async function askPart(
  part: MeteredPart,
  window: SignalWindow,
  detail: 'now' | 'full',
): Promise<TrafficAnswer[]> {
  const queries = part.mesh.metrics
    .queries(part.scope)
    .filter(({ type }) => detail === 'full' || type === 'instant');
  return Promise.all(queries.map(query => askTraffic(part, query, window)));
}

/** Sends one query about traffic. Never fails. */
export async function askTraffic(
  { cluster, mesh, metrics }: MeteredPart,
  query: MetricQuery,
  window: SignalWindow,
  instantStepSeconds?: number,
): Promise<TrafficAnswer> {
  const { id, title, type, promql } = query;
  const asked = { id, promql, type, title, cluster };
  try {
    const answer =
      type === 'instant'
        ? await metrics.client.query(promql, instantStepSeconds)
        : await metrics.client.queryRange(promql, window);
    return {
      query: { ...asked, warnings: answer.warnings },
      samples: readTrafficSamples(mesh.metrics, query, answer.series),
    };
  } catch (error) {
    const failure = toPrometheusError(error);
    return {
      query: { ...asked, warnings: [], error: failure.message },
      samples: [],
      failure,
    };
  }
}
