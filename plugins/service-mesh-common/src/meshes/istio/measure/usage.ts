import { MetricSeries } from '../../../engine/TrafficSample';
import { UsageQuestion, UsageSample } from '../../../engine/UsageQuestion';
import { known } from './known';
import { inboundReporter, scopeSelectors } from './scopeSelectors';

const BY = [
  'destination_workload',
  'destination_workload_namespace',
  'source_principal',
  'source_workload',
  'source_workload_namespace',
];

function samples(
  outcome: UsageSample['outcome'],
  list: readonly MetricSeries[] = [],
): UsageSample[] {
  return list.flatMap(({ labels, points }) => {
    const workload = known(labels.destination_workload);
    const namespace = known(labels.destination_workload_namespace);
    if (workload === undefined || namespace === undefined) return [];
    const identity = known(labels.source_principal);
    const callerWorkload = known(labels.source_workload);
    const callerNamespace = known(labels.source_workload_namespace);
    return [
      {
        namespace,
        workload,
        ...(identity !== undefined && {
          identity: identity.replace(/^spiffe:\/\//, ''),
        }),
        ...(callerWorkload !== undefined && { callerWorkload }),
        ...(callerNamespace !== undefined && { callerNamespace }),
        outcome,
        points,
      },
    ];
  });
}

/**
 * Callers by their principal. HTTP requests and TCP connections are counted apart and never carry the same labels, so one
 * sum holds both.
 * @internal
 */
export const usage: UsageQuestion = {
  precision: 'principal',
  words:
    'Istio counts requests by the principal of the caller and does not say which rule admitted them; every answer 403 counts as refused, whoever gave it.',
  queries(scope) {
    const selectors = scopeSelectors(scope, 'destination', inboundReporter);
    const sum = (metrics: readonly string[], more = '') => {
      const parts = metrics.flatMap(metric =>
        selectors.map(
          selector =>
            `increase(${metric}{${selector}${more}}[${scope.rateSeconds}s])`,
        ),
      );
      return `sum by (${BY.join(', ')}) (${
        parts.length ? parts.join(' or ') : 'vector(0) > 1'
      })`;
    };
    return [
      {
        id: 'usage',
        title: 'Requests and connections over the window, by caller',
        promql: sum([
          'istio_requests_total',
          'istio_tcp_connections_opened_total',
        ]),
      },
      {
        id: 'usageRefused',
        title: 'Requests answered 403 over the window, by caller',
        promql: sum(['istio_requests_total'], ',response_code="403"'),
      },
    ];
  },
  rows: answers => [
    ...samples('all', answers.get('usage')),
    ...samples('refused', answers.get('usageRefused')),
  ],
};
