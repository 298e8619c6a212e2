import { SampledSeries } from '../series/SampledSeries';
import { labelsOf } from '../series/Labels';
import { CounterSeries, Growth, Restarts } from './CounterSeries';
import {
  Flow,
  Operation,
  Outcome,
  partOf,
  Party,
  PodName,
  requestGrowth,
} from './Flow';
import { histogram } from './histogram';
import { ISTIO_BOUNDS } from './latency';

type LabelValues = Readonly<Record<string, string | undefined>>;

/** How a request between two workloads is carried and who tells of it. */
export interface IstioPath {
  readonly mtls: boolean;
  /** The waypoint that reports layer 7 in place of a sidecar at the destination. */
  readonly waypoint?: Party;
  /** False when the caller has no proxy, so that it is also unknown to the other side. */
  readonly callerReports: boolean;
  /** True when the caller is a ztunnel's, which reports connections only. */
  readonly callerIsAmbient?: boolean;
}

function spiffe({ namespace, serviceAccount }: Party): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

/** The labels Prometheus adds when it scrapes a pod. */
export function scrapeLabels(
  party: Party,
  pod: PodName,
  port: number,
): LabelValues {
  return {
    job: 'kubernetes-pods',
    instance: `${pod.ip}:${port}`,
    namespace: party.namespace,
    pod: pod.name,
    app: party.app,
    version: party.version,
  };
}

function sourceLabels(
  party: Party,
  known: boolean,
  mtls: boolean,
): LabelValues {
  return {
    source_workload: known ? party.workload : 'unknown',
    source_canonical_service: known ? party.app : 'unknown',
    source_canonical_revision: known ? party.version : 'latest',
    source_workload_namespace: known ? party.namespace : 'unknown',
    source_principal: mtls ? spiffe(party) : 'unknown',
    source_app: known ? party.app : 'unknown',
    source_version: known ? party.version : 'unknown',
    source_cluster: known ? 'Kubernetes' : 'unknown',
  };
}

function destinationLabels({ to, service }: Flow, mtls: boolean): LabelValues {
  return {
    destination_workload: to.workload,
    destination_workload_namespace: to.namespace,
    destination_principal: mtls ? spiffe(to) : 'unknown',
    destination_app: to.app,
    destination_version: to.version,
    destination_service: `${service.name}.${service.namespace}.svc.cluster.local`,
    destination_canonical_service: to.app,
    destination_canonical_revision: to.version,
    destination_service_name: service.name,
    destination_service_namespace: service.namespace,
    destination_cluster: 'Kubernetes',
  };
}

function peerLabels(flow: Flow, path: IstioPath): LabelValues {
  return {
    ...sourceLabels(flow.from, path.callerReports, path.mtls),
    ...destinationLabels(flow, path.mtls),
  };
}

/** Layer 7 metrics of a flow, by every proxy that sees it. */
export function istioSeries(
  flow: Flow,
  path: IstioPath,
  restarts?: Restarts,
): SampledSeries[] {
  const server = path.mtls ? 'mutual_tls' : 'none';
  const reporters: [reporter: string, at: Party, security: string][] = [
    path.waypoint
      ? ['waypoint', path.waypoint, server]
      : ['destination', flow.to, server],
  ];
  if (path.callerReports && !path.callerIsAmbient) {
    // A client's proxy never says how the connection was secured.
    reporters.push(['source', flow.from, 'unknown']);
  }
  return reporters.flatMap(([reporter, at, security]) =>
    at.pods.flatMap(pod =>
      flow.outcomes.flatMap(outcome =>
        operationsOf(flow, reporter).flatMap(({ name, share }) =>
          requestSeries(
            {
              reporter,
              ...peerLabels(flow, path),
              request_operation: name,
              request_protocol: flow.protocol,
              response_code: outcome.code,
              grpc_response_status: outcome.grpcStatus,
              response_flags: outcome.flags ?? '-',
              connection_security_policy: security,
              ...scrapeLabels(at, pod, 15020),
            },
            partOf(outcome, share),
            at.pods.length,
            restarts,
          ),
        ),
      ),
    ),
  );
}

/** Operations are named where the requests arrive. */
function operationsOf(
  { operations }: Flow,
  reporter: string,
): readonly (Partial<Operation> & Pick<Operation, 'share'>)[] {
  return operations && reporter !== 'source' ? operations : [{ share: 1 }];
}

function requestSeries(
  labels: LabelValues,
  outcome: Outcome,
  pods: number,
  restarts?: Restarts,
): SampledSeries[] {
  return [
    new CounterSeries(
      labelsOf({ ...labels, __name__: 'istio_requests_total' }),
      requestGrowth(outcome, pods),
      restarts,
    ),
    ...histogram(
      'istio_request_duration_milliseconds',
      labels,
      ISTIO_BOUNDS,
      outcome,
      pods,
      restarts,
    ),
  ];
}

// Per request; "received" is what the server received.
const BYTES_RECEIVED = 420;
const BYTES_SENT = 3_100;
const REQUESTS_PER_CONNECTION = 25;

/** The connections of a flow as the ztunnels of its ambient ends report them. */
export function ztunnelSeries(
  flow: Flow,
  path: IstioPath,
  ztunnels: Party,
): SampledSeries[] {
  const reporters = path.callerIsAmbient
    ? ['source', 'destination']
    : ['destination'];
  return reporters.flatMap(reporter =>
    connectionSeries(
      flow,
      {
        reporter,
        ...peerLabels(flow, path),
        connection_security_policy: path.mtls ? 'mutual_tls' : 'unknown',
        ...scrapeLabels(ztunnels, ztunnels.pods[0], 15020),
      },
      1,
    ),
  );
}

/** The connections of a flow of another protocol than HTTP, as the client's sidecar reports them; the server has no proxy. */
export function tcpSeries(flow: Flow): SampledSeries[] {
  return flow.from.pods.flatMap(pod =>
    connectionSeries(
      flow,
      {
        reporter: 'source',
        ...peerLabels(flow, { mtls: false, callerReports: true }),
        source_principal: 'unknown',
        connection_security_policy: 'unknown',
        ...scrapeLabels(flow.from, pod, 15020),
      },
      flow.from.pods.length,
    ),
  );
}

/** Connections are open for a while before they are closed. */
function aScrapeLater(series: SampledSeries): SampledSeries {
  return {
    labels: series.labels,
    firstScrape: series.firstScrape,
    valueAt: scrape => series.valueAt(Math.max(series.firstScrape, scrape - 1)),
    resets: () => [],
  };
}

function connectionSeries(
  flow: Flow,
  labels: LabelValues,
  pods: number,
): SampledSeries[] {
  const perConnection = 1 / REQUESTS_PER_CONNECTION;
  const scaled = (growth: readonly Growth[], factor: number) =>
    growth.map(({ pace, perSecond }) => ({
      pace,
      perSecond: perSecond * factor,
    }));
  const counter = (
    name: string,
    factor: number,
    outcomes: readonly Outcome[],
    flags = '-',
  ) =>
    new CounterSeries(
      labelsOf({
        ...labels,
        request_protocol: 'tcp',
        response_flags: flags,
        __name__: name,
      }),
      scaled(
        outcomes.flatMap(outcome => requestGrowth(outcome, pods)),
        factor,
      ),
    );
  const all = flow.outcomes;
  const broken = all.filter(({ failed }) => failed);
  // A ztunnel counts what failed as closed, too.
  const unflagged = all.filter(({ flags }) => flags === undefined);
  return [
    counter('istio_tcp_connections_opened_total', perConnection, all),
    aScrapeLater(
      counter('istio_tcp_connections_closed_total', perConnection, unflagged),
    ),
    counter('istio_tcp_received_bytes_total', BYTES_RECEIVED, all),
    counter('istio_tcp_sent_bytes_total', BYTES_SENT, all),
    ...broken.map(outcome =>
      outcome.flags === undefined
        ? counter('istio_tcp_connections_failed_total', perConnection, [
            outcome,
          ])
        : counter(
            'istio_tcp_connections_closed_total',
            perConnection,
            [outcome],
            outcome.flags,
          ),
    ),
  ];
}
