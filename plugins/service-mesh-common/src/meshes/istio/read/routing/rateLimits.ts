import { RateLimit, Workload } from '../../../../model';
import { durationMs } from '../../durationMs';
import { byResource } from '../../evidence';
import { EnvoyFilter } from '../../kinds';
import { selects } from '../../selects';
import { RoutingContext } from './RoutingContext';

/** Local rate limits that EnvoyFilters give to the workloads; other patches are not interpreted. @internal */
export function rateLimits(context: RoutingContext, workloads: readonly Workload[]): RateLimit[] {
  const found: RateLimit[] = [];
  for (const filter of context.envoyFilters) {
    const { namespace } = filter.metadata;
    const applies = workloads.some(
      workload =>
        (namespace === workload.namespace || namespace === context.settings.rootNamespace) &&
        selects(filter.spec?.workloadSelector?.labels, workload.podLabels),
    );
    if (!applies) continue;
    for (const [i, patch] of (filter.spec?.configPatches ?? []).entries()) {
      if (patch.match?.context === 'SIDECAR_OUTBOUND') continue;
      for (const bucket of tokenBuckets(patch.patch?.value)) {
        found.push({
          ...bucket,
          scope: 'each proxy by itself',
          evidence: byResource(context.index, filter, EnvoyFilter, `spec.configPatches[${i}].patch.value`),
        });
      }
    }
  }
  return found;
}

/** Token buckets of Envoy's local rate limit filter, wherever they stand in a patch. */
function tokenBuckets(value: unknown): { requests: number; intervalMs: number }[] {
  if (Array.isArray(value)) return value.flatMap(tokenBuckets);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    if (key !== 'token_bucket' && key !== 'tokenBucket') return tokenBuckets(part);
    const bucket = (typeof part === 'object' && part !== null ? part : {}) as Record<string, unknown>;
    const requests = Number(bucket.tokens_per_fill ?? bucket.tokensPerFill ?? 1);
    const written = bucket.fill_interval ?? bucket.fillInterval;
    const intervalMs = typeof written === 'string' ? durationMs(written) : undefined;
    return intervalMs !== undefined && Number.isFinite(requests) ? [{ requests, intervalMs }] : [];
  });
}
