import { escapePromql, escapePromqlRegex } from '../../../engine/escapePromql';
import { BackendQuestion, BackendSample } from '../../../engine/MeshMetrics';
import { promqlRateSum } from '../../../engine/promqlUnion';
import { lastValue } from '../../shared/lastValue';
import { extraMatchers, ownerLabels, ownerOf } from './scopeSelectors';

const BY = ['dst_service', 'dst_namespace', ...ownerLabels('dst_')];

interface Place {
  readonly namespace: string;
  readonly names: readonly string[];
}

/** Names of the Services by namespace; a host that is no Service of a cluster is not on Linkerd's metrics. */
function places(hosts: readonly string[]): Place[] {
  const byNamespace = new Map<string, Set<string>>();
  for (const host of hosts) {
    const [name, namespace, svc] = host.split('.');
    if (!name || !namespace || svc !== 'svc') continue;
    const names = byNamespace.get(namespace) ?? new Set<string>();
    byNamespace.set(namespace, names.add(name));
  }
  return [...byNamespace].map(([namespace, names]) => ({
    namespace,
    names: [...names].sort(),
  }));
}

/** Requests by the Service that the client's proxy chose: routes act there, and there the choice is counted. @internal */
export const backends: BackendQuestion = {
  queries(scope) {
    const selectors = places(scope.hosts).map(({ namespace, names }) =>
      [
        'direction="outbound"',
        `dst_namespace="${escapePromql(namespace)}"`,
        `dst_service=~"${names.map(escapePromqlRegex).join('|')}"`,
        ...extraMatchers(scope),
      ].join(','),
    );
    return [
      {
        id: 'backendRequests',
        title: 'Requests by backend and outcome, as clients count them',
        promql: promqlRateSum(
          'response_total',
          [...BY, 'classification'],
          selectors,
          scope.rateSeconds,
        ),
      },
      {
        id: 'backendLatency',
        title: 'Time to answer by backend, as clients count it',
        promql: promqlRateSum(
          'response_latency_ms_bucket',
          [...BY, 'le'],
          selectors,
          scope.rateSeconds,
        ),
      },
    ];
  },
  rows(answers) {
    return ['backendRequests', 'backendLatency'].flatMap(id =>
      (answers.get(id) ?? []).flatMap((series): BackendSample[] => {
        const { labels } = series;
        const { dst_service: service, dst_namespace: namespace } = labels;
        if (!service || !namespace) return [];
        const owner = ownerOf(labels, 'dst_');
        return [
          {
            host: `${service}.${namespace}.svc.cluster.local`,
            ...(owner && { workload: owner.name }),
            failed: labels.classification === 'failure',
            ...(labels.le !== undefined && {
              upToMs: labels.le === '+Inf' ? Infinity : Number(labels.le),
            }),
            rate: lastValue(series),
          },
        ];
      }),
    );
  },
};
