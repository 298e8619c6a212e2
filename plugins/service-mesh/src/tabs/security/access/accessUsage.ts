import {
  AccessCaller,
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

/** What was seen of one caller of one workload. @internal */
export interface Seen {
  readonly requests: number;
  readonly denied?: number;
  /** Epoch ms. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** Looks up what was seen of a caller; undefined = nothing. @internal */
export function usageIndex(
  usage: UsageData | undefined,
): (workload: WorkloadRef, identity: string | null) => Seen | undefined {
  const byKey = new Map<string, Seen>();
  for (const caller of usage?.callers ?? []) {
    const key = keyOf(caller.workload, caller.identity ?? null);
    const known = byKey.get(key);
    byKey.set(key, known ? sum(known, caller) : caller);
  }
  return (workload, identity) => byKey.get(keyOf(workload, identity));
}

function keyOf(workload: WorkloadRef | undefined, identity: string | null) {
  return `${workload ? workloadKey(workload) : ''} ${identity ?? ''}`;
}

function sum(a: Seen, b: UsageCaller): Seen {
  return {
    requests: a.requests + b.requests,
    ...((a.denied !== undefined || b.denied !== undefined) && {
      denied: (a.denied ?? 0) + (b.denied ?? 0),
    }),
    firstSeen: Math.min(a.firstSeen, b.firstSeen),
    lastSeen: Math.max(a.lastSeen, b.lastSeen),
  };
}

/** Whether the metrics can tell that somebody did not call. @internal */
export function canTellUnused(usage: UsageData | undefined): boolean {
  return usage?.state === 'ok' || usage?.state === 'no-traffic';
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
      return (
        measured &&
        !stranger &&
        !seen &&
        verdicts.some(verdict => verdict === 'allow' || verdict === 'depends')
      );
    case 'refused':
      return (
        seen !== undefined &&
        ((seen.denied ?? 0) > 0 ||
          verdicts.every(verdict => verdict === 'deny'))
      );
    case 'anywhere':
      return stranger && verdicts.includes('allow');
    case 'unresolved':
      return !stranger && caller.entityRefs.length === 0;
    default:
      return true;
  }
}

/** What a caller is put under. @internal */
export function groupOf(caller: AccessCaller, by: Grouping): string {
  switch (by) {
    case 'owner':
      return caller.ownerRefs.join(', ') || 'no owner known';
    case 'system':
      return caller.systemRefs?.join(', ') || 'no system known';
    case 'namespace':
      return namespaceOf(caller.identity) ?? 'no namespace known';
    default:
      return '';
  }
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
  workload: WorkloadRef,
  rows: readonly AccessRow[],
): readonly UsageCaller[] {
  const listed = new Set(rows.map(({ caller }) => caller.identity));
  return (usage?.callers ?? []).filter(
    caller =>
      (!caller.workload ||
        workloadKey(caller.workload) === workloadKey(workload)) &&
      !listed.has(caller.identity ?? null),
  );
}
