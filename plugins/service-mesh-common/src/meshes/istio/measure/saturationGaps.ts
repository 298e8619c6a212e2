import { MetricScope } from '../../../engine/MeshMetrics';
import { SaturationSample } from '../../../engine/MetricQuestion';
import { SaturationGap, SaturationMeasure } from '../../../model';

/** What Envoy counts of destinations, by what it tells. */
const COUNTERS: readonly (readonly [SaturationMeasure, string])[] = [
  ['connection-overflow', 'upstream_cx_overflow'],
  ['pending-overflow', 'upstream_rq_pending_overflow'],
  ['retry-overflow', 'upstream_rq_retry_overflow'],
  ['retries', 'upstream_rq_retry'],
  ['ejected-endpoints', 'outlier_detection.ejections_active'],
];

const MANIFEST = `spec:
  template:
    metadata:
      annotations:
        proxy.istio.io/config: |
          proxyStatsMatcher:
            inclusionSuffixes:
${COUNTERS.map(([, suffix]) => `              - ${suffix}`).join('\n')}
`;

/**
 * What Istio's proxies keep to themselves. Without a matcher of their own they show the statistics of their server, of
 * clusters of the control plane and of RBAC, and none of the clusters they call.
 * @internal
 */
export function saturationGaps(
  rows: readonly SaturationSample[],
  workloads: MetricScope['workloads'],
): readonly SaturationGap[] {
  const told = new Set(rows.map(({ measure }) => measure));
  const missing = (list: readonly SaturationMeasure[]) =>
    list.filter(measure => !told.has(measure));
  const usage = missing(['proxy-cpu', 'proxy-memory']);
  const counters = missing(COUNTERS.map(([measure]) => measure));
  const shared = workloads.every(({ dataPlane }) => dataPlane === 'ambient');
  const gaps: SaturationGap[] = [];
  if (usage.length > 0)
    gaps.push(
      shared
        ? {
            measures: usage,
            why: 'In ambient mode ztunnels and waypoints are shared by many workloads, so their CPU and memory are not those of this component.',
          }
        : {
            measures: usage,
            why: 'Prometheus holds no numbers of the containers istio-proxy of these pods.',
            fix: 'Let Prometheus scrape the kubelet at /metrics/cadvisor, with the labels namespace, pod and container. Limits come from kube-state-metrics.',
          },
    );
  if (counters.length > 0)
    gaps.push(
      shared
        ? {
            measures: counters,
            why: 'In ambient mode pools, retries and ejections are those of waypoints, which many workloads share.',
          }
        : {
            measures: counters,
            why: "Istio's proxies keep these counters to themselves unless the pods ask for them.",
            fix: 'Add this to the workload; pods take it over when they start. Where they have the annotation sidecar.istio.io/statsInclusionSuffixes, add the names there, for it goes first. Each counter is one more series for each destination of each pod.',
            manifest: MANIFEST,
          },
    );
  return gaps;
}
