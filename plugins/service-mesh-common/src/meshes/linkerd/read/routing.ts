import {
  isUnread,
  readAll,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { Service } from '../../../engine/coreKinds';
import {
  DestinationPolicy,
  EffectiveRouting,
  TrafficSplit,
  Workload,
} from '../../../model';
import {
  GRPCRoute,
  HTTPRoute,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import {
  PolicyHTTPRoute,
  ServiceProfile,
  TrafficSplit as SmiTrafficSplit,
} from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { parseFailureAccrual } from '../outbound/parseFailureAccrual';
import { profileInForce } from '../outbound/profileInForce';
import { profileSplits } from '../outbound/profileSplits';
import { routeSplits, ServiceContext } from '../outbound/routeSplits';
import { serviceRoutes } from '../outbound/serviceRoutes';
import { smiSplits } from '../outbound/smiSplits';
import { rateLimits } from './rateLimits';

const OUTBOUND_KINDS = {
  services: Service,
  policyHttpRoutes: PolicyHTTPRoute,
  httpRoutes: HTTPRoute,
  grpcRoutes: GRPCRoute,
  tlsRoutes: TLSRoute,
  tcpRoutes: TCPRoute,
  profiles: ServiceProfile,
} as const;

function breaker(context: ServiceContext): readonly DestinationPolicy[] {
  const { service, host, index } = context;
  const parsed = parseFailureAccrual(service.metadata.annotations ?? {});
  if (!parsed.ok || !parsed.value) return [];
  const { maxFailures, minPenaltyMs } = parsed.value;
  return [
    {
      host,
      loadBalancer: 'peak EWMA',
      outlierDetection: {
        consecutiveErrors: maxFailures,
        baseEjectionMs: minPenaltyMs,
      },
      evidence: [
        {
          type: 'resource',
          ref: index.ref(service, Service),
          field: 'metadata.annotations["balancer.linkerd.io/failure-accrual"]',
        },
      ],
    },
  ];
}

/** What is configured about traffic to the Services of the workloads; nothing when the inputs could not be read. @internal */
export function routing(
  index: ResourceIndex,
  workloads: readonly Workload[],
): EffectiveRouting {
  const limits = rateLimits(index, workloads);
  const all = readAll(index, OUTBOUND_KINDS);
  if (!all.ok) {
    const splits = hostsOf(index, workloads).map(
      (host): TrafficSplit => ({
        host,
        gateways: ['mesh'],
        match: [],
        protocol: 'http',
        backends: [],
        faults: [],
        mirrors: [],
        headerChanges: [],
        evidence: [
          {
            type: 'unknown',
            unread: all.unread,
            note: 'routes to this Service may exist',
          },
        ],
      }),
    );
    return { splits, destinations: [], rateLimits: limits };
  }
  const config = readLinkerdConfig(index);
  const {
    services,
    profiles,
    policyHttpRoutes,
    httpRoutes,
    grpcRoutes,
    tlsRoutes,
    tcpRoutes,
  } = all.objects;
  const smi = index.list(SmiTrafficSplit);
  const splits: TrafficSplit[] = [];
  const destinations: DestinationPolicy[] = [];
  const wanted = new Set(
    workloads.flatMap(w => w.services.map(name => `${w.namespace}/${name}`)),
  );
  for (const service of services.filter(s =>
    wanted.has(`${s.metadata.namespace}/${s.metadata.name}`),
  )) {
    const host = `${service.metadata.name}.${service.metadata.namespace}.svc.${config.clusterDomain}`;
    const context: ServiceContext = {
      index,
      service,
      host,
      services,
      clusterDomain: config.clusterDomain,
    };
    const profile = profiles.find(
      p =>
        p.metadata.name === host &&
        p.metadata.namespace === service.metadata.namespace,
    );
    const smiSplit = isUnread(smi)
      ? undefined
      : smi.find(s => splitsService(s, service));
    if (profile && profileInForce(profile)) {
      splits.push(...profileSplits(context, profile));
      continue;
    }
    if (smiSplit) {
      splits.push(...smiSplits(context, smiSplit));
      continue;
    }
    const grpc = serviceRoutes(grpcRoutes, service);
    const http = [
      ...serviceRoutes(policyHttpRoutes, service).map(route => ({
        route,
        kind: PolicyHTTPRoute,
      })),
      ...serviceRoutes(httpRoutes, service).map(route => ({
        route,
        kind: HTTPRoute,
      })),
    ];
    const tls = serviceRoutes(tlsRoutes, service);
    const tcp = serviceRoutes(tcpRoutes, service);
    if (grpc.length > 0)
      splits.push(
        ...grpc.flatMap(route =>
          routeSplits(context, route, GRPCRoute, 'grpc'),
        ),
      );
    else if (http.length > 0)
      splits.push(
        ...http.flatMap(({ route, kind }) =>
          routeSplits(context, route, kind, 'http'),
        ),
      );
    else if (tls.length > 0)
      splits.push(
        ...tls.flatMap(route => routeSplits(context, route, TLSRoute, 'tls')),
      );
    else
      splits.push(
        ...tcp
          .slice(0, 1)
          .flatMap(route => routeSplits(context, route, TCPRoute, 'tcp')),
      );
    destinations.push(...breaker(context));
  }
  return { splits, destinations, rateLimits: limits };
}

function splitsService(split: SmiTrafficSplit, service: Service): boolean {
  const name = (split.spec?.service ?? '').split('.')[0];
  return (
    split.metadata.namespace === service.metadata.namespace &&
    name === service.metadata.name &&
    !Object.hasOwn(split.metadata.annotations ?? {}, 'smi.linkerd.io/skip')
  );
}

function hostsOf(
  index: ResourceIndex,
  workloads: readonly Workload[],
): readonly string[] {
  const { clusterDomain } = readLinkerdConfig(index);
  return [
    ...new Set(
      workloads.flatMap(w =>
        w.services.map(name => `${name}.${w.namespace}.svc.${clusterDomain}`),
      ),
    ),
  ];
}
