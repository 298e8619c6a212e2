import { SampledSeries, SCRAPE_MS } from '../series/SampledSeries';
import { labelsOf } from '../series/Labels';
import { constantSeries, CounterSeries, Growth } from './CounterSeries';
import { Flow, Outcome, Party, PodName, requestGrowth } from './Flow';
import { histogram } from './histogram';
import { LINKERD_BOUNDS } from './latency';
import { alwaysAnswered } from './outcomes';

type LabelValues = Readonly<Record<string, string | undefined>>;

/** What the inbound policy of a workload is called in its metrics. */
export interface InboundPolicy {
  /** Name of the Server; undefined for the default policy. */
  readonly server?: string;
  /** What allows the caller; undefined for the default policy. */
  readonly authorization?: {
    readonly kind: 'authorizationpolicy' | 'serverauthorization';
    readonly name: string;
  };
  /** The default policy; `all-unauthenticated` unless given. */
  readonly defaultPolicy?: string;
}

export interface LinkerdPath {
  readonly mtls: boolean;
  readonly callerReports: boolean;
  /** False when the server has no proxy; true unless given. */
  readonly serverReports?: boolean;
  readonly policy: InboundPolicy;
}

function identity({ serviceAccount, namespace }: Party): string {
  return `${serviceAccount}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
}

/** The labels Prometheus adds when it scrapes a proxy. */
export function proxyLabels(party: Party, pod: PodName): LabelValues {
  return {
    job: 'linkerd-proxy',
    instance: `${pod.ip}:4191`,
    namespace: party.namespace,
    deployment: party.workload,
    pod: pod.name,
    app: party.app,
    version: party.version,
    control_plane_ns: 'linkerd',
  };
}

function callerLabels(from: Party, mtls: boolean): LabelValues {
  return mtls
    ? { tls: 'true', client_id: identity(from) }
    : { tls: 'no_identity', no_tls_reason: 'no_tls_from_remote' };
}

const DEFAULT_POLICY = 'all-unauthenticated';

function serverLabels(policy: InboundPolicy, port: number): LabelValues {
  return {
    srv_group: policy.server ? 'policy.linkerd.io' : undefined,
    srv_kind: policy.server ? 'server' : 'default',
    srv_name: policy.server ?? policy.defaultPolicy ?? DEFAULT_POLICY,
    srv_port: String(port),
    route_kind: 'default',
    route_name: 'default',
  };
}

function authorizationLabels(policy: InboundPolicy): LabelValues {
  return policy.authorization
    ? {
        authz_group: 'policy.linkerd.io',
        authz_kind: policy.authorization.kind,
        authz_name: policy.authorization.name,
      }
    : {
        authz_kind: 'default',
        authz_name: policy.defaultPolicy ?? DEFAULT_POLICY,
      };
}

function classification({ code, grpcStatus }: Outcome): string {
  const failed = grpcStatus
    ? ['2', '4', '7', '13', '14', '15'].includes(grpcStatus)
    : code.startsWith('5');
  return failed ? 'failure' : 'success';
}

/** Metrics of a flow by the proxies at both of its ends. */
export function linkerdSeries(flow: Flow, path: LinkerdPath): SampledSeries[] {
  return [
    ...(path.serverReports !== false
      ? flow.to.pods.flatMap(pod => inboundSeries(flow, path, pod))
      : []),
    ...(path.callerReports
      ? flow.from.pods.flatMap(pod => outboundSeries(flow, path, pod))
      : []),
  ];
}

function targetPort({ service }: Flow): number {
  return service.targetPort ?? service.port;
}

function inboundSeries(
  flow: Flow,
  { mtls, policy }: LinkerdPath,
  pod: PodName,
): SampledSeries[] {
  const port = targetPort(flow);
  const target = {
    target_addr: `${pod.ip}:${port}`,
    target_ip: pod.ip,
    target_port: String(port),
    ...callerLabels(flow.from, mtls),
    ...serverLabels(policy, port),
    ...authorizationLabels(policy),
    ...proxyLabels(flow.to, pod),
  };
  const pods = flow.to.pods.length;
  const accepted = {
    direction: 'inbound',
    peer: 'src',
    target_addr: target.target_addr,
    target_ip: target.target_ip,
    target_port: target.target_port,
    ...callerLabels(flow.from, mtls),
    ...serverLabels(policy, port),
    route_kind: undefined,
    route_name: undefined,
    ...proxyLabels(flow.to, pod),
  };
  return [
    ...responses({ direction: 'inbound', ...target }, flow, pods),
    new CounterSeries(
      labelsOf({ __name__: 'inbound_http_authz_allow_total', ...target }),
      allRequests(flow, pods),
    ),
    constantSeries(
      labelsOf({ __name__: 'tcp_open_connections', ...accepted }),
      flow.from.pods.length,
    ),
    ...transport(accepted, flow, pods, 'inbound'),
  ];
}

function outboundSeries(
  flow: Flow,
  { mtls }: LinkerdPath,
  pod: PodName,
): SampledSeries[] {
  const { service, to, from } = flow;
  const host = `${service.name}.${service.namespace}.svc.cluster.local:${service.port}`;
  const endpoint = to.pods[0];
  const labels = {
    direction: 'outbound',
    authority: host,
    target_addr: `${endpoint.ip}:${targetPort(flow)}`,
    target_ip: endpoint.ip,
    target_port: String(targetPort(flow)),
    ...(mtls
      ? { tls: 'true', server_id: identity(to) }
      : {
          tls: 'no_identity',
          no_tls_reason: 'not_provided_by_service_discovery',
        }),
    dst_control_plane_ns: mtls ? 'linkerd' : undefined,
    dst_namespace: to.namespace,
    dst_deployment: to.workload,
    dst_service: service.backend ?? service.name,
    dst_serviceaccount: to.serviceAccount,
    dst_pod: endpoint.name,
    ...proxyLabels(from, pod),
  };
  return [
    ...responses(labels, flow, from.pods.length),
    constantSeries(
      labelsOf({ __name__: 'tcp_open_connections', peer: 'dst', ...labels }),
      to.pods.length,
    ),
    ...transport(
      { peer: 'dst', ...labels },
      flow,
      from.pods.length,
      'outbound',
    ),
  ];
}

const REQUEST_BYTES = 420;
const RESPONSE_BYTES = 3_100;
const REQUESTS_PER_CONNECTION = 50;
/** Share of the connections that break. */
const BROKEN_CONNECTIONS = 0.02;

/** Connections opened and bytes over them; bytes are named as the proxy that counts sees them. */
function transport(
  labels: LabelValues,
  flow: Flow,
  pods: number,
  side: 'inbound' | 'outbound',
): SampledSeries[] {
  const scaled = (factor: number) =>
    allRequests(flow, pods).map(({ pace, perSecond }) => ({
      pace,
      perSecond: perSecond * factor,
    }));
  const counter = (name: string, factor: number) =>
    new CounterSeries(labelsOf({ ...labels, __name__: name }), scaled(factor));
  const [read, written] =
    side === 'inbound'
      ? [REQUEST_BYTES, RESPONSE_BYTES]
      : [RESPONSE_BYTES, REQUEST_BYTES];
  return [
    counter('tcp_open_total', 1 / REQUESTS_PER_CONNECTION),
    counter('tcp_read_bytes_total', read),
    counter('tcp_write_bytes_total', written),
    new CounterSeries(
      labelsOf({ ...labels, __name__: 'tcp_close_total', errno: 'ECONNRESET' }),
      scaled(BROKEN_CONNECTIONS / REQUESTS_PER_CONNECTION),
    ),
  ];
}

function responses(
  labels: LabelValues,
  flow: Flow,
  pods: number,
): SampledSeries[] {
  return [
    new CounterSeries(
      labelsOf({ __name__: 'request_total', ...labels }),
      allRequests(flow, pods),
    ),
    ...flow.outcomes.map(
      outcome =>
        new CounterSeries(
          labelsOf({
            __name__: 'response_total',
            ...labels,
            status_code: outcome.code,
            classification: classification(outcome),
            grpc_status: outcome.grpcStatus,
          }),
          requestGrowth(outcome, pods),
        ),
    ),
    ...byStatusCode(flow.outcomes).flatMap(outcome =>
      histogram(
        'response_latency_ms',
        { ...labels, status_code: outcome.code },
        LINKERD_BOUNDS,
        outcome,
        pods,
      ),
    ),
  ];
}

// Latencies do not tell gRPC statuses apart.
function byStatusCode(outcomes: readonly Outcome[]): Outcome[] {
  const byCode = new Map<string, Outcome>();
  for (const { code, parts } of outcomes) {
    const others = byCode.get(code)?.parts ?? [];
    byCode.set(code, { code, parts: [...others, ...parts] });
  }
  return [...byCode.values()];
}

function allRequests(flow: Flow, pods: number): Growth[] {
  return flow.outcomes.flatMap(outcome => requestGrowth(outcome, pods));
}

/** Requests a workload's policy refuses; they never become responses of the workload. */
export function linkerdDenials(
  flow: Flow,
  { mtls, policy }: LinkerdPath,
): SampledSeries[] {
  return flow.to.pods.map(
    pod =>
      new CounterSeries(
        labelsOf({
          __name__: 'inbound_http_authz_deny_total',
          target_addr: `${pod.ip}:${targetPort(flow)}`,
          target_ip: pod.ip,
          target_port: String(targetPort(flow)),
          ...callerLabels(flow.from, mtls),
          ...serverLabels(policy, targetPort(flow)),
          ...proxyLabels(flow.to, pod),
        }),
        allRequests(flow, flow.to.pods.length),
      ),
  );
}

/** Requests a rate limit turns away, by the identity of the caller. */
export function linkerdRateLimited(
  flow: Flow,
  { mtls, policy }: LinkerdPath,
  limit: string,
): SampledSeries[] {
  return flow.to.pods.map(
    pod =>
      new CounterSeries(
        labelsOf({
          __name__: 'inbound_http_local_ratelimit_total',
          target_addr: `${pod.ip}:${targetPort(flow)}`,
          target_ip: pod.ip,
          target_port: String(targetPort(flow)),
          ...callerLabels(flow.from, mtls),
          ...serverLabels(policy, targetPort(flow)),
          route_kind: undefined,
          route_name: undefined,
          ratelimit_group: 'policy.linkerd.io',
          ratelimit_kind: 'HTTPLocalRateLimitPolicy',
          ratelimit_name: limit,
          ratelimit_scope: 'identity',
          ...proxyLabels(flow.to, pod),
        }),
        allRequests(flow, flow.to.pods.length),
      ),
  );
}

/** Seconds a certificate is good for, and after which it is replaced. */
const CERTIFICATE_SECONDS = 86_400;
const RENEWED_AFTER_SECONDS = 60_480;

/** The end of the certificate of each proxy of a workload, in unix seconds. */
export function linkerdCertificates(party: Party): SampledSeries[] {
  return party.pods.map(pod => {
    const labels = labelsOf({
      __name__: 'control_identity_cert_expiration_timestamp_seconds',
      ...proxyLabels(party, pod),
    });
    return {
      ...constantSeries(labels, 0),
      valueAt: scrape => {
        const now = (scrape * SCRAPE_MS) / 1000;
        const issued =
          Math.floor(now / RENEWED_AFTER_SECONDS) * RENEWED_AFTER_SECONDS;
        return issued + CERTIFICATE_SECONDS;
      },
    };
  });
}

/** Bucket bounds of the time a probe takes, in ms. */
const PROBE_BOUNDS = [50, 100, 150, 200, 250, 300, 500, 1000, 2000];

/** The service mirror's probes of the gateway of a linked cluster, one every three seconds. */
export function gatewayProbes(mirror: Party, cluster: string): SampledSeries[] {
  return mirror.pods.flatMap(pod => {
    const labels = {
      ...proxyLabels(mirror, pod),
      job: 'linkerd-service-mirror',
      instance: `${pod.ip}:9999`,
      target_cluster_name: cluster,
    };
    const [probes] = alwaysAnswered(
      { name: `gateway-${cluster}`, perSecond: 1 / 3, medianMs: 62 },
      '200',
    );
    return [
      constantSeries(labelsOf({ ...labels, __name__: 'gateway_alive' }), 1),
      ...histogram(
        'gateway_probe_latency_ms',
        labels,
        PROBE_BOUNDS,
        probes,
        mirror.pods.length,
      ),
    ];
  });
}
