import { MetricQuestion, RouteSample } from '../../../engine/MetricQuestion';
import { promqlRateSum, promqlUnion } from '../../../engine/promqlUnion';
import { lastValue } from '../../shared/lastValue';
import { directed, scopeSelectors } from './scopeSelectors';

/** Routes of ServiceProfiles, whose responses the server's proxy counts apart. */
const PROFILE = 'rt_route';
/** Routes of the inbound policy, of which only admitted requests are counted. */
const POLICY = ['route_kind', 'route_name'];

/** Requests by route: of ServiceProfiles with outcome and latency, of HTTPRoutes of the inbound policy by number only. @internal */
export const routes: MetricQuestion<RouteSample> = {
  queries(scope) {
    const { rateSeconds } = scope;
    const inbound = directed(scope, 'inbound').map(
      selector => `${selector},${PROFILE}!=""`,
    );
    const admitted = scopeSelectors(scope).map(
      selector => `${selector},route_name!="",route_kind!="default"`,
    );
    return [
      {
        id: 'routeRequests',
        title: 'Requests by route and outcome',
        promql: promqlUnion([
          {
            promql: promqlRateSum(
              'route_response_total',
              [PROFILE, 'classification'],
              inbound,
              rateSeconds,
            ),
            tags: {},
          },
          {
            promql: promqlRateSum(
              'inbound_http_authz_allow_total',
              POLICY,
              admitted,
              rateSeconds,
            ),
            tags: {},
          },
        ]),
      },
      {
        id: 'routeLatency',
        title: 'Time to answer by route',
        promql: promqlRateSum(
          'route_response_latency_ms_bucket',
          [PROFILE, 'le'],
          inbound,
          rateSeconds,
        ),
      },
    ];
  },
  rows(answers) {
    return ['routeRequests', 'routeLatency'].flatMap(id =>
      (answers.get(id) ?? []).flatMap((series): RouteSample[] => {
        const { labels } = series;
        const route = labels[PROFILE] || labels.route_name;
        if (!route) return [];
        return [
          {
            route,
            kind: labels[PROFILE] ? 'ServiceProfile' : labels.route_kind,
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
