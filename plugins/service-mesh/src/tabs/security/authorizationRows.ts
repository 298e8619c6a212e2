import {
  AuthorizationRow,
  AuthorizedRequests,
  CountedPolicy,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** One authorization on one route of a server, over all workloads. @internal */
export interface AuthorizationLine {
  readonly route?: CountedPolicy;
  readonly authorization?: CountedPolicy;
  /** requests/s or connections/s. */
  readonly allowed: number;
  readonly denied: number;
  /** Of the admitted requests; the slowest of the workloads for p95. */
  readonly requests?: AuthorizedRequests;
  /** True when it admitted nothing at any of the workloads. */
  readonly idle: boolean;
}

/** The authorizations of one server. @internal */
export interface ServerGroup {
  readonly key: string;
  readonly server: AuthorizationRow['server'];
  readonly workloads: readonly string[];
  /** What was refused first, what is idle last. */
  readonly lines: readonly AuthorizationLine[];
}

const name = (policy: CountedPolicy | undefined) =>
  policy ? `${policy.kind}/${policy.ref?.namespace ?? ''}/${policy.name}` : '';

/** Rows grouped by server, with workloads behind the same server added up. @internal */
export function toServerGroups(
  rows: readonly AuthorizationRow[],
): ServerGroup[] {
  const groups = new Map<string, AuthorizationRow[]>();
  for (const row of rows) {
    const key = [row.cluster, name(row.server), row.server.port].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, own]) => ({
    key,
    server: own[0].server,
    workloads: [...new Set(own.map(({ workload }) => workload.name))].sort(),
    lines: toLines(own),
  }));
}

/** Success by the number of requests; quantiles of two workloads cannot be added up, so the slower one is shown. */
function together(
  a: AuthorizedRequests | undefined,
  b: AuthorizedRequests | undefined,
): Pick<AuthorizationLine, 'requests'> {
  if (!a || !b) {
    const requests = a ?? b;
    return requests ? { requests } : {};
  }
  const rate = a.rate + b.rate;
  const succeeded = (a.success ?? 0) * a.rate + (b.success ?? 0) * b.rate;
  const p95 = Math.max(a.p95 ?? 0, b.p95 ?? 0);
  return {
    requests: {
      rate,
      ...(rate > 0 && { success: succeeded / rate }),
      ...(p95 > 0 && { p95 }),
    },
  };
}

function toLines(rows: readonly AuthorizationRow[]): AuthorizationLine[] {
  const lines = new Map<string, AuthorizationLine>();
  for (const row of rows) {
    const key = `${name(row.route)} ${name(row.authorization)}`;
    const last = lines.get(key);
    lines.set(key, {
      ...(row.route && { route: row.route }),
      ...(row.authorization && { authorization: row.authorization }),
      allowed: (last?.allowed ?? 0) + row.allowed,
      denied: (last?.denied ?? 0) + row.denied,
      ...together(last?.requests, row.requests),
      idle: (last?.idle ?? true) && row.idle,
    });
  }
  return [...lines.values()].sort(
    (a, b) =>
      b.denied - a.denied ||
      Number(a.idle) - Number(b.idle) ||
      b.allowed - a.allowed,
  );
}
