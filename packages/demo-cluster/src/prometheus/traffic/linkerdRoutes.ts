import { SampledSeries } from '../series/SampledSeries';
import { labelsOf } from '../series/Labels';
import { CounterSeries } from './CounterSeries';
import {
  bucketGrowth,
  Flow,
  Outcome,
  partOf,
  Party,
  requestGrowth,
} from './Flow';
import { histogram } from './histogram';
import { LINKERD_BOUNDS } from './latency';
import { proxyLabels } from './linkerdSeries';

/** A route and the share of the requests that match it. */
export interface RouteShare {
  /** Absent for requests that match no route of the profile. */
  readonly name?: string;
  /** 0–1; the shares of a flow add up to 1. */
  readonly share: number;
}

/** Requests that are sent again, for each that is asked. */
const RETRIES = 0.1;

function classification({ code }: Outcome): string {
  return code.startsWith('5') ? 'failure' : 'success';
}

/** What the proxies at both ends count for the routes of a ServiceProfile, and how often a client really sent. */
export function profileRoutes(
  flow: Flow,
  routes: readonly RouteShare[],
): SampledSeries[] {
  const { service, from, to } = flow;
  const dst = `${service.name}.${service.namespace}.svc.cluster.local:${service.port}`;
  const at = (party: Party, direction: 'inbound' | 'outbound') =>
    party.pods.flatMap(pod =>
      routes.flatMap(({ name, share }) =>
        flow.outcomes.flatMap(outcome => {
          const labels = {
            ...proxyLabels(party, pod),
            direction,
            dst,
            rt_route: name,
            status_code: outcome.code,
          };
          const counted = (metric: string, factor: number) =>
            new CounterSeries(
              labelsOf({
                ...labels,
                __name__: metric,
                classification: classification(outcome),
              }),
              requestGrowth(partOf(outcome, share * factor), party.pods.length),
            );
          return [
            counted('route_response_total', 1),
            ...(direction === 'outbound'
              ? [counted('route_actual_response_total', 1 + RETRIES)]
              : []),
            ...histogram(
              'route_response_latency_ms',
              labels,
              LINKERD_BOUNDS,
              partOf(outcome, share),
              party.pods.length,
            ),
          ];
        }),
      ),
    );
  return [...at(from, 'outbound'), ...at(to, 'inbound')];
}

/** Bucket bounds of the time a route takes, in seconds. */
const ROUTE_BOUNDS = [0.05, 0.5, 1, 10, Infinity];

/** Outcomes by the label that tells them apart. */
function byStatus(
  outcomes: readonly Outcome[],
  statusOf: (outcome: Outcome) => string,
): ReadonlyMap<string, Outcome> {
  const result = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const status = statusOf(outcome);
    const parts = result.get(status)?.parts ?? [];
    result.set(status, { ...outcome, parts: [...parts, ...outcome.parts] });
  }
  return result;
}

/** What the client's proxy counts for a route of the Gateway API: for the route, and for each backend it chose. */
export function apiRoute(
  flows: readonly Flow[],
  route: { readonly kind: 'HTTPRoute' | 'GRPCRoute'; readonly name: string },
): SampledSeries[] {
  const [first] = flows;
  if (!first) return [];
  const { service, from } = first;
  const pods = from.pods.length;
  const [family, label] =
    route.kind === 'HTTPRoute'
      ? ['outbound_http_route', 'http_status']
      : ['outbound_grpc_route', 'grpc_status'];
  const statusOf = ({ code, grpcStatus }: Outcome) => {
    if (route.kind === 'HTTPRoute') return code;
    return grpcStatus === '0' ? 'OK' : 'UNKNOWN';
  };
  const all: Outcome = {
    code: '',
    parts: flows.flatMap(({ outcomes }) =>
      outcomes.flatMap(({ parts }) => parts),
    ),
  };
  return from.pods.flatMap(pod => {
    const labels = {
      ...proxyLabels(from, pod),
      parent_group: 'core',
      parent_kind: 'Service',
      parent_namespace: service.namespace,
      parent_name: service.name,
      parent_port: String(service.port),
      route_group: 'gateway.networking.k8s.io',
      route_kind: route.kind,
      route_namespace: service.namespace,
      route_name: route.name,
    };
    const counted = (
      metric: string,
      outcomes: readonly Outcome[],
      factor: number,
      more: Readonly<Record<string, string>> = {},
    ) =>
      [...byStatus(outcomes, statusOf)].map(
        ([status, outcome]) =>
          new CounterSeries(
            labelsOf({
              ...labels,
              ...more,
              [label]: status,
              __name__: `${family}_${metric}`,
            }),
            requestGrowth(partOf(outcome, factor), pods),
          ),
      );
    return [
      ...counted(
        'request_statuses_total',
        flows.flatMap(({ outcomes }) => outcomes),
        1,
      ),
      ...flows.flatMap(flow =>
        counted('backend_response_statuses_total', flow.outcomes, 1 + RETRIES, {
          backend_group: 'core',
          backend_kind: 'Service',
          backend_namespace: flow.service.namespace,
          backend_name: flow.service.backend ?? flow.service.name,
          backend_port: String(flow.service.port),
        }),
      ),
      ...ROUTE_BOUNDS.map(
        bound =>
          new CounterSeries(
            labelsOf({
              ...labels,
              __name__: `${family}_request_duration_seconds_bucket`,
              le: bound === Infinity ? '+Inf' : String(bound),
            }),
            bucketGrowth(all, pods, bound * 1000),
          ),
      ),
    ];
  });
}
