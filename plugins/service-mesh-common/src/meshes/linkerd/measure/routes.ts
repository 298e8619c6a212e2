import { MetricQuestion, RouteSample } from '../../../engine/MetricQuestion';
import { promqlRateSum, promqlUnion } from '../../../engine/promqlUnion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { apiRoutes } from './apiRoutes';
import { profileRoutes } from './profileRoutes';
import { directed, scopeSelectors } from './scopeSelectors';

/** Routes of ServiceProfiles; requests that match none carry no `rt_route`. */
const PROFILE = ['namespace', 'dst', 'rt_route'];
/** Routes of the inbound policy, below their Server. */
const POLICY = ['srv_kind', 'srv_name', 'route_kind', 'route_name'];
/** Routes of the outbound policy, below their Service or EgressNetwork. */
const API = [
  'parent_kind',
  'parent_namespace',
  'parent_name',
  'parent_port',
  'route_kind',
  'route_name',
];

/** Families of routes of the Gateway API by protocol, and the label that holds the outcome. */
const FAMILIES = [
  ['outbound_http_route', 'http_status'],
  ['outbound_grpc_route', 'grpc_status'],
] as const;

/** The same routes of the inbound policy in families of newer proxies, by protocol. */
const INBOUND = ['parent_kind', 'parent_name', 'route_kind', 'route_name'];
const INBOUND_FAMILIES = ['http', 'grpc'] as const;

/** What a series of the union counts. @internal */
export type RouteCount =
  | 'profileReceived'
  | 'profileSent'
  | 'profileActual'
  | 'policy'
  | 'policyHttp'
  | 'policyGrpc'
  | 'api'
  | 'apiActual';

/** Series by what they count. @internal */
export type RouteSeries = (
  query: 'routeRequests' | 'routeLatency',
  counted: RouteCount,
) => readonly MetricSeries[];

/**
 * Requests by route, in both generations of metrics: routes of ServiceProfiles (`route_*`), and routes of the Gateway API,
 * inbound on the labels of `response_total` and where those are missing in the families of newer proxies, outbound in
 * families of their own. Each request counts once however often it was tried; the tries are counted apart.
 * @internal
 */
export const routes: MetricQuestion<RouteSample> = {
  queries(scope) {
    const { rateSeconds } = scope;
    const inbound = directed(scope, 'inbound');
    const outbound = directed(scope, 'outbound');
    const policy = inbound.map(
      selector => `${selector},route_name!="",route_kind!="default"`,
    );
    const own = scopeSelectors(scope);
    const named = own.map(
      selector => `${selector},route_name!="",route_kind!="default"`,
    );
    const counts = { http: 'policyHttp', grpc: 'policyGrpc' } as const;
    const part = (
      counted: RouteCount,
      metric: string,
      by: readonly string[],
      selectors: readonly string[],
    ) => ({
      promql: promqlRateSum(metric, by, selectors, rateSeconds),
      tags: { counted },
    });
    return [
      {
        id: 'routeRequests',
        title: 'Requests by route and outcome, and as sent with their retries',
        promql: promqlUnion([
          part(
            'profileReceived',
            'route_response_total',
            [...PROFILE, 'classification'],
            inbound,
          ),
          part(
            'profileSent',
            'route_response_total',
            [...PROFILE, 'classification'],
            outbound,
          ),
          part(
            'profileActual',
            'route_actual_response_total',
            [...PROFILE, 'classification'],
            outbound,
          ),
          part(
            'policy',
            'response_total',
            [...POLICY, 'classification'],
            policy,
          ),
          ...INBOUND_FAMILIES.map(protocol =>
            part(
              counts[protocol],
              `inbound_${protocol}_statuses_total`,
              [...INBOUND, 'status'],
              named,
            ),
          ),
          ...FAMILIES.flatMap(([family, status]) => [
            part(
              'api',
              `${family}_request_statuses_total`,
              [...API, status, 'error'],
              own,
            ),
            part(
              'apiActual',
              `${family}_backend_response_statuses_total`,
              [...API, status, 'error'],
              own,
            ),
          ]),
        ]),
      },
      {
        id: 'routeLatency',
        title: 'Time to answer by route',
        promql: promqlUnion([
          part(
            'profileReceived',
            'route_response_latency_ms_bucket',
            [...PROFILE, 'le'],
            inbound,
          ),
          part(
            'profileSent',
            'route_response_latency_ms_bucket',
            [...PROFILE, 'le'],
            outbound,
          ),
          part(
            'policy',
            'response_latency_ms_bucket',
            [...POLICY, 'le'],
            policy,
          ),
          ...INBOUND_FAMILIES.map(protocol =>
            part(
              counts[protocol],
              `inbound_${protocol}_request_duration_seconds_bucket`,
              [...INBOUND, 'le'],
              named,
            ),
          ),
          ...FAMILIES.map(([family]) =>
            part(
              'api',
              `${family}_request_duration_seconds_bucket`,
              [...API, 'le'],
              own,
            ),
          ),
        ]),
      },
    ];
  },
  rows(answers, about) {
    const series: RouteSeries = (query, counted) =>
      (answers.get(query) ?? []).filter(
        ({ labels }) => labels.counted === counted,
      );
    return [...profileRoutes(series, about), ...apiRoutes(series)];
  },
};
