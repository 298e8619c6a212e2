import { SampledSeries } from '../series/SampledSeries';
import { labelsOf } from '../series/Labels';
import { constantSeries, CounterSeries, Growth } from './CounterSeries';
import { Flow, Outcome, requestGrowth } from './Flow';
import { scrapeLabels } from './istioSeries';

/** Share of the requests that failed for want of room which waited in vain; of the others a retry was not allowed. */
const PENDING = 0.8;
/** Share of all requests that are tried again. */
const RETRIED = 0.012;

/**
 * What Envoy counts of a destination, at each proxy that calls it. Istio's proxies show these only where a pod's
 * annotations include them.
 */
export function envoyCounters(
  { from, service, outcomes }: Flow,
  subset = '',
): SampledSeries[] {
  const host = `${service.name}.${service.namespace}.svc.cluster.local`;
  const cluster = `outbound|${service.port}|${subset}|${host}`;
  const growth = (list: readonly Outcome[], share: number): Growth[] =>
    list
      .flatMap(outcome => requestGrowth(outcome, from.pods.length))
      .map(({ pace, perSecond }) => ({ pace, perSecond: perSecond * share }));
  const full = outcomes.filter(({ flags }) => flags === 'UO');
  const spent = outcomes.filter(({ flags }) => flags === 'URX');
  return from.pods.flatMap(pod => {
    const labels = (name: string) =>
      labelsOf({
        __name__: name,
        cluster_name: cluster,
        ...scrapeLabels(from, pod, 15020),
      });
    const counter = (name: string, list: readonly Growth[]) =>
      new CounterSeries(labels(name), list);
    return [
      counter('envoy_cluster_upstream_cx_overflow', growth(full, 1 - PENDING)),
      counter(
        'envoy_cluster_upstream_rq_pending_overflow',
        growth(full, PENDING),
      ),
      counter('envoy_cluster_upstream_rq_retry_overflow', growth(spent, 0.1)),
      counter('envoy_cluster_upstream_rq_retry', growth(outcomes, RETRIED)),
      constantSeries(
        labels('envoy_cluster_outlier_detection_ejections_active'),
        spent.length > 0 ? 1 : 0,
      ),
    ];
  });
}
