import {
  AccessCaller,
  AccessDecision,
  AccessPolicy,
  AccessRow,
  UsageCaller,
  UsageData,
  WorkloadRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { workloadKey } from '../../workloadLabel';

/** What the viewer looks for. @internal */
export const usageFilters = {
  all: 'Everything',
  unused: 'Allowed but unused',
  refused: 'Used but denied',
  anywhere: 'Allowed from anywhere',
  'no-policy': 'No policy',
  unresolved: 'Not in the catalog',
} as const;
export type UsageFilter = keyof typeof usageFilters;

/** How callers are put together. @internal */
export const groupings = {
  none: 'None',
  owner: 'Owner',
  system: 'System',
  namespace: 'Namespace',
} as const;
export type Grouping = keyof typeof groupings;

/** What was seen of one caller. @internal */
export interface Seen {
  readonly requests: number;
  readonly denied?: number;
  /** Epoch ms. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** Looks up what was seen of a caller of any of some workloads; undefined = nothing. @internal */
export function usageIndex(
  usage: UsageData | undefined,
): (
  workloads: readonly WorkloadRef[],
  identity: string | null,
) => Seen | undefined {
  const byKey = new Map<string, Seen>();
  for (const caller of usage?.callers ?? []) {
    const key = keyOf(caller.workload, caller.identity ?? null);
    const known = byKey.get(key);
    byKey.set(key, known ? sum(known, caller) : caller);
  }
  return (workloads, identity) =>
    workloads
      .flatMap(workload => byKey.get(keyOf(workload, identity)) ?? [])
      .reduce<Seen | undefined>(
        (total, seen) => (total ? sum(total, seen) : seen),
        undefined,
      );
}

function keyOf(workload: WorkloadRef | undefined, identity: string | null) {
  return `${workload ? workloadKey(workload) : ''} ${identity ?? ''}`;
}

function sum(a: Seen, b: Seen): Seen {
  return {
    requests: a.requests + b.requests,
    ...((a.denied !== undefined || b.denied !== undefined) && {
      denied: (a.denied ?? 0) + (b.denied ?? 0),
    }),
    firstSeen: Math.min(a.firstSeen, b.firstSeen),
    lastSeen: Math.max(a.lastSeen, b.lastSeen),
  };
}

/** Whether the metrics can tell that somebody called none of some workloads. @internal */
export function canTellUnused(
  usage: UsageData | undefined,
  workloads: readonly WorkloadRef[],
): boolean {
  if (usage?.state !== 'ok' && usage?.state !== 'no-traffic') return false;
  const keys = new Set(workloads.map(workloadKey));
  return !usage.unmeasured?.some(one => keys.has(workloadKey(one)));
}

/** Whether a row of the matrix is one the viewer looks for. @internal */
export function fitsUsage(
  filter: UsageFilter,
  rows: readonly AccessRow[],
  seen: Seen | undefined,
  measured: boolean,
): boolean {
  const [first] = rows;
  if (!first) return false;
  const { caller } = first;
  const verdicts = rows.map(({ decision }) => decision.verdict);
  const stranger = caller.source === 'plaintext' || caller.source === 'anyone';
  switch (filter) {
    case 'unused':
      return measured && !stranger && !seen && verdicts.some(isOpen);
    case 'refused':
      return (
        seen !== undefined &&
        ((seen.denied ?? 0) > 0 ||
          verdicts.every(verdict => verdict === 'deny'))
      );
    case 'anywhere':
      // What is open to some strangers is open to people nobody named.
      return stranger && verdicts.some(isOpen);
    case 'unresolved':
      return !stranger && caller.entityRefs.length === 0;
    default:
      return true;
  }
}

function isOpen(verdict: AccessDecision['verdict']): boolean {
  return verdict === 'allow' || verdict === 'depends';
}

/** Groups of resources that run things and say nothing about access. */
const NO_POLICY_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch']);

/** Whether somebody wrote a policy for the port; what holds without one is a default of the mesh. @internal */
export function hasPolicy(policies: readonly AccessPolicy[]): boolean {
  return policies.some(({ allow, deny, custom, otherwise }) =>
    [...allow, ...deny, ...custom, otherwise].some(({ evidence }) =>
      evidence.some(
        entry =>
          entry.type === 'resource' && !NO_POLICY_GROUPS.has(entry.ref.group),
      ),
    ),
  );
}

/** What callers are put under: entities, or a name. @internal */
export interface CallerGroup {
  /** Orders groups, and tells them apart. */
  readonly key: string;
  readonly refs: readonly string[];
  /** In place of entities. */
  readonly words?: string;
}

/** What a caller is put under. @internal */
export function groupOf(caller: AccessCaller, by: Grouping): CallerGroup {
  switch (by) {
    case 'owner':
      return groupOfEntities(caller.ownerRefs, 'No owner known');
    case 'system':
      return groupOfEntities(caller.systemRefs ?? [], 'No system known');
    case 'namespace': {
      const namespace = namespaceOf(caller.identity);
      return namespace === undefined
        ? groupOfEntities([], 'No namespace known')
        : { key: namespace, refs: [], words: namespace };
    }
    default:
      return { key: '', refs: [] };
  }
}

/** Those of nobody come last. */
function groupOfEntities(
  refs: readonly string[],
  otherwise: string,
): CallerGroup {
  return refs.length > 0
    ? { key: refs.join(', '), refs }
    : { key: '\uffff', refs, words: otherwise };
}

function namespaceOf(identity: string | null): string | undefined {
  return (
    /\/ns\/([^/]+)\/sa\//.exec(identity ?? '')?.[1] ??
    /^[^.]+\.([^.]+)\.serviceaccount\./.exec(identity ?? '')?.[1]
  );
}

/** Callers that were seen and that no row stands for by name. @internal */
export function seenElsewhere(
  usage: UsageData | undefined,
  workloads: readonly WorkloadRef[],
  rows: readonly AccessRow[],
): readonly UsageCaller[] {
  const keys = new Set(workloads.map(workloadKey));
  const listed = new Set(rows.map(({ caller }) => caller.identity));
  return (usage?.callers ?? []).filter(
    caller =>
      (!caller.workload || keys.has(workloadKey(caller.workload))) &&
      !listed.has(caller.identity ?? null),
  );
}
