import {
  MetricQuestion,
  SaturationSample,
} from '../../../engine/MetricQuestion';
import { promqlUnion } from '../../../engine/promqlUnion';
import { lastValue } from '../../shared/lastValue';
import { withoutIdle } from '../../shared/withoutIdle';
import { anyOf, scopeSelectors } from './scopeSelectors';

const UNITS = {
  'proxy-cpu': 'cores',
  'proxy-memory': 'bytes',
  retries: 'requests/s',
  'retry-overflow': 'requests/s',
  'ejected-endpoints': 'endpoints',
  'rate-limited': 'requests/s',
} as const;

function isMeasure(text: string | undefined): text is keyof typeof UNITS {
  return (
    text !== undefined && Object.prototype.hasOwnProperty.call(UNITS, text)
  );
}

/** Counters of retries, for HTTP and for gRPC routes. */
const RETRIES = [
  ['retry_requests_total', 'retries'],
  ['retry_overflow_total', 'retry-overflow'],
] as const;

/**
 * What Linkerd's proxies run short of, as they tell themselves: CPU and memory, retries and those for which the budget was
 * spent, endpoints that are not available, requests a rate limit turned away.
 * @internal
 */
export const saturation: MetricQuestion<SaturationSample> = {
  queries(scope) {
    if (scope.workloads.length === 0) return [];
    const seconds = scope.rateSeconds;
    const rates = (metric: string, more: readonly string[] = []) =>
      anyOf(
        scopeSelectors(scope, more).map(
          selector => `rate(${metric}{${selector}}[${seconds}s])`,
        ),
      );
    const values = (metric: string, more: readonly string[] = []) =>
      anyOf(
        scopeSelectors(scope, more).map(selector => `${metric}{${selector}}`),
      );
    // A proxy's own numbers must not be confused with those of an application that exposes the same names.
    const proxy = ['job="linkerd-proxy"'];
    return [
      {
        id: 'saturation',
        title: 'What the proxies run short of',
        promql: promqlUnion([
          {
            promql: `sum by (pod) (${rates(
              'process_cpu_seconds_total',
              proxy,
            )})`,
            tags: { measure: 'proxy-cpu' },
          },
          {
            promql: `sum by (pod) (${values(
              'process_resident_memory_bytes',
              proxy,
            )})`,
            tags: { measure: 'proxy-memory' },
          },
          ...RETRIES.map(([metric, measure]) => ({
            promql: `sum by (parent_name) (${rates(
              `outbound_http_route_${metric}`,
            )} or ${rates(`outbound_grpc_route_${metric}`)})`,
            tags: { measure },
          })),
          {
            promql: `sum by (backend_name) (${values(
              'outbound_http_balancer_endpoints',
              ['endpoint_state="pending"'],
            )})`,
            tags: { measure: 'ejected-endpoints' },
          },
          {
            promql: `sum (${rates('inbound_http_local_ratelimit_total')})`,
            tags: { measure: 'rate-limited' },
          },
        ]),
      },
    ];
  },
  rows(answers) {
    return withoutIdle(
      (answers.get('saturation') ?? []).flatMap(
        (series): SaturationSample[] => {
          const { measure, pod, parent_name, backend_name } = series.labels;
          if (!isMeasure(measure)) return [];
          const destination = parent_name || backend_name;
          return [
            {
              measure,
              ...(pod && { pod }),
              ...(destination && { destination }),
              value: lastValue(series),
              unit: UNITS[measure],
            },
          ];
        },
      ),
    );
  },
};
