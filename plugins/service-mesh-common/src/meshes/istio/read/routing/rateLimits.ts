import { ResourceIndex } from '../../../../engine/ResourceIndex';
import { RateLimit, Workload } from '../../../../model';
import { durationMs } from '../../../shared/durationMs';
import { byResource } from '../../evidence';
import { EnvoyFilter } from '../../kinds';
import { envoyFiltersFor } from '../../select/envoyFiltersFor';
import { patchReaches } from '../../select/patchReaches';
import { RoutingContext } from './RoutingContext';

/** Local rate limits that EnvoyFilters give to the workloads; other patches are not interpreted. @internal */
export function rateLimits(
  context: RoutingContext,
  workloads: readonly Workload[],
): RateLimit[] {
  const found: RateLimit[] = [];
  const rules = {
    rootNamespace: context.settings.rootNamespace,
    selectorsReachGateways: true,
  };
  const reaching = new Set(
    workloads.flatMap(({ namespace, podLabels }) =>
      envoyFiltersFor(
        context.envoyFilters,
        { namespace, labels: podLabels, isWaypoint: false, services: [] },
        rules,
      ),
    ),
  );
  const versions = workloads.flatMap(
    workload => workload.membership.proxyVersions,
  );
  for (const filter of reaching)
    found.push(...filterRateLimits(context.index, filter, versions));
  return found;
}

/** Local rate limits an EnvoyFilter gives to servers whose proxies have one of the versions; none known = any. @internal */
export function filterRateLimits(
  index: ResourceIndex,
  filter: EnvoyFilter,
  versions: readonly string[],
): RateLimit[] {
  return [...(filter.spec?.configPatches ?? []).entries()].flatMap(
    ([i, patch]) => {
      if (patch.match?.context === 'SIDECAR_OUTBOUND') return [];
      if (
        versions.length > 0 &&
        !versions.some(version => patchReaches(patch, version))
      )
        return [];
      return tokenBuckets(patch.patch?.value).map(bucket => ({
        ...bucket,
        scope: 'each proxy by itself',
        evidence: byResource(
          index,
          filter,
          EnvoyFilter,
          `spec.configPatches[${i}].patch.value`,
        ),
      }));
    },
  );
}

/** Token buckets of Envoy's local rate limit filter, wherever they stand in a patch. */
function tokenBuckets(
  value: unknown,
): { requests: number; intervalMs: number }[] {
  if (Array.isArray(value)) return value.flatMap(tokenBuckets);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    if (key !== 'token_bucket' && key !== 'tokenBucket')
      return tokenBuckets(part);
    const bucket = (
      typeof part === 'object' && part !== null ? part : {}
    ) as Record<string, unknown>;
    const requests = Number(
      bucket.tokens_per_fill ?? bucket.tokensPerFill ?? 1,
    );
    const written = bucket.fill_interval ?? bucket.fillInterval;
    const intervalMs =
      typeof written === 'string' ? durationMs(written) : undefined;
    return intervalMs !== undefined && Number.isFinite(requests)
      ? [{ requests, intervalMs }]
      : [];
  });
}
