import {
  addToStats,
  noAuthzStats,
  noStats,
  VizAuthzStats,
  VizStats,
} from './trafficStats';
import {
  refuse,
  VizAnswers,
  VizQueryId,
  VizRequest,
  VizResource,
  VizResult,
  valueFor,
} from './VizRequest';

/** Traffic under one server, route and authorization. @internal */
export interface AuthzRow {
  readonly resource: VizResource;
  readonly stats: VizStats;
  readonly srvStats: VizAuthzStats;
}

const QUERIES: readonly VizQueryId[] = [
  'requests',
  'p50',
  'p95',
  'p99',
  'allowed',
  'denied',
];

/**
 * Rows by server, route and authorization as Linkerd's metrics API makes them. Refused requests name no authorization
 * and stand in a row of their own.
 * @internal
 */
export function authzRows(
  request: VizRequest,
  answers: VizAnswers,
): VizResult<AuthzRow> {
  const { resource } = request;
  if (!resource) return refuse('AuthzRequest missing resource');
  const valueOf = valueFor(request);
  const rows = new Map<string, AuthzRow>();
  for (const query of QUERIES)
    for (const sample of answers(query)) {
      const counters = noAuthzStats(sample);
      const key = JSON.stringify([
        counters.route,
        counters.srv,
        counters.authz,
      ]);
      const row = rows.get(key) ?? {
        resource,
        stats: noStats(),
        srvStats: counters,
      };
      rows.set(key, row);
      if (query === 'allowed') row.srvStats.allowedCount = valueOf(sample);
      else if (query === 'denied') row.srvStats.deniedCount = valueOf(sample);
      else addToStats(row.stats, query, sample, valueOf);
    }
  return { ok: true, rows: [...rows.values()] };
}
