import {
  AuthorizationRow,
  AuthorizationsData,
  CountedPolicy,
  Evidence,
  RateLimitedRow,
  Report,
  ResourceRef,
  WorkloadRef,
} from '../../model';
import { evidenceRefs } from '../evidenceRefs';
import { AuthorizationSample, PolicyLabel } from '../MetricQuestion';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { Measured, workloadRef } from './reportEdges';

/** What the policies of a workload are made of. */
interface Policies {
  readonly all: readonly ResourceRef[];
  readonly byPort: readonly {
    readonly port: number;
    /** The resources that admit someone. */
    readonly admitting: readonly ResourceRef[];
    /** What governs the port, such as a Server; undefined while only defaults do. */
    readonly governing?: ResourceRef;
  }[];
}

function resources(evidence: readonly Evidence[]): readonly ResourceRef[] {
  return evidence.flatMap(entry =>
    entry.type === 'resource' ? [entry.ref] : [],
  );
}

function policiesOf({ workload, index, mesh }: PlacedWorkload): Policies {
  const byPort = mesh
    ? workload.ports.map(({ number: port }) => ({
        port,
        policies: mesh.read.access(index, workload, port),
      }))
    : [];
  const limits = mesh?.read.routing(index, [workload]).rateLimits;
  return {
    all: evidenceRefs([byPort, limits]),
    byPort: byPort.map(({ port, policies }) => {
      const governing = policies.flatMap(({ otherwise }) =>
        resources(otherwise.evidence),
      );
      const isGoverning = new Set(governing.map(ref => JSON.stringify(ref)));
      return {
        port,
        ...(governing[0] && { governing: governing[0] }),
        // What governs may also say who is admitted; that is its default and no authorization.
        admitting: policies.flatMap(({ allow }) =>
          allow.flatMap(({ evidence: [first] }) =>
            resources([first]).filter(
              ref => !isGoverning.has(JSON.stringify(ref)),
            ),
          ),
        ),
      };
    }),
  };
}

function isNamed(
  ref: ResourceRef,
  { group, kind, name }: PolicyLabel,
  namespace: string,
): boolean {
  return (
    ref.name === name &&
    ref.group === group &&
    ref.kind.toLowerCase() === kind &&
    (ref.namespace ?? namespace) === namespace
  );
}

/** Counters name a policy without its namespace, which is that of the workload. */
function counted(
  label: PolicyLabel,
  namespace: string,
  refs: readonly ResourceRef[],
): CountedPolicy {
  const ref = refs.find(candidate => isNamed(candidate, label, namespace));
  return {
    kind: ref?.kind ?? label.kind,
    name: label.name,
    ...(ref && { ref }),
  };
}

function server(
  sample: AuthorizationSample,
  refs: readonly ResourceRef[],
): AuthorizationRow['server'] {
  const { port } = sample.server;
  return {
    ...counted(sample.server, sample.namespace, refs),
    ...(port !== undefined && { port }),
  };
}

/** Ports and pods of a workload count the same row apart; one row says it. */
function sumRows(rows: readonly AuthorizationRow[]): AuthorizationRow[] {
  const sums = new Map<string, AuthorizationRow>();
  for (const row of rows) {
    const { allowed, denied, requests: _, ...rest } = row;
    const key = JSON.stringify(rest);
    const sum = sums.get(key);
    sums.set(
      key,
      sum
        ? {
            ...sum,
            allowed: sum.allowed + allowed,
            denied: sum.denied + denied,
          }
        : row,
    );
  }
  return [...sums.values()];
}

/** Authorizations that exist for a workload and that no counter names with a number above zero. */
function idleRows(
  workload: WorkloadRef,
  { byPort }: Policies,
  used: readonly AuthorizationRow[],
): AuthorizationRow[] {
  const seen = new Set(
    used.flatMap(({ authorization, server: { port } }) =>
      authorization?.ref
        ? [JSON.stringify([authorization.ref, port ?? null])]
        : [],
    ),
  );
  return byPort.flatMap(({ port, admitting, governing }) =>
    [...new Map(admitting.map(ref => [JSON.stringify(ref), ref])).values()]
      .filter(
        ref =>
          !seen.has(JSON.stringify([ref, port])) &&
          !seen.has(JSON.stringify([ref, null])),
      )
      .map(ref => ({
        cluster: workload.cluster,
        workload,
        server: governing
          ? { kind: governing.kind, name: governing.name, ref: governing, port }
          : { kind: 'default', name: 'default', port },
        authorization: { kind: ref.kind, name: ref.name, ref },
        allowed: 0,
        denied: 0,
        idle: true,
      })),
  );
}

function rowsOf(
  entry: PlacedWorkload,
  samples: readonly AuthorizationSample[],
  answered: boolean,
): { rows: AuthorizationRow[]; rateLimited: RateLimitedRow[] } {
  const workload = workloadRef(entry);
  const { cluster, namespace } = workload;
  const policies = policiesOf(entry);
  const mine = samples.filter(
    sample =>
      sample.namespace === namespace &&
      sample.workload === workload.name &&
      sample.ownerKind === workload.ownerKind,
  );
  const rows = sumRows(
    mine.flatMap(sample => {
      const { outcome, route, authorization, rate } = sample;
      return outcome === 'limited' || rate <= 0
        ? []
        : [
            {
              cluster,
              workload,
              server: server(sample, policies.all),
              ...(route && { route: counted(route, namespace, policies.all) }),
              ...(authorization && {
                authorization: counted(authorization, namespace, policies.all),
              }),
              allowed: outcome === 'allowed' ? rate : 0,
              denied: outcome === 'denied' ? rate : 0,
              ...(sample.requests && { requests: sample.requests }),
              idle: false,
            },
          ];
    }),
  );
  return {
    // Without an answer nothing is known to be idle.
    rows: answered ? [...rows, ...idleRows(workload, policies, rows)] : rows,
    rateLimited: mine.flatMap(sample =>
      sample.limit && sample.rate > 0
        ? [
            {
              cluster,
              workload,
              server: server(sample, policies.all),
              limit: counted(sample.limit, namespace, policies.all),
              scope: sample.limit.scope,
              limited: sample.rate,
            },
          ]
        : [],
    ),
  };
}

/** What was let in by which authorization, what was refused, and which authorizations nobody used? @public */
export function reportAuthorizations(
  view: MeshView,
  measured: Measured<AuthorizationSample>,
  windowSeconds: number,
): Report<AuthorizationsData> {
  const { placed, mapping } = placeWorkloads(view);
  const { parts, ...data } = measured;
  const counting = placed.filter(({ mesh }) => mesh?.metrics.authorizations);
  const results = counting.map(entry => {
    const part = parts.find(
      ({ cluster, mesh }) =>
        cluster === entry.workload.cluster && mesh === entry.mesh?.id,
    );
    return rowsOf(
      entry,
      part?.rows ?? [],
      part !== undefined &&
        (data.state === 'ok' || data.state === 'no-traffic'),
    );
  });
  return toReport(view, mapping, {
    ...data,
    workloads: placed.map(workloadRef),
    windowSeconds,
    counted: counting.length > 0,
    rows: results
      .flatMap(({ rows }) => rows)
      .sort(
        (a, b) =>
          Number(a.idle) - Number(b.idle) ||
          b.denied - a.denied ||
          b.allowed - a.allowed,
      ),
    rateLimited: results.flatMap(({ rateLimited }) => rateLimited),
  });
}
