import { MetricScope } from '../../../engine/MeshMetrics';
import {
  MetricQuestion,
  SaturationSample,
} from '../../../engine/MetricQuestion';
import { promqlUnion, UnionPart } from '../../../engine/promqlUnion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { SaturationMeasure } from '../../../model';
import { lastValue } from '../../shared/lastValue';
import { withoutIdle } from '../../shared/withoutIdle';
import {
  inboundReporter,
  podSelectors,
  scopeSelectors,
} from './scopeSelectors';

/** Counters of Envoy that a proxy exposes when it is told to, by what they count. */
const ENVOY_COUNTERS = [
  ['envoy_cluster_upstream_cx_overflow', 'connection-overflow'],
  ['envoy_cluster_upstream_rq_pending_overflow', 'pending-overflow'],
  ['envoy_cluster_upstream_rq_retry_overflow', 'retry-overflow'],
  ['envoy_cluster_upstream_rq_retry', 'retries'],
] as const;

const UNITS: Readonly<Record<SaturationMeasure, SaturationSample['unit']>> = {
  'proxy-cpu': 'cores',
  'proxy-memory': 'bytes',
  'connection-overflow': 'connections/s',
  'pending-overflow': 'requests/s',
  'retry-overflow': 'requests/s',
  retries: 'requests/s',
  'ejected-endpoints': 'endpoints',
  'rate-limited': 'requests/s',
};

const MEASURES = new Set<string>(Object.keys(UNITS));

function isMeasure(text: string | undefined): text is SaturationMeasure {
  return text !== undefined && MEASURES.has(text);
}

function parts(scope: MetricScope): UnionPart[] {
  const { rateSeconds } = scope;
  const either = (list: readonly string[]) => list.join(' or ');
  const rates = (metric: string, selectors: readonly string[]) =>
    either(selectors.map(s => `rate(${metric}{${s}}[${rateSeconds}s])`));
  const values = (metric: string, selectors: readonly string[]) =>
    either(selectors.map(s => `${metric}{${s}}`));
  const proxies = podSelectors(scope, ['container="istio-proxy"']);
  const limits = (resource: string) =>
    podSelectors(scope, ['container="istio-proxy"', `resource="${resource}"`]);
  const pods = podSelectors(scope);
  const flagged = (
    side: 'source' | 'destination',
    flag: string,
    reporterOf: Parameters<typeof scopeSelectors>[2],
  ) =>
    scopeSelectors(scope, side, reporterOf).map(
      selector => `${selector},response_flags=~"(.*,)?${flag}(,.*)?"`,
    );
  return [
    {
      promql: `sum by (pod) (${rates(
        'container_cpu_usage_seconds_total',
        proxies,
      )})`,
      tags: { measure: 'proxy-cpu' },
    },
    {
      promql: `sum by (pod) (${values(
        'kube_pod_container_resource_limits',
        limits('cpu'),
      )})`,
      tags: { measure: 'proxy-cpu', limit: 'true' },
    },
    {
      promql: `sum by (pod) (${values(
        'container_memory_working_set_bytes',
        proxies,
      )})`,
      tags: { measure: 'proxy-memory' },
    },
    {
      promql: `sum by (pod) (${values(
        'kube_pod_container_resource_limits',
        limits('memory'),
      )})`,
      tags: { measure: 'proxy-memory', limit: 'true' },
    },
    ...ENVOY_COUNTERS.map(([metric, measure]) => ({
      promql: `sum by (cluster_name) (${rates(metric, pods)})`,
      tags: { measure },
    })),
    {
      promql: `max by (cluster_name) (${values(
        'envoy_cluster_outlier_detection_ejections_active',
        pods,
      )})`,
      tags: { measure: 'ejected-endpoints' },
    },
    {
      promql: `sum by (destination_service) (${rates(
        'istio_requests_total',
        flagged('source', 'UO', () => 'source'),
      )})`,
      tags: { measure: 'pending-overflow' },
    },
    {
      promql: `sum (${rates(
        'istio_requests_total',
        flagged('destination', 'RL', inboundReporter),
      )})`,
      tags: { measure: 'rate-limited' },
    },
  ];
}

/** `outbound|80|v2|orders.shop.svc.cluster.local` names a destination and its subset; inbound clusters are the workload. */
function destinationOf({ labels }: MetricSeries): string | undefined {
  if (labels.destination_service) return labels.destination_service;
  const [direction, , subset, host] = (labels.cluster_name ?? '').split('|');
  if (direction !== 'outbound' || !host) return undefined;
  return subset ? `${host} (${subset})` : host;
}

/**
 * What Istio's proxies run short of: CPU and memory as the kubelet measures them, overflows, retries and ejections as Envoy
 * counts them. Response flags tell of overflows too, also where Envoy's own counters are not exposed; where both tell of a
 * destination, Envoy's are taken.
 * @internal
 */
export const saturation: MetricQuestion<SaturationSample> = {
  queries: scope =>
    scope.workloads.length === 0
      ? []
      : [
          {
            id: 'saturation',
            title: 'What the proxies run short of',
            promql: promqlUnion(parts(scope)),
          },
        ],
  rows(answers) {
    const list = answers.get('saturation') ?? [];
    const limits = new Map(
      list
        .filter(({ labels }) => labels.limit === 'true')
        .map(series => [
          `${series.labels.measure}/${series.labels.pod}`,
          lastValue(series),
        ]),
    );
    const rows = new Map<string, SaturationSample>();
    for (const series of list) {
      const { measure, limit: isLimit, pod } = series.labels;
      if (!isMeasure(measure) || isLimit === 'true') continue;
      const destination = destinationOf(series);
      // Inbound clusters of Envoy repeat what the caller sees.
      if (series.labels.cluster_name && destination === undefined) continue;
      const key = JSON.stringify([measure, pod, destination]);
      const byFlags = series.labels.destination_service !== undefined;
      if (byFlags && rows.has(key)) continue;
      const limit = limits.get(`${measure}/${pod}`);
      rows.set(key, {
        measure,
        ...(pod && { pod }),
        ...(destination !== undefined && { destination }),
        value: lastValue(series),
        unit: UNITS[measure],
        ...(limit !== undefined && { limit }),
      });
    }
    return withoutIdle([...rows.values()]);
  },
};
