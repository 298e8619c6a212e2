import { Service } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import {
  DestinationPolicy,
  EffectiveRouting,
  KindRef,
  ResourceRef,
  TrafficSplit,
  Workload,
} from '../../../model';
import { ServiceProfile, TrafficSplit as SmiTrafficSplit } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { breakerStatuses } from '../outbound/breakerStatuses';
import { OutboundPolicy } from '../outbound/OutboundPolicy';
import {
  OutboundResources,
  readOutboundResources,
} from '../outbound/OutboundResources';
import { profileInForce } from '../outbound/profileInForce';
import { profileSplits } from '../outbound/profileSplits';
import { readOutboundPolicy } from '../outbound/readOutboundPolicy';
import { routeSplits } from '../outbound/routeSplits';
import { ServiceContext } from '../outbound/ServiceContext';
import { idleTrafficSplit, withTrafficSplit } from '../outbound/smiSplits';
import { translateProfile } from '../profile/translateProfile';
import { rateLimits } from './rateLimits';

function breakerOf(
  { host, index, service }: ServiceContext,
  { failureAccrual }: OutboundPolicy,
): DestinationPolicy | undefined {
  if (!failureAccrual) return undefined;
  // One endpoint that has failed as often as it may; how often that is makes no difference to what comes then.
  const allOut = breakerStatuses(
    { ...failureAccrual, maxFailures: 1 },
    1,
    [500, 500],
  ).at(-1);
  return {
    host,
    loadBalancer: 'peak EWMA',
    outlierDetection: {
      consecutiveErrors: failureAccrual.maxFailures,
      baseEjectionMs: failureAccrual.minPenaltyMs,
      ...(allOut && { allOut }),
    },
    evidence: [
      {
        type: 'resource',
        ref: index.ref(service, Service),
        field: 'metadata.annotations["balancer.linkerd.io/failure-accrual"]',
      },
    ],
  };
}

/** The breaker of a Service; a port that is not HTTP has none. */
function breakers(
  context: ServiceContext,
  policies: ReadonlyMap<number, OutboundPolicy>,
): readonly DestinationPolicy[] {
  const found = [...policies].flatMap(([port, policy]) => {
    const breaker = breakerOf(context, policy);
    return breaker ? [{ ...breaker, port }] : [];
  });
  if (found.length === 0 || found.length < policies.size) return found;
  const { port: _, ...everywhere } = found[0];
  return [everywhere];
}

function unknownSplit(host: string, unread: readonly KindRef[]): TrafficSplit {
  return {
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
        unread,
        note: 'routes to this Service may exist',
      },
    ],
  };
}

/** Clients keep the last profile they could read, which nobody can see any more. */
function unreadableProfile(
  host: string,
  ref: ResourceRef,
  problem: string,
): TrafficSplit {
  return {
    ...unknownSplit(host, []),
    evidence: [
      {
        type: 'resource',
        ref,
        field: 'spec',
        note: `clients keep what they had before, because of this profile: ${problem}`,
      },
    ],
  };
}

/** What is configured about traffic to one Service. */
function ofService(
  context: ServiceContext,
  resources: OutboundResources,
  profiles: readonly ServiceProfile[],
): Pick<EffectiveRouting, 'splits' | 'destinations'> {
  const { index, service, host } = context;
  const { name, namespace = '' } = service.metadata;
  const profile = profiles.find(
    p => p.metadata.name === host && p.metadata.namespace === namespace,
  );
  const smi = index.list(SmiTrafficSplit, namespace);
  const smiSplit = isUnread(smi)
    ? undefined
    : smi.find(s => s.spec?.service === name);
  const told = profile && translateProfile(profile.spec, 0);
  if (profile && told && !told.ok)
    return {
      splits: [
        unreadableProfile(host, index.ref(profile, ServiceProfile), told.error),
      ],
      destinations: [],
    };
  if (profile && profileInForce(profile)) {
    const splits = profileSplits(context, profile);
    return {
      splits: smiSplit
        ? withTrafficSplit(splits, context, profile, smiSplit)
        : splits,
      destinations: [],
    };
  }
  const parent = {
    kind: 'Service',
    namespace,
    name,
    object: service,
  } as const;
  const policies = new Map(
    (service.spec?.ports ?? []).flatMap(({ port }) =>
      port === undefined
        ? []
        : [
            [
              port,
              readOutboundPolicy(resources, parent, port, undefined),
            ] as const,
          ],
    ),
  );
  return {
    splits: [
      ...routeSplits(context, parent, policies),
      ...(smiSplit ? [idleTrafficSplit(context, smiSplit)] : []),
      ...(isUnread(smi) ? [unknownSplit(host, [smi.unread])] : []),
    ],
    destinations: breakers(context, policies),
  };
}

/** What is configured about traffic to the Services of the workloads; unknown when the inputs could not be read. @internal */
export function routing(
  index: ResourceIndex,
  workloads: readonly Workload[],
): EffectiveRouting {
  const limits = rateLimits(index, workloads);
  const config = readLinkerdConfig(index);
  const { clusterDomain } = config;
  const resources = readOutboundResources(index, config);
  const profiles = index.list(ServiceProfile);
  const unread = [
    ...('unread' in resources ? resources.unread : []),
    ...(isUnread(profiles) ? [profiles.unread] : []),
  ];
  if ('unread' in resources || isUnread(profiles)) {
    return {
      splits: hostsOf(workloads, clusterDomain).map(host =>
        unknownSplit(host, unread),
      ),
      destinations: [],
      rateLimits: limits,
    };
  }
  const { services } = resources;
  const wanted = new Set(
    workloads.flatMap(w => w.services.map(name => `${w.namespace}/${name}`)),
  );
  const found = services
    .filter(s => wanted.has(`${s.metadata.namespace}/${s.metadata.name}`))
    .map(service =>
      ofService(
        {
          index,
          service,
          host: `${service.metadata.name}.${service.metadata.namespace}.svc.${clusterDomain}`,
          services,
          clusterDomain,
        },
        resources,
        profiles,
      ),
    );
  return {
    splits: found.flatMap(f => f.splits),
    destinations: found.flatMap(f => f.destinations),
    rateLimits: limits,
  };
}

function hostsOf(
  workloads: readonly Workload[],
  clusterDomain: string,
): readonly string[] {
  return [
    ...new Set(
      workloads.flatMap(w =>
        w.services.map(name => `${name}.${w.namespace}.svc.${clusterDomain}`),
      ),
    ),
  ];
}
