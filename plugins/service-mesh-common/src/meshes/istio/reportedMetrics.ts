import { Labels } from './selects';

/** One end of a connection, as much of it as the reporting proxy knows. @internal */
export interface ReportedWorkload {
  /** Name of the controller. */
  readonly workload?: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly cluster?: string;
  /** SPIFFE id. */
  readonly principal?: string;
}

/** One connection or request as one proxy sees it. @internal */
export interface ReportedTraffic {
  /** The proxy that reports. A gateway at the edge of the mesh reports as a client's sidecar does. */
  readonly proxy: 'sidecar' | 'gateway' | 'waypoint' | 'ztunnel';
  /** The side it is on. */
  readonly side: 'source' | 'destination';
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly mtls: boolean;
  readonly source?: ReportedWorkload;
  readonly destination?: ReportedWorkload;
  /** undefined = the connection is for no service the proxy knows. */
  readonly service?: {
    readonly host: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  /** Set when a client's proxy found no service: what is done with such traffic. */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  readonly request?: {
    /** HTTP status. */
    readonly responseCode?: number;
    /** gRPC status. */
    readonly grpcStatus?: number | string;
    readonly hostHeader?: string;
    readonly responseFlags?: string;
  };
  /** Whether the host header stands in for a service that is not known; on unless switched off. */
  readonly hostHeaderFallback?: boolean;
  /** What happened to a connection. */
  readonly event?:
    | 'open'
    | 'close'
    | 'failure'
    | 'sent-bytes'
    | 'received-bytes';
  readonly responseFlags?: string;
}

/** A time series that goes up. @internal */
export interface ReportedMetric {
  readonly metric: string;
  readonly labels: Labels;
}

const UNKNOWN = 'unknown';
const REQUEST_METRICS = [
  'istio_requests_total',
  'istio_request_duration_milliseconds',
  'istio_request_bytes',
  'istio_response_bytes',
];
const MESSAGE_METRICS = [
  'istio_request_messages_total',
  'istio_response_messages_total',
];
const EVENT_METRICS = {
  open: 'istio_tcp_connections_opened_total',
  close: 'istio_tcp_connections_closed_total',
  failure: 'istio_tcp_connections_failed_total',
  'sent-bytes': 'istio_tcp_sent_bytes_total',
  'received-bytes': 'istio_tcp_received_bytes_total',
} as const;

/** The name a workload goes by over all its versions. */
function canonicalName({ labels = {}, workload }: ReportedWorkload) {
  return (
    labels['service.istio.io/canonical-name'] ||
    labels['app.kubernetes.io/name'] ||
    labels.app ||
    workload
  );
}

function canonicalRevision({ labels = {} }: ReportedWorkload) {
  return (
    labels['service.istio.io/canonical-revision'] ||
    labels['app.kubernetes.io/version'] ||
    labels.version
  );
}

/** Namespace of a SPIFFE id. */
function namespaceOf(principal: string | undefined): string | undefined {
  return /\/ns\/([^/]+)\/sa\//.exec(principal ?? '')?.[1];
}

/** What an end of a connection is called in labels, as Envoy writes them. */
function endLabels(
  end: 'source' | 'destination',
  workload: ReportedWorkload | undefined,
  principal: string | undefined,
  namespace: string | undefined,
  noRevision = 'latest',
): Record<string, string> {
  const { labels = {} } = workload ?? {};
  return {
    [`${end}_workload`]: workload?.workload || UNKNOWN,
    [`${end}_canonical_service`]:
      (workload && canonicalName(workload)) || UNKNOWN,
    [`${end}_canonical_revision`]:
      (workload && canonicalRevision(workload)) || noRevision,
    [`${end}_workload_namespace`]: namespace || UNKNOWN,
    [`${end}_principal`]: principal || UNKNOWN,
    [`${end}_app`]: labels.app || UNKNOWN,
    [`${end}_version`]: labels.version || UNKNOWN,
    [`${end}_cluster`]: workload?.cluster || UNKNOWN,
  };
}

/** What the destination service is called; a server falls back to its own name. */
function serviceLabels(
  traffic: ReportedTraffic,
  fallback: string | undefined,
  namespace: string | undefined,
): Record<string, string> {
  const { service, request, hostHeaderFallback = true } = traffic;
  const header = hostHeaderFallback ? request?.hostHeader : undefined;
  const host = service?.host ?? header ?? fallback;
  const unregistered =
    traffic.outboundTrafficPolicy === 'REGISTRY_ONLY'
      ? 'BlackHoleCluster'
      : 'PassthroughCluster';
  const isUnregistered = !service && traffic.outboundTrafficPolicy;
  return {
    destination_service: host || UNKNOWN,
    destination_service_name:
      (isUnregistered
        ? unregistered
        : service?.name ?? service?.host.split('.')[0] ?? host) || UNKNOWN,
    destination_service_namespace: service?.namespace || namespace || UNKNOWN,
  };
}

/** Labels every series of an Envoy has: who, whom, and on which side. */
function envoyLabels(traffic: ReportedTraffic): Record<string, string> {
  const { proxy, side, mtls, source, destination } = traffic;
  const seen = (end: ReportedWorkload | undefined) =>
    mtls ? end?.principal : undefined;
  if (proxy === 'waypoint') {
    const namespace = destination?.namespace;
    return {
      reporter: 'waypoint',
      ...endLabels(
        'source',
        source,
        seen(source),
        namespaceOf(seen(source)) ?? source?.namespace,
      ),
      // The waypoint knows the destination from its own configuration, whatever the connection to it is.
      ...endLabels(
        'destination',
        destination,
        destination?.principal,
        namespace,
        UNKNOWN,
      ),
      ...serviceLabels(traffic, undefined, namespace),
    };
  }
  // What the proxy itself is, it knows; of its peer the identity of the connection says the namespace first.
  const atServer = side === 'destination' && proxy === 'sidecar';
  const namespaceAt = (
    end: ReportedWorkload | undefined,
    isPeer: boolean,
  ): string | undefined =>
    (isPeer ? namespaceOf(seen(end)) : undefined) ?? end?.namespace;
  const destinationNamespace = namespaceAt(destination, !atServer);
  return {
    reporter: atServer ? 'destination' : 'source',
    ...endLabels('source', source, seen(source), namespaceAt(source, atServer)),
    ...endLabels(
      'destination',
      destination,
      seen(destination),
      destinationNamespace,
    ),
    ...serviceLabels(
      traffic,
      atServer && destination ? canonicalName(destination) : undefined,
      destinationNamespace,
    ),
  };
}

/** Only the server's end of a connection can vouch for it. */
function envoySecurity({ proxy, side, mtls }: ReportedTraffic): string {
  const atServer =
    proxy === 'waypoint' || (proxy === 'sidecar' && side === 'destination');
  if (!atServer) return UNKNOWN;
  return mtls ? 'mutual_tls' : 'none';
}

function ztunnelEnd(
  end: 'source' | 'destination',
  workload: ReportedWorkload | undefined,
  principal: string | undefined,
): Record<string, string> {
  const name = (workload && canonicalName(workload)) || UNKNOWN;
  const revision = workload ? canonicalRevision(workload) || 'latest' : UNKNOWN;
  return {
    [`${end}_workload`]: workload?.workload || UNKNOWN,
    [`${end}_canonical_service`]: name,
    [`${end}_canonical_revision`]: revision,
    [`${end}_workload_namespace`]: workload?.namespace || UNKNOWN,
    [`${end}_principal`]: principal || UNKNOWN,
    [`${end}_app`]: name,
    [`${end}_version`]: revision,
    [`${end}_cluster`]: workload?.cluster || UNKNOWN,
  };
}

function ztunnelMetrics(traffic: ReportedTraffic): ReportedMetric[] {
  const { side, mtls, source, destination, service, event } = traffic;
  if (!event) return [];
  return [
    {
      metric: EVENT_METRICS[event],
      labels: {
        reporter: side,
        // A client is named by the identity it proved; a server by the one it is known to have.
        ...ztunnelEnd('source', source, mtls ? source?.principal : undefined),
        ...ztunnelEnd('destination', destination, destination?.principal),
        destination_service: service?.host || UNKNOWN,
        destination_service_name: service?.name || UNKNOWN,
        destination_service_namespace: service?.namespace || UNKNOWN,
        request_protocol: 'tcp',
        response_flags: traffic.responseFlags || '-',
        connection_security_policy: mtls ? 'mutual_tls' : UNKNOWN,
      },
    },
  ];
}

/**
 * The series one connection or request adds to, at one proxy. Both ends report what they see, so a sum must keep to one
 * `reporter`; ztunnels see connections only.
 * @internal
 */
export function reportedMetrics(traffic: ReportedTraffic): ReportedMetric[] {
  if (traffic.proxy === 'ztunnel') return ztunnelMetrics(traffic);
  const { protocol, request, event } = traffic;
  const ends = envoyLabels(traffic);
  const common = {
    ...ends,
    request_protocol: protocol,
    response_flags: request?.responseFlags || traffic.responseFlags || '-',
    connection_security_policy: envoySecurity(traffic),
  };
  if (protocol === 'tcp')
    return event && event !== 'failure'
      ? [{ metric: EVENT_METRICS[event], labels: common }]
      : [];
  const labels = {
    ...common,
    response_code: String(request?.responseCode ?? 0),
    grpc_response_status:
      protocol === 'grpc' ? String(request?.grpcStatus ?? '') : '',
  };
  return [
    ...REQUEST_METRICS.map(metric => ({ metric, labels })),
    ...(protocol === 'grpc'
      ? MESSAGE_METRICS.map(metric => ({ metric, labels: ends }))
      : []),
  ];
}
