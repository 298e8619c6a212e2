import { escapePromqlRegex } from '../../../engine/escapePromql';
import {
  BackendQuestion,
  BackendSample,
  BackendScope,
} from '../../../engine/MeshMetrics';
import { MetricSeries } from '../../../engine/TrafficSample';
import { promqlRateSum } from '../../../engine/promqlUnion';
import { isFailedResponse } from '../failedResponse';
import { lastValue } from '../../shared/lastValue';
import { known } from './known';
import { extraMatchers } from './scopeSelectors';

const BY = [
  'destination_service',
  'destination_version',
  'destination_workload',
];

/** Where requests to the hosts are counted: at waypoints where the workloads have them, at sidecars, else at the clients. */
function reporter({ workloads }: BackendScope): string {
  if (workloads.some(w => w.dataPlane === 'ambient' && w.waypoint))
    return 'waypoint';
  return workloads.some(w => w.dataPlane === 'sidecar')
    ? 'destination'
    : 'source';
}

function sampleOf(series: MetricSeries, failed: boolean): BackendSample[] {
  const { labels } = series;
  const host = known(labels.destination_service);
  if (host === undefined) return [];
  const version = known(labels.destination_version);
  const workload = known(labels.destination_workload);
  return [
    {
      host,
      ...(version !== undefined && { version }),
      ...(workload !== undefined && { workload }),
      failed,
      ...(labels.le !== undefined && {
        upToMs: labels.le === '+Inf' ? Infinity : Number(labels.le),
      }),
      rate: lastValue(series),
    },
  ];
}

/** Requests by the Service a route chose and the version that answered. @internal */
export const backends: BackendQuestion = {
  queries(scope) {
    const hosts = [...new Set(scope.hosts)].sort();
    const selectors = hosts.length
      ? [
          [
            `reporter="${reporter(scope)}"`,
            `destination_service=~"${hosts.map(escapePromqlRegex).join('|')}"`,
            ...extraMatchers(scope),
          ].join(','),
        ]
      : [];
    return [
      {
        id: 'backendRequests',
        title: 'Requests by backend and outcome',
        promql: promqlRateSum(
          'istio_requests_total',
          [...BY, 'response_code', 'grpc_response_status'],
          selectors,
          scope.rateSeconds,
        ),
      },
      {
        id: 'backendLatency',
        title: 'Time to answer by backend',
        promql: promqlRateSum(
          'istio_request_duration_milliseconds_bucket',
          [...BY, 'le'],
          selectors,
          scope.rateSeconds,
        ),
      },
    ];
  },
  rows(answers) {
    return [
      ...(answers.get('backendRequests') ?? []).flatMap(series =>
        sampleOf(
          series,
          isFailedResponse(
            series.labels.response_code,
            series.labels.grpc_response_status,
          ),
        ),
      ),
      ...(answers.get('backendLatency') ?? []).flatMap(series =>
        sampleOf(series, false),
      ),
    ];
  },
};
