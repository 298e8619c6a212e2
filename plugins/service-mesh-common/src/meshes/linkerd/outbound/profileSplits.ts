import { resolveShares } from '../../../engine/resolveShares';
import { SplitBackend, TrafficSplit } from '../../../model';
import { ServiceProfile } from '../kinds';
import { parseGoDuration } from './parseGoDuration';
import { milliWeight } from './profileInForce';
import { ServiceContext } from './ServiceContext';

/** `web.shop.svc.cluster.local:80` in two parts; the port may be missing. */
function authorityOf(authority: string): {
  readonly host: string;
  readonly port?: number;
} {
  const match = /^(.*):(\d+)$/.exec(authority);
  return match
    ? { host: match[1].replace(/\.$/, ''), port: Number(match[2]) }
    : { host: authority.replace(/\.$/, '') };
}

/** A condition in words as far as a plain match can say it. */
function matchOf(condition: unknown): TrafficSplit['match'] {
  const { pathRegex, method } = (
    typeof condition === 'object' && condition !== null ? condition : {}
  ) as { pathRegex?: unknown; method?: unknown };
  if (typeof pathRegex !== 'string' && typeof method !== 'string') return [];
  return [
    {
      ...(typeof pathRegex === 'string' && {
        path: { type: 'regex' as const, value: pathRegex },
      }),
      ...(typeof method === 'string' && {
        method: { type: 'exact' as const, value: method },
      }),
      headers: [],
      query: [],
      source: [],
    },
  ];
}

/** What a profile that is in force makes of traffic to its Service. @internal */
export function profileSplits(
  { index, service, host, services, clusterDomain }: ServiceContext,
  profile: ServiceProfile,
): readonly TrafficSplit[] {
  const ref = index.ref(profile, ServiceProfile);
  const overrides = (profile.spec?.dstOverrides ?? [])
    .map((override, i) => ({
      override,
      i,
      weight: milliWeight(override.weight),
    }))
    .filter(o => o.weight > 0);
  const shares = resolveShares(overrides.map(o => o.weight));
  const backends: readonly SplitBackend[] =
    overrides.length === 0
      ? [
          {
            host,
            weight: 1,
            share: 1,
            evidence: [
              {
                type: 'resource',
                ref,
                note: 'no override: the Service itself',
              },
            ],
          },
        ]
      : overrides.map(({ override, i, weight }, n) => {
          const target = authorityOf(override.authority ?? '');
          const local = target.host.endsWith(`.svc.${clusterDomain}`);
          const exists = services.some(
            s =>
              `${s.metadata.name}.${s.metadata.namespace}.svc.${clusterDomain}` ===
              target.host,
          );
          return {
            ...target,
            weight,
            ...(shares[n] !== undefined && { share: shares[n] }),
            ...(local &&
              !exists && { problem: `Service ${target.host} does not exist` }),
            evidence: [
              { type: 'resource', ref, field: `spec.dstOverrides[${i}]` },
            ],
          };
        });
  const base = {
    host,
    gateways: ['mesh'],
    protocol: 'http' as const,
    backends,
    faults: [],
    mirrors: [],
    headerChanges: [],
  };
  const routes = (profile.spec?.routes ?? []).map((route, i): TrafficSplit => {
    const timeout =
      route.timeout === undefined ? undefined : parseGoDuration(route.timeout);
    return {
      ...base,
      ...(route.name !== undefined && { name: route.name }),
      match: matchOf(route.condition),
      ...(timeout?.ok &&
        timeout.value.nanoseconds > 0 && {
          timeoutMs: timeout.value.nanoseconds / 1e6,
        }),
      ...(route.isRetryable && {
        retries: {
          attempts: 1,
          on: ['failure, within the retry budget'],
          evidence: [
            { type: 'resource', ref, field: `spec.routes[${i}].isRetryable` },
          ],
        },
      }),
      evidence: [{ type: 'resource', ref, field: `spec.routes[${i}]` }],
    };
  });
  const note = `replaces HTTPRoutes and annotations of ${service.metadata.name}`;
  return [
    ...routes,
    {
      ...base,
      name: 'default',
      match: [],
      evidence: [{ type: 'resource', ref, note }],
    },
  ];
}
