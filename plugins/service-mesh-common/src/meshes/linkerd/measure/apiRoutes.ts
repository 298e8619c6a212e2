import { Bucket } from '../../../engine/histogramQuantile';
import { RouteSample } from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { lastValue } from '../../shared/lastValue';
import { GRPC_FAILURES } from '../proxyMetrics/classifyResponse';
import type { RouteSeries } from './routes';

/** A response, or its absence, that counts against a route: 5xx, a gRPC status that is not OK, or an error of the proxy. */
function isFailed({ labels }: MetricSeries): boolean {
  const {
    classification,
    error,
    http_status: http,
    grpc_status: grpc,
    counted,
    status,
  } = labels;
  if (classification !== undefined) return classification === 'failure';
  if (counted === 'policyGrpc')
    return !status || GRPC_FAILURES.has(Number(status));
  // A response that never came has no status.
  if (counted === 'policyHttp') return !status || Number(status) >= 500;
  if (error) return true;
  return grpc ? grpc !== 'OK' : http !== undefined && Number(http) >= 500;
}

function boundMs({ labels }: MetricSeries, leMs: number): Bucket[0] {
  return labels.le === '+Inf' ? Infinity : Number(labels.le) * leMs;
}

function policyRoute({ labels }: MetricSeries) {
  const { srv_kind, parent_kind, srv_name, parent_name } = labels;
  const server = srv_kind ?? parent_kind;
  const name = srv_name ?? parent_name;
  return {
    route: labels.route_name ?? '',
    kind: labels.route_kind,
    direction: 'inbound' as const,
    ...(name && {
      parent: `${server === 'server' ? 'Server' : server} ${name}`,
    }),
  };
}

function apiRoute({ labels }: MetricSeries) {
  const { parent_kind, parent_namespace, parent_name, parent_port } = labels;
  const place = parent_namespace ? `.${parent_namespace}` : '';
  const port = parent_port && parent_port !== '0' ? `:${parent_port}` : '';
  return {
    route: labels.route_name ?? '',
    kind: labels.route_kind,
    direction: 'outbound' as const,
    ...(parent_name && {
      parent: `${parent_kind || 'Service'} ${parent_name}${place}${port}`,
    }),
  };
}

/** Routes of the Gateway API, of both groups: those that let requests in, and those that direct what is sent. @internal */
export function apiRoutes(series: RouteSeries): RouteSample[] {
  const read = (
    counted: 'policy' | 'policyHttp' | 'policyGrpc' | 'api' | 'apiActual',
    routeOf: (one: MetricSeries) => Omit<RouteSample, 'failed' | 'rate'>,
    leMs: number,
  ): RouteSample[] =>
    [
      ...series('routeRequests', counted),
      ...series('routeLatency', counted),
    ].flatMap(one => {
      const route = routeOf(one);
      return route.route
        ? [
            {
              ...route,
              ...(counted === 'apiActual' && { effort: 'actual' as const }),
              failed: isFailed(one),
              ...(one.labels.le !== undefined && {
                upToMs: boundMs(one, leMs),
              }),
              rate: lastValue(one),
            },
          ]
        : [];
    });
  const tried = read('apiActual', apiRoute, 1000);
  const asked = read('api', apiRoute, 1000);
  const key = ({ kind, route, parent }: RouteSample) =>
    JSON.stringify([kind, route, parent]);
  const known = new Set(asked.map(key));
  const admitted = read('policy', policyRoute, 1);
  const told = new Set(admitted.map(key));
  return [
    ...admitted,
    // Most proxies count the same requests in both.
    ...[
      ...read('policyHttp', policyRoute, 1000),
      ...read('policyGrpc', policyRoute, 1000),
    ].filter(sample => !told.has(key(sample))),
    ...asked,
    // Older proxies count at the backends only: what was sent is then all that is known.
    ...tried.map(({ effort, ...sample }) =>
      known.has(key(sample)) ? { ...sample, effort } : sample,
    ),
  ];
}
