import { MetricScope } from '../../../engine/MeshMetrics';
import { MetricQuestion } from '../../../engine/MetricQuestion';
import { ObservedSample } from '../../../engine/ObservedSample';
import { promqlUnion } from '../../../engine/promqlUnion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { EdgeEnd } from '../../../model';
import { countedInStep, withBegun } from '../../shared/withBegun';
import { PLAINTEXT } from './connections';
import { known } from './known';
import { inboundReporter, scopeSelectors } from './scopeSelectors';

const BY = [
  'source_workload',
  'source_workload_namespace',
  'source_principal',
  'destination_workload',
  'destination_workload_namespace',
  'destination_service_name',
  'request_protocol',
  'connection_security_policy',
];
const REQUESTS = 'istio_requests_total';
const CONNECTIONS = 'istio_tcp_connections_opened_total';

function client({ labels }: MetricSeries): EdgeEnd {
  const namespace = known(labels.source_workload_namespace);
  const name = known(labels.source_workload);
  const identity = known(labels.source_principal);
  return {
    ...(namespace && { namespace }),
    ...(name && { name }),
    ...(identity && { identity: identity.replace(/^spiffe:\/\//, '') }),
  };
}

function tlsOf({
  labels,
}: MetricSeries): Pick<ObservedSample, 'tls' | 'reason'> {
  switch (labels.connection_security_policy) {
    case 'mutual_tls':
      return { tls: 'secured' };
    case 'none':
      return { tls: 'plaintext', reason: PLAINTEXT };
    default:
      return { tls: 'unknown' };
  }
}

function sample(
  series: MetricSeries,
): Omit<ObservedSample, 'type' | 'unit' | 'points'> {
  const { labels } = series;
  const service = known(labels.destination_service_name);
  const protocol = known(labels.request_protocol);
  return {
    client: client(series),
    server: {
      namespace: labels.destination_workload_namespace,
      name: labels.destination_workload,
      ...(service && { service }),
    },
    ...(protocol &&
      labels.count !== 'ztunnel' && {
        protocol: protocol === 'tcp' ? ('tcp' as const) : ('http' as const),
      }),
    ...tlsOf(series),
  };
}

/** Who of an external authorizer's refusals is told by Envoy's flag. */
function causeOf({ labels }: MetricSeries): string {
  return /(^|,)UAEX(,|$)/.test(labels.response_flags ?? '')
    ? 'An external authorizer refused'
    : 'Status 403 or gRPC 7: a policy, an authorizer or the application; cause not in metrics';
}

/** Servers of ambient workloads are ztunnels too, which see what passes the waypoint by. */
function ambient({ workloads, ...scope }: MetricScope): MetricScope {
  return {
    ...scope,
    workloads: workloads.filter(({ dataPlane }) => dataPlane === 'ambient'),
  };
}

function sidecars({ workloads, ...scope }: MetricScope): MetricScope {
  return {
    ...scope,
    workloads: workloads.filter(({ dataPlane }) => dataPlane !== 'ambient'),
  };
}

function withCount(
  series: readonly MetricSeries[],
  ...counts: readonly string[]
): MetricSeries[] {
  return series.filter(({ labels }) => counts.includes(labels.count ?? ''));
}

/**
 * How requests and connections came in, as the server's side counted them: only it knows whether they were mTLS. A 403 is
 * one whoever answered; refused TCP connections are not counted at all.
 * @internal
 */
export const observed: MetricQuestion<ObservedSample> = {
  queries(scope) {
    const step = scope.rateSeconds;
    const at = (of: MetricScope) =>
      scopeSelectors(of, 'destination', inboundReporter);
    const requests = countedInStep(REQUESTS, BY, at(scope), step);
    const plain = (of: MetricScope) =>
      at(of).map(
        selector => `${selector},connection_security_policy!="mutual_tls"`,
      );
    const connections = countedInStep(
      CONNECTIONS,
      BY,
      at(sidecars(scope)),
      step,
    );
    const ztunnels = countedInStep(
      CONNECTIONS,
      BY,
      scopeSelectors(ambient(scope), 'destination', () => 'destination'),
      step,
    );
    const hasAmbient = ambient(scope).workloads.length > 0;
    const hasSidecars = sidecars(scope).workloads.length > 0;
    const begun = (metric: string, of: MetricScope) =>
      countedInStep(metric, BY, plain(of), step).begun;
    const flagged = [...BY, 'response_flags'];
    return [
      {
        id: 'carried',
        title: 'Received in each step, by caller and mTLS',
        promql: promqlUnion([
          { promql: requests.grown, tags: { count: 'requests' } },
          ...(hasSidecars
            ? [{ promql: connections.grown, tags: { count: 'connections' } }]
            : []),
          ...(hasAmbient
            ? [{ promql: ztunnels.grown, tags: { count: 'ztunnel' } }]
            : []),
        ]),
      },
      {
        id: 'begun',
        title: 'Counters without mTLS that began in each step',
        promql: promqlUnion([
          { promql: begun(REQUESTS, scope), tags: { count: 'requests' } },
          ...(hasSidecars
            ? [
                {
                  promql: begun(CONNECTIONS, sidecars(scope)),
                  tags: { count: 'connections' },
                },
              ]
            : []),
        ]),
      },
      {
        id: 'refused',
        title: 'Answered 403 in each step, by caller',
        promql: countedInStep(
          REQUESTS,
          flagged,
          at(scope).flatMap(selector => [
            `${selector},response_code="403"`,
            `${selector},grpc_response_status="7"`,
          ]),
          step,
        ).grown,
      },
    ];
  },
  rows(answers) {
    const carried = answers.get('carried') ?? [];
    const begun = answers.get('begun') ?? [];
    const counted = (unit: ObservedSample['unit'], ...counts: string[]) =>
      withBegun(withCount(carried, ...counts), withCount(begun, ...counts)).map(
        (series): ObservedSample => ({
          type: 'carried',
          ...sample(series),
          unit,
          points: series.points,
        }),
      );
    return [
      ...counted('requests', 'requests'),
      ...counted('connections', 'connections', 'ztunnel'),
      ...(answers.get('refused') ?? []).map(
        (series): ObservedSample => ({
          type: 'refused',
          ...sample(series),
          unit: 'requests',
          precision: 'status-only',
          cause: causeOf(series),
          points: series.points,
        }),
      ),
    ];
  },
};
