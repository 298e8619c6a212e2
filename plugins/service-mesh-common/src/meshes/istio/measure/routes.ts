import { MetricQuestion, RouteSample } from '../../../engine/MetricQuestion';
import { promqlRateSum } from '../../../engine/promqlUnion';
import { lastValue } from '../../shared/lastValue';
import { isFailedResponse } from '../failedResponse';
import { inboundReporter, scopeSelectors } from './scopeSelectors';

/** The tag that Istio's documentation suggests for classified requests. */
const TAG = 'request_operation';

/**
 * Requests by operation. Istio's standard metrics name no route; a mesh whose Telemetry adds the tag `request_operation`
 * has it on the same metrics, and without the tag there are no rows.
 * @internal
 */
export const routes: MetricQuestion<RouteSample> = {
  queries(scope) {
    const selectors = scopeSelectors(scope, 'destination', inboundReporter).map(
      selector => `${selector},${TAG}!=""`,
    );
    return [
      {
        id: 'routeRequests',
        title: 'Requests by operation and outcome',
        promql: promqlRateSum(
          'istio_requests_total',
          [TAG, 'response_code', 'grpc_response_status'],
          selectors,
          scope.rateSeconds,
        ),
      },
      {
        id: 'routeLatency',
        title: 'Time to answer by operation',
        promql: promqlRateSum(
          'istio_request_duration_milliseconds_bucket',
          [TAG, 'le'],
          selectors,
          scope.rateSeconds,
        ),
      },
    ];
  },
  rows(answers) {
    return ['routeRequests', 'routeLatency'].flatMap(id =>
      (answers.get(id) ?? []).flatMap((series): RouteSample[] => {
        const { labels } = series;
        const route = labels[TAG];
        if (!route || route === 'unknown') return [];
        return [
          {
            route,
            kind: 'operation',
            failed: isFailedResponse(
              labels.response_code,
              labels.grpc_response_status,
            ),
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
