import { breakerStatuses } from '../../src/meshes/linkerd/outbound/breakerStatuses';
import {
  lookupOutbound,
  OutboundLookup,
} from '../../src/meshes/linkerd/outbound/lookupOutbound';
import {
  OutboundBackend,
  OutboundFilter,
  OutboundPolicy,
  OutboundRoute,
  OutboundRule,
} from '../../src/meshes/linkerd/outbound/OutboundPolicy';
import {
  OutboundRequest,
  outboundRequest,
} from '../../src/meshes/linkerd/outbound/outboundRequest';
import { readOutboundResources } from '../../src/meshes/linkerd/outbound/OutboundResources';
import { resolveEgressNetwork } from '../../src/meshes/linkerd/outbound/resolveEgressNetwork';
import { readLinkerdConfig } from '../../src/meshes/linkerd/LinkerdConfig';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf, VectorConfig } from './clusterOf';

interface Vector {
  readonly kind: string;
  readonly cluster: VectorConfig;
  readonly resources: readonly unknown[];
  readonly sourceNamespace: string;
  readonly target: OutboundLookup;
  readonly ip: string;
  readonly request: OutboundRequest;
  readonly endpoints: number;
  readonly endpointStatuses: readonly number[];
  readonly expected: Record<string, unknown> | null;
}

function filter(f: OutboundFilter) {
  if (f.type !== 'RequestHeaderModifier' && f.type !== 'ResponseHeaderModifier')
    return f;
  return {
    type: f.type,
    ...(f.add.length > 0 && { add: f.add }),
    ...(f.set.length > 0 && { set: f.set }),
    ...(f.remove.length > 0 && { remove: f.remove }),
  };
}

function target({ target: t }: OutboundBackend) {
  if (!t) return {};
  const { kind, ...name } = t;
  return kind === 'Service' ? { service: name } : { egressNetwork: name };
}

function backend(b: OutboundBackend) {
  return {
    ...target(b),
    ...(!b.target && b.failure && { invalid: true }),
    ...(b.weight !== undefined && { weight: b.weight }),
    ...(b.authority !== undefined && { authority: b.authority }),
    ...(b.forward !== undefined && { forward: b.forward }),
    ...(b.filters.length > 0 && { filters: b.filters.map(filter) }),
    ...(b.failure && { failure: b.failure }),
  };
}

function retry(r: NonNullable<OutboundRule['retry']>, isGrpc: boolean) {
  return {
    maxRetries: r.limit,
    ...(r.timeoutMs !== undefined && { timeoutMs: r.timeoutMs }),
    ...(isGrpc
      ? { conditions: 'conditions' in r ? r.conditions ?? [] : [] }
      : { statusRanges: 'statusRanges' in r ? r.statusRanges ?? [] : [] }),
  };
}

function rule(r: OutboundRule, isGrpc: boolean) {
  return {
    distribution: r.distribution,
    ...(r.backends.length > 0 && { backends: r.backends.map(backend) }),
    ...(r.filters.length > 0 && { filters: r.filters.map(filter) }),
    ...(Object.keys(r.timeouts).length > 0 && { timeouts: r.timeouts }),
    ...(r.retry && { retry: retry(r.retry, isGrpc) }),
  };
}

function route(isGrpc: boolean) {
  return (r: OutboundRoute) => ({
    ...r.source,
    ...(r.hostnames.length > 0 && { hostnames: r.hostnames }),
    rules: r.rules.map(entry => rule(entry, isGrpc)),
  });
}

/** A policy as the vectors write it. */
function written(policy: OutboundPolicy | undefined) {
  if (!policy) return { status: 'not-found' };
  const { parent, protocol, failureAccrual, load } = policy;
  const group =
    'kind' in parent && parent.kind === 'Service'
      ? 'core'
      : 'policy.linkerd.io';
  return {
    status: 'ok',
    parent: 'kind' in parent ? { group, ...parent } : parent,
    protocol,
    routes: policy.routes.map(route(protocol === 'grpc')),
    opaqueRoutes: policy.opaqueRoutes?.map(route(false)),
    failureAccrual: failureAccrual ?? null,
    load: load ? { penaltyPeakEwma: load } : 'peak-ewma',
  };
}

function asked(request: OutboundRequest): OutboundRequest {
  if (request.protocol !== 'http') return request;
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? [value] : value,
    ]),
  );
  return { ...request, headers };
}

function picked(
  actual: Record<string, unknown>,
  expected: Record<string, unknown>,
) {
  return Object.fromEntries(
    Object.keys(expected).map(key => [key, actual[key]]),
  );
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/outbound-policy',
  run(raw): Outcome {
    const vector = raw as Vector;
    const config = vector.cluster;
    const index = clusterOf(vector.resources, config);
    const linkerd = readLinkerdConfig(index, config.controlPlaneNamespace);
    const resources = readOutboundResources(index, linkerd);
    if ('unread' in resources) throw new Error('a kind was not read');
    if (vector.kind === 'egress-network') {
      const found = resolveEgressNetwork(
        resources.egressNetworks,
        vector.sourceNamespace,
        vector.ip,
        linkerd,
      );
      return compare(
        vector.expected,
        found
          ? { namespace: found.metadata.namespace, name: found.metadata.name }
          : null,
      );
    }
    const expected = vector.expected ?? {};
    const policy = lookupOutbound(
      resources,
      vector.target,
      vector.sourceNamespace,
    );
    if (vector.kind === 'circuit-breaker')
      return compare(expected, {
        clientStatuses: breakerStatuses(
          policy?.failureAccrual,
          vector.endpoints,
          vector.endpointStatuses,
        ),
      });
    if (vector.kind === 'policy')
      return compare(expected, picked(written(policy), expected));
    if (!policy)
      return { outcome: 'fail', expected, actual: 'no policy is found' };
    const outcomes = outboundRequest(policy, asked(vector.request)).map(
      outcome =>
        outcome.outcome === 'forward'
          ? { outcome: 'forward', backend: addressed(outcome.backend) }
          : outcome,
    );
    return compare(
      [expected],
      outcomes.map(outcome => picked({ ...outcome }, expected)),
    );
  },
};

/** Where a request is forwarded to; an EgressNetwork passes the port of the connection on. */
function addressed(b: OutboundBackend) {
  if (!b.target) return { address: b.forward };
  const { kind, namespace, name, port } = b.target;
  return kind === 'Service'
    ? { service: { namespace, name, port } }
    : { egressNetwork: { namespace, name } };
}
