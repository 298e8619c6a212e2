import { MetricScope } from '../../../engine/MeshMetrics';
import {
  AuthorizationSample,
  MetricQuestion,
  PolicyLabel,
} from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { anyOf, ownerLabels, ownerOf, scopeSelectors } from './scopeSelectors';

function metaLabels(scope: string): readonly string[] {
  return [`${scope}_group`, `${scope}_kind`, `${scope}_name`];
}

const SERVER = [...metaLabels('srv'), 'srv_port'];

function policy(
  { labels }: MetricSeries,
  scope: string,
): PolicyLabel | undefined {
  const name = labels[`${scope}_name`];
  return name
    ? {
        group: labels[`${scope}_group`] ?? '',
        kind: (labels[`${scope}_kind`] ?? '').toLowerCase(),
        name,
      }
    : undefined;
}

function samples(
  outcome: AuthorizationSample['outcome'],
  list: readonly MetricSeries[] = [],
): AuthorizationSample[] {
  return list.flatMap(series => {
    const { labels, points } = series;
    const owner = ownerOf(labels);
    const server = policy(series, 'srv');
    if (!owner || !server || !labels.namespace) return [];
    const port = Number(labels.srv_port);
    const route = policy(series, 'route');
    const authorization = policy(series, 'authz');
    const limit = policy(series, 'ratelimit');
    return [
      {
        outcome,
        namespace: labels.namespace,
        ownerKind: owner.kind,
        workload: owner.name,
        server: { ...server, ...(port > 0 && { port }) },
        ...(route && { route }),
        ...(authorization && { authorization }),
        ...(limit && {
          limit: { ...limit, scope: labels.ratelimit_scope ?? '' },
        }),
        rate: points[points.length - 1]?.[1] ?? 0,
      },
    ];
  });
}

/**
 * Exact counters of what each authorization admitted and what was refused. HTTP and TCP are counted apart and never carry
 * the same labels, so one sum holds both. A refused request matched no authorization and names none.
 * @internal
 */
export const authorizations: MetricQuestion<AuthorizationSample> = {
  queries(scope: MetricScope) {
    const selectors = scopeSelectors(scope);
    const sum = (metrics: readonly string[], by: readonly string[]) =>
      `sum by (${['namespace', ...ownerLabels(), ...by].join(', ')}) (${anyOf(
        metrics.flatMap(metric =>
          selectors.map(
            selector => `rate(${metric}{${selector}}[${scope.rateSeconds}s])`,
          ),
        ),
      )})`;
    return [
      {
        id: 'allowed',
        title: 'Admitted, by server, route and authorization',
        promql: sum(
          ['inbound_http_authz_allow_total', 'inbound_tcp_authz_allow_total'],
          [...SERVER, ...metaLabels('route'), ...metaLabels('authz')],
        ),
      },
      {
        id: 'denied',
        title: 'Refused, by server and route',
        promql: sum(
          ['inbound_http_authz_deny_total', 'inbound_tcp_authz_deny_total'],
          [...SERVER, ...metaLabels('route')],
        ),
      },
      {
        id: 'limited',
        title: 'Turned away by rate limits',
        promql: sum(
          ['inbound_http_local_ratelimit_total'],
          [...SERVER, ...metaLabels('ratelimit'), 'ratelimit_scope'],
        ),
      },
    ];
  },
  rows: answers => [
    ...samples('allowed', answers.get('allowed')),
    ...samples('denied', answers.get('denied')),
    ...samples('limited', answers.get('limited')),
  ],
};
