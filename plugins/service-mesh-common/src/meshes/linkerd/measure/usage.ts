import { MetricSeries } from '../../../engine/TrafficSample';
import { UsageQuestion, UsageSample } from '../../../engine/UsageQuestion';
import { anyOf, ownerLabels, ownerOf, scopeSelectors } from './scopeSelectors';

function samples(
  outcomes: readonly UsageSample['outcome'][],
  list: readonly MetricSeries[] = [],
): UsageSample[] {
  return list.flatMap(({ labels, points }) => {
    const owner = ownerOf(labels);
    if (!owner || !labels.namespace) return [];
    return outcomes.map(outcome => ({
      namespace: labels.namespace,
      workload: owner.name,
      ownerKind: owner.kind,
      ...(labels.client_id && { identity: labels.client_id }),
      outcome,
      points,
    }));
  });
}

/**
 * Callers by the identity in their certificate, as authorizations counted them: what was admitted and what was refused are
 * exact. HTTP and TCP are counted apart and never carry the same labels, so one sum holds both.
 * @internal
 */
export const usage: UsageQuestion = {
  precision: 'authorization',
  words:
    'Linkerd counts what each authorization admitted and what was refused, by the identity in the certificate of the caller.',
  queries(scope) {
    const selectors = scopeSelectors(scope);
    const sum = (metrics: readonly string[]) =>
      `sum by (${['namespace', ...ownerLabels(), 'client_id'].join(
        ', ',
      )}) (${anyOf(
        metrics.flatMap(metric =>
          selectors.map(
            selector =>
              `increase(${metric}{${selector}}[${scope.rateSeconds}s])`,
          ),
        ),
      )})`;
    return [
      {
        id: 'usage',
        title: 'Admitted over the window, by caller',
        promql: sum([
          'inbound_http_authz_allow_total',
          'inbound_tcp_authz_allow_total',
        ]),
      },
      {
        id: 'usageRefused',
        title: 'Refused over the window, by caller',
        promql: sum([
          'inbound_http_authz_deny_total',
          'inbound_tcp_authz_deny_total',
        ]),
      },
    ];
  },
  rows: answers => [
    ...samples(['all'], answers.get('usage')),
    // What is refused is counted nowhere else, and belongs to what was tried.
    ...samples(['all', 'refused'], answers.get('usageRefused')),
  ],
};
