import { SplitBackend, TrafficSplit } from '../../../model';
import { BackendSample } from '../../MeshMetrics';
import { isUnread, ResourceIndex } from '../../ResourceIndex';
import { VersionCounts } from '../../compareVersions';
import { Pod } from '../../coreKinds';
import { topOwner } from '../../groupPods';
import { Bucket } from '../../histogramQuantile';
import { serviceAt } from './serviceAt';

/** Requests, failures and latencies of each backend. */
export function countBackends(
  split: TrafficSplit,
  index: ResourceIndex,
  samples: readonly BackendSample[],
  rangeSeconds: number,
): VersionCounts[] {
  const own = new Set(split.backends.map(({ host }) => host));
  // Proxies name the Service a route chose; those that name the one the client called leave it to the workload to tell.
  const chosen = samples.some(
    ({ host }) => host !== split.host && own.has(host),
  );
  return split.backends.map(backend => {
    const hosts = [
      backend.host,
      ...(chosen && own.has(backend.host) ? [] : [split.host]),
    ];
    const alone =
      split.backends.filter(b => b.host === backend.host).length === 1 &&
      backend.subset === undefined;
    const names = workloadsOf(backend, index);
    const version = backend.subsetLabels?.version;
    const mine = samples.filter(sample => {
      if (!hosts.includes(sample.host)) return false;
      if (sample.host === backend.host && backend.host !== split.host && alone)
        return true;
      if (sample.workload !== undefined && names.size > 0)
        return names.has(sample.workload);
      return version !== undefined && sample.version === version;
    });
    const sum = (list: readonly BackendSample[]) =>
      list.reduce((total, { rate }) => total + rate, 0) * rangeSeconds;
    const requests = mine.filter(({ upToMs }) => upToMs === undefined);
    return {
      requests: sum(requests),
      failed: sum(requests.filter(({ failed }) => failed)),
      buckets: mine.flatMap(({ upToMs, rate }): Bucket[] =>
        upToMs === undefined ? [] : [[upToMs, rate * rangeSeconds]],
      ),
    };
  });
}

/** Names of the workloads behind a backend. */
function workloadsOf(
  { host, subsetLabels }: SplitBackend,
  index: ResourceIndex,
): ReadonlySet<string> {
  const service = serviceAt(index, host);
  const selector = service?.spec?.selector;
  if (!service || !selector || Object.keys(selector).length === 0)
    return new Set();
  const pods = index.withLabels(
    Pod,
    { ...selector, ...subsetLabels },
    service.metadata.namespace,
  );
  return new Set(isUnread(pods) ? [] : pods.map(pod => topOwner(pod).name));
}
