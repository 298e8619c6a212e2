import { MetricScope } from '../../../engine/MeshMetrics';
import {
  AuthorizationSample,
  MetricQuestion,
  PolicyLabel,
  QuestionAnswers,
} from '../../../engine/MetricQuestion';
import { promqlRateSum, promqlUnion } from '../../../engine/promqlUnion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { lastValue } from '../../shared/lastValue';
import { AuthzRow, authzRows } from '../viz/authzRows';
import { VizPolicy } from '../viz/trafficStats';
import { vizAnswers } from '../viz/vizAnswers';
import {
  anyOf,
  directed,
  ownerLabels,
  ownerOf,
  scopeSelectors,
} from './scopeSelectors';

function metaLabels(scope: string): readonly string[] {
  return [`${scope}_group`, `${scope}_kind`, `${scope}_name`];
}

const SERVER = [...metaLabels('srv'), 'srv_port'];
const ROUTE = metaLabels('route');
const AUTHZ = metaLabels('authz');
const LIMIT = [...metaLabels('ratelimit'), 'ratelimit_scope'];
/** What the rows tell apart within one port of a workload. */
const ROW = [...metaLabels('srv'), ...ROUTE, ...AUTHZ];

function labelOf({ group, type, name }: VizPolicy): PolicyLabel {
  return { group, kind: type.toLowerCase(), name };
}

type Place = Pick<
  AuthorizationSample,
  'namespace' | 'ownerKind' | 'workload'
> & { readonly port?: number };

function placeOf({ labels }: MetricSeries): Place | undefined {
  const owner = ownerOf(labels);
  if (!owner || !labels.namespace) return undefined;
  const port = Number(labels.srv_port);
  return {
    namespace: labels.namespace,
    ownerKind: owner.kind,
    workload: owner.name,
    ...(port > 0 && { port }),
  };
}

/** One port of one workload, with the series that are about it. */
interface Part {
  readonly place: Place;
  readonly answers: Map<string, MetricSeries[]>;
}

function partsOf(answers: QuestionAnswers): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const [query, series] of answers)
    for (const one of series) {
      const place = placeOf(one);
      if (!place || !one.labels.srv_name) continue;
      const key = JSON.stringify(place);
      const part = parts.get(key) ?? { place, answers: new Map() };
      parts.set(key, part);
      part.answers.set(query, [...(part.answers.get(query) ?? []), one]);
    }
  return [...parts.values()];
}

function requestsOf({
  successCount,
  failureCount,
  latencyMsP50: p50,
  latencyMsP95: p95,
  latencyMsP99: p99,
}: AuthzRow['stats']): AuthorizationSample['requests'] {
  const rate = successCount + failureCount;
  return rate > 0
    ? { rate, success: successCount / rate, ...(p99 > 0 && { p50, p95, p99 }) }
    : undefined;
}

function samplesOf({ place, answers }: Part): AuthorizationSample[] {
  const { port, ...workload } = place;
  const result = authzRows(
    {
      resource: { type: place.ownerKind.toLowerCase(), name: place.workload },
      exact: true,
    },
    vizAnswers(
      {
        allowed: answers.get('allowed'),
        denied: (answers.get('denied') ?? []).filter(
          ({ labels }) => !labels.ratelimit_name,
        ),
        requests: answers.get('authorizedRequests'),
        buckets: answers.get('authorizedLatency'),
      },
      ROW,
    ),
  );
  if (!result.ok) return [];
  return result.rows.flatMap(({ stats, srvStats }): AuthorizationSample[] => {
    const { srv, route, authz, allowedCount, deniedCount } = srvStats;
    const requests = requestsOf(stats);
    const base = {
      ...workload,
      server: { ...labelOf(srv), ...(port !== undefined && { port }) },
      ...(route.name && { route: labelOf(route) }),
      ...(authz.name && { authorization: labelOf(authz) }),
    };
    return [
      ...(authz.name
        ? [
            {
              ...base,
              outcome: 'allowed' as const,
              ...(requests && { requests }),
              rate: allowedCount,
            },
          ]
        : []),
      ...(deniedCount > 0
        ? [{ ...base, outcome: 'denied' as const, rate: deniedCount }]
        : []),
    ];
  });
}

function limitsOf(series: readonly MetricSeries[]): AuthorizationSample[] {
  return series.flatMap((one): AuthorizationSample[] => {
    const place = placeOf(one);
    const { labels } = one;
    if (!place || !labels.ratelimit_name || !labels.srv_name) return [];
    const { port, ...workload } = place;
    const policy = (scope: string) => ({
      group: labels[`${scope}_group`] ?? '',
      kind: (labels[`${scope}_kind`] ?? '').toLowerCase(),
      name: labels[`${scope}_name`] ?? '',
    });
    return [
      {
        ...workload,
        outcome: 'limited',
        server: { ...policy('srv'), ...(port !== undefined && { port }) },
        limit: { ...policy('ratelimit'), scope: labels.ratelimit_scope ?? '' },
        rate: lastValue(one),
      },
    ];
  });
}

/**
 * Exact counters of what each authorization admitted and what was refused, with the outcome and latency of the requests it
 * admitted. HTTP and TCP are counted apart and never carry the same labels, so one sum holds both. A refused request matched
 * no authorization and names none.
 * @internal
 */
export const authorizations: MetricQuestion<AuthorizationSample> = {
  queries(scope: MetricScope) {
    const selectors = scopeSelectors(scope);
    const owner = ['namespace', ...ownerLabels()];
    const sum = (metrics: readonly string[], by: readonly string[]) =>
      `sum by (${[...owner, ...by].join(', ')}) (${anyOf(
        metrics.flatMap(metric =>
          selectors.map(
            selector => `rate(${metric}{${selector}}[${scope.rateSeconds}s])`,
          ),
        ),
      )})`;
    const admitted = directed(scope, 'inbound').map(
      selector => `${selector},authz_name!=""`,
    );
    return [
      {
        id: 'allowed',
        title: 'Admitted, by server, route and authorization',
        promql: sum(
          ['inbound_http_authz_allow_total', 'inbound_tcp_authz_allow_total'],
          [...SERVER, ...ROUTE, ...AUTHZ],
        ),
      },
      {
        id: 'denied',
        title: 'Refused by server and route, and turned away by rate limits',
        promql: promqlUnion([
          {
            promql: sum(
              ['inbound_http_authz_deny_total', 'inbound_tcp_authz_deny_total'],
              [...SERVER, ...ROUTE],
            ),
            tags: {},
          },
          {
            promql: sum(
              ['inbound_http_local_ratelimit_total'],
              [...SERVER, ...LIMIT],
            ),
            tags: {},
          },
        ]),
      },
      {
        id: 'authorizedRequests',
        title: 'How admitted requests ended',
        promql: promqlRateSum(
          'response_total',
          [...owner, ...SERVER, ...ROUTE, ...AUTHZ, 'classification'],
          admitted,
          scope.rateSeconds,
        ),
      },
      {
        id: 'authorizedLatency',
        title: 'Time to answer admitted requests',
        promql: promqlRateSum(
          'response_latency_ms_bucket',
          [...owner, ...SERVER, ...ROUTE, ...AUTHZ, 'le'],
          admitted,
          scope.rateSeconds,
        ),
      },
    ];
  },
  rows: answers => [
    ...partsOf(answers).flatMap(samplesOf),
    ...limitsOf(answers.get('denied') ?? []),
  ],
};
