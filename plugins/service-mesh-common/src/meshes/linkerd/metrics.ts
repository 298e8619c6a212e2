import { escapePromql, escapePromqlRegex } from '../../engine/escapePromql';
import {
  MeshMetrics,
  MetricQuery,
  MetricScope,
} from '../../engine/MeshMetrics';

/** Labels Prometheus adds for each kind of controller; `job` is taken by Prometheus itself. */
const OWNER_LABELS: Readonly<Record<string, string>> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: 'replicaset',
  ReplicationController: 'replicationcontroller',
  Job: 'k8s_job',
};

/** Label that names a workload; controllers the injector does not know are found by the names of their pods. */
function ownerMatcher(ownerKind: string, names: readonly string[]): string {
  const label = OWNER_LABELS[ownerKind];
  const alternatives = names.map(escapePromqlRegex).join('|');
  if (label)
    return names.length === 1
      ? `${label}="${escapePromql(names[0])}"`
      : `${label}=~"${alternatives}"`;
  return ownerKind === 'Pod'
    ? `pod=~"${alternatives}"`
    : `pod=~"(${alternatives})-.+"`;
}

/** Sums over the selectors of a scope: one for each namespace and kind of controller. */
function selectors(
  { workloads, extraLabels }: MetricScope,
  direction: 'inbound' | 'outbound',
  more: readonly string[] = [],
): readonly string[] {
  const groups = new Map<
    string,
    { namespace: string; ownerKind: string; names: string[] }
  >();
  for (const { namespace, ownerKind, name } of workloads) {
    const key = `${namespace}/${ownerKind}`;
    const group = groups.get(key) ?? { namespace, ownerKind, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  const extra = Object.entries(extraLabels).map(
    ([key, value]) => `${key}="${escapePromql(value)}"`,
  );
  return [...groups.values()].map(({ namespace, ownerKind, names }) =>
    [
      `direction="${direction}"`,
      `namespace="${escapePromql(namespace)}"`,
      ownerMatcher(ownerKind, [...new Set(names)].sort()),
      ...more,
      ...extra,
    ].join(','),
  );
}

function sum(
  metric: string,
  by: string,
  list: readonly string[],
  rateSeconds: number,
): string {
  const parts = list.map(
    selector => `rate(${metric}{${selector}}[${rateSeconds}s])`,
  );
  return `sum by (${by}) (${
    parts.length > 0 ? parts.join(' or ') : 'vector(0) > 1'
  })`;
}

/**
 * Linkerd's proxy metrics. The server's proxy reports what comes in, so each request is counted once; its latency is in
 * milliseconds. `classification` is on `response_total` only. The workload stands for the version, because the labels of
 * the pods are not on the metrics.
 * @internal
 */
export const metrics: MeshMetrics = {
  queries(scope): readonly MetricQuery[] {
    const { rateSeconds } = scope;
    const inbound = selectors(scope, 'inbound');
    const outbound = selectors(scope, 'outbound');
    return [
      {
        id: 'requests',
        title: 'Requests received, by workload and outcome',
        type: 'range',
        promql: sum(
          'response_total',
          'deployment, classification, status_code, grpc_status, tls',
          inbound,
          rateSeconds,
        ),
        labels: {
          deployment: 'version',
          classification: 'classification',
          status_code: 'code',
          grpc_status: 'grpcStatus',
          tls: 'security',
        },
      },
      {
        id: 'latency',
        title: 'Time to answer, by workload',
        type: 'range',
        promql: sum(
          'response_latency_ms_bucket',
          'deployment, le',
          inbound,
          rateSeconds,
        ),
        labels: { deployment: 'version', le: 'le' },
        leMs: 1,
      },
      {
        id: 'outbound',
        title: 'Requests sent, by destination',
        type: 'range',
        promql: sum(
          'response_total',
          'dst_service, dst_namespace, classification, status_code, grpc_status, tls',
          outbound,
          rateSeconds,
        ),
        labels: {
          dst_service: 'destination',
          dst_namespace: 'peerNamespace',
          classification: 'classification',
          status_code: 'code',
          grpc_status: 'grpcStatus',
          tls: 'security',
        },
      },
      {
        id: 'requestsNow',
        title: 'Requests received now, by caller',
        type: 'instant',
        promql: sum(
          'response_total',
          'deployment, client_id, classification, status_code, grpc_status, tls',
          inbound,
          rateSeconds,
        ),
        labels: {
          deployment: 'version',
          client_id: 'peerIdentity',
          classification: 'classification',
          status_code: 'code',
          grpc_status: 'grpcStatus',
          tls: 'security',
        },
      },
      {
        id: 'latencyNow',
        title: 'Time to answer now, by caller',
        type: 'instant',
        promql: sum(
          'response_latency_ms_bucket',
          'deployment, client_id, le',
          inbound,
          rateSeconds,
        ),
        labels: { deployment: 'version', client_id: 'peerIdentity', le: 'le' },
        leMs: 1,
      },
    ];
  },
  isError: ({ classification, code }) =>
    classification ? classification === 'failure' : Number(code) >= 500,
  isDenied: ({ code, grpcStatus }) =>
    code === undefined && grpcStatus === undefined
      ? undefined
      : code === '403' || grpcStatus === '7',
  isMtls: ({ security, peerIdentity }) => {
    if (security === undefined) return undefined;
    // TLS without a client certificate carries an empty identity.
    return security === 'true' && peerIdentity !== '';
  },
  scrapeProbe: scope =>
    `count(${
      selectors(scope, 'inbound')
        .map(selector => `request_total{${selector}}`)
        .join(' or ') || 'vector(0) > 1'
    })`,
};
