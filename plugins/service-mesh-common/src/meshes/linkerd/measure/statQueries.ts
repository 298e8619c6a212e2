import { escapePromqlRegex } from '../../../engine/escapePromql';
import { MetricScope } from '../../../engine/MeshMetrics';
import { QuestionQuery } from '../../../engine/MetricQuestion';
import {
  promqlRateSum,
  promqlUnion,
  UnionPart,
} from '../../../engine/promqlUnion';
import {
  anyOf,
  directed,
  extraMatchers,
  ownerLabels,
  scopeSelectors,
} from './scopeSelectors';

/**
 * Whose traffic a series counts: what the workloads receive, what they send, what clients say they send them, what clients
 * say they send to their Services, and what policies admitted and refused.
 * @internal
 */
export type StatPart =
  | 'received'
  | 'sent'
  | 'callers'
  | 'services'
  | 'allowed'
  | 'denied';

/** What a series about connections counts. @internal */
export type StatMeasure = 'open' | 'read' | 'write';

const METRICS: readonly (readonly [StatMeasure, string])[] = [
  ['read', 'tcp_read_bytes_total'],
  ['write', 'tcp_write_bytes_total'],
];

/** True for a scope with workloads that only the names of their pods lead to. */
function needsPods({ workloads }: MetricScope): boolean {
  return workloads.some(
    ({ ownerKind }) =>
      !ownerLabels().includes(ownerKind.toLowerCase()) && ownerKind !== 'Job',
  );
}

interface Asked {
  readonly part: StatPart;
  readonly by: readonly string[];
  /** Labels that only requests carry. */
  readonly more?: readonly string[];
  readonly selectors: readonly string[];
  readonly peer: 'src' | 'dst';
}

/** Requests by the name the client asked for, which is that of a Service. */
function serviceSelectors(scope: MetricScope): readonly string[] {
  const names = scope.workloads.flatMap(({ namespace, services = [] }) =>
    services.map(name => `${escapePromqlRegex(`${name}.${namespace}.svc`)}`),
  );
  return names.length > 0
    ? [
        [
          'direction="outbound"',
          `authority=~"(${[...new Set(names)].sort().join('|')})\\\\..+"`,
          ...extraMatchers(scope),
        ].join(','),
      ]
    : [];
}

function askedOf(scope: MetricScope): readonly Asked[] {
  const pods = needsPods(scope);
  const own = ['namespace', ...ownerLabels(), ...(pods ? ['pod'] : [])];
  const other = [
    'dst_namespace',
    ...ownerLabels('dst_'),
    ...(pods ? ['dst_pod'] : []),
    'dst_service',
  ];
  return [
    {
      part: 'received',
      by: own,
      more: ['srv_kind', 'srv_name', 'route_kind', 'route_name', 'client_id'],
      selectors: directed(scope, 'inbound'),
      peer: 'src',
    },
    {
      part: 'sent',
      by: [...own, ...other],
      selectors: directed(scope, 'outbound'),
      peer: 'dst',
    },
    {
      part: 'callers',
      by: [...own, ...other],
      selectors: scopeSelectors(scope, ['direction="outbound"'], 'dst_'),
      peer: 'dst',
    },
    {
      part: 'services',
      by: ['authority', 'dst_namespace', 'dst_service'],
      selectors: serviceSelectors(scope),
      peer: 'dst',
    },
  ];
}

/** The queries behind the rows at a glance: requests, latencies and connections, each a union of what they are about. @internal */
export function statQueries(scope: MetricScope): readonly QuestionQuery[] {
  const { rateSeconds } = scope;
  // A workload without a Service is asked for by no name.
  const asked = askedOf(scope).filter(({ selectors }) => selectors.length > 0);
  const rate = (
    metric: string,
    { part, by, selectors }: Asked,
    more: readonly string[],
    tags: Readonly<Record<string, string>> = {},
  ): UnionPart => ({
    promql: promqlRateSum(metric, [...by, ...more], selectors, rateSeconds),
    tags: { part, ...tags },
  });
  const policies = (part: StatPart, metric: string): UnionPart => ({
    promql: promqlRateSum(
      metric,
      ['namespace', 'srv_kind', 'srv_name', 'route_kind', 'route_name'],
      scopeSelectors(scope),
      rateSeconds,
    ),
    tags: { part },
  });
  return [
    {
      id: 'statRequests',
      title: 'Requests by workload, Service, policy and caller',
      promql: promqlUnion([
        ...asked.map(one =>
          rate('response_total', one, [...(one.more ?? []), 'classification']),
        ),
        policies('allowed', 'inbound_http_authz_allow_total'),
        policies('denied', 'inbound_http_authz_deny_total'),
      ]),
    },
    {
      id: 'statLatency',
      title: 'Time to answer by workload, Service, policy and caller',
      promql: promqlUnion(
        asked.map(one =>
          rate('response_latency_ms_bucket', one, [...(one.more ?? []), 'le']),
        ),
      ),
    },
    {
      id: 'statConnections',
      title: 'Open connections and bytes by workload and Service',
      promql: promqlUnion(
        asked.flatMap(one => {
          const selectors = one.selectors.map(
            selector => `${selector},peer="${one.peer}"`,
          );
          return [
            {
              promql: `sum by (${one.by.join(', ')}) (${anyOf(
                selectors.map(selector => `tcp_open_connections{${selector}}`),
              )})`,
              tags: { part: one.part, measure: 'open' },
            },
            ...METRICS.map(([measure, metric]) =>
              rate(metric, { ...one, selectors }, [], { measure }),
            ),
          ];
        }),
      ),
    },
    {
      id: 'statProxies',
      title: 'Pods whose proxy is scraped',
      promql: `max by (pod, namespace) (${anyOf(
        scopeSelectors(scope).map(selector => `up{${selector}} > 0`),
      )})`,
    },
  ];
}
