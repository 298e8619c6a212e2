import { SampledSeries } from '../series/SampledSeries';
import { labelsOf } from '../series/Labels';
import { constantSeries, CounterSeries } from './CounterSeries';
import { Party } from './Flow';
import { proxyLabels } from './linkerdSeries';
import { dailyPace, fraction } from './Pace';

const MEGABYTE = 1_000_000;
/** What Istio's injector allows a proxy. */
const CPU_LIMIT = 2;
const MEMORY_LIMIT = 1_073_741_824;

/** CPU (cores) and memory (bytes) of the proxy of a pod; different for each pod and always the same. */
function usageOf(pod: string) {
  return {
    cores: 0.02 + 0.08 * fraction(`${pod}/cpu`),
    bytes: Math.round((45 + 40 * fraction(`${pod}/memory`)) * MEGABYTE),
  };
}

/** Sidecars of Istio as the kubelet measures them, with their limits. */
export function sidecarUsage(party: Party): SampledSeries[] {
  return party.pods.flatMap(({ name: pod }) => {
    const { cores, bytes } = usageOf(pod);
    const labels = {
      namespace: party.namespace,
      pod,
      container: 'istio-proxy',
    };
    const kubelet = { ...labels, job: 'kubelet', instance: 'node-1:10250' };
    const state = {
      ...labels,
      job: 'kube-state-metrics',
      instance: 'kube-state-metrics:8080',
    };
    const limit = (resource: string, unit: string, value: number) =>
      constantSeries(
        labelsOf({
          ...state,
          __name__: 'kube_pod_container_resource_limits',
          resource,
          unit,
        }),
        value,
      );
    return [
      new CounterSeries(
        labelsOf({ ...kubelet, __name__: 'container_cpu_usage_seconds_total' }),
        [{ pace: dailyPace(`${pod}/cpu`), perSecond: cores }],
      ),
      constantSeries(
        labelsOf({
          ...kubelet,
          __name__: 'container_memory_working_set_bytes',
        }),
        bytes,
      ),
      limit('cpu', 'core', CPU_LIMIT),
      limit('memory', 'byte', MEMORY_LIMIT),
    ];
  });
}

/** Proxies of Linkerd as they tell themselves. */
export function linkerdProxyUsage(party: Party): SampledSeries[] {
  return party.pods.flatMap(pod => {
    const { cores, bytes } = usageOf(pod.name);
    const labels = proxyLabels(party, pod);
    return [
      new CounterSeries(
        labelsOf({ ...labels, __name__: 'process_cpu_seconds_total' }),
        [{ pace: dailyPace(`${pod.name}/cpu`), perSecond: cores }],
      ),
      constantSeries(
        labelsOf({ ...labels, __name__: 'process_resident_memory_bytes' }),
        bytes,
      ),
    ];
  });
}
