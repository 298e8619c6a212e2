import {
  AccessCaller,
  AccessDecision,
  AccessRow,
  UsageCaller,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { workloadKey } from '../workloadLabel';
import {
  CallerGroup,
  canTellUnused,
  fitsUsage,
  Grouping,
  groupOf,
  hasPolicy,
  Seen,
  seenElsewhere,
  UsageFilter,
  usageIndex,
} from './access/accessUsage';
import { GuardedPort } from './guardedPorts';

/** What the viewer narrows the matrix to. @internal */
export interface AccessFilter {
  readonly verdict: 'all' | AccessDecision['verdict'];
  readonly text: string;
  /** Everything when absent. */
  readonly usage?: UsageFilter;
  readonly groupBy?: Grouping;
}

/** The matrix of one port, of all workloads for which it is the same. @internal */
export interface AccessMatrix
  extends Pick<GuardedPort, 'workloads' | 'port' | 'policies'> {
  readonly key: string;
  /** Columns. */
  readonly operations: readonly string[];
  readonly callers: readonly {
    readonly key: string;
    readonly caller: AccessCaller;
    /** What the viewer groups by; its key is empty without grouping. */
    readonly group: CallerGroup;
    /** What was seen of the caller in the window; absent when nothing was. */
    readonly seen?: Seen;
    /** One for each operation; undefined when the report does not say or the filter hides it. */
    readonly cells: readonly (AccessRow | undefined)[];
  }[];
  /** Callers that were seen and are not listed by name. */
  readonly elsewhere: readonly UsageCaller[];
}

/** Callers × operations for each port, the cells that do not fit the filter left out. @internal */
export function toAccessMatrices(
  ports: readonly GuardedPort[],
  filter: AccessFilter,
  usage?: UsageData,
): AccessMatrix[] {
  const { usage: looksFor = 'all', groupBy = 'none' } = filter;
  const seenOf = usageIndex(usage);
  const text = filter.text.trim().toLocaleLowerCase('en-US');
  return ports.flatMap(({ workloads, port, policies, rows: all }) => {
    if (looksFor === 'no-policy' && hasPolicy(policies)) return [];
    const rows = all.filter(
      row =>
        (filter.verdict === 'all' || row.decision.verdict === filter.verdict) &&
        (text === '' || searchText(row).includes(text)),
    );
    const operations = [...new Set(rows.map(row => row.operation))];
    const byCaller = new Map<string, AccessRow[]>();
    for (const row of rows) {
      const key = `${row.caller.source} ${row.caller.identity ?? ''} ${
        row.caller.label
      }`;
      byCaller.set(key, [...(byCaller.get(key) ?? []), row]);
    }
    const whole = new Map<string | null, AccessRow[]>();
    for (const row of all)
      whole.set(row.caller.identity, [
        ...(whole.get(row.caller.identity) ?? []),
        row,
      ]);
    const callers = [...byCaller].flatMap(([key, own]) => {
      const { caller } = own[0];
      const seen = seenOf(workloads, caller.identity);
      if (
        !fitsUsage(
          looksFor,
          whole.get(caller.identity) ?? own,
          seen,
          canTellUnused(usage, workloads),
        )
      )
        return [];
      return [
        {
          key,
          caller,
          group: groupOf(caller, groupBy),
          ...(seen && { seen }),
          cells: operations.map(operation =>
            own.find(row => row.operation === operation),
          ),
        },
      ];
    });
    if (groupBy !== 'none')
      callers.sort((a, b) => compareGroups(a.group.key, b.group.key));
    return [
      {
        key: `${workloads.map(workloadKey).join(' ')}:${port}`,
        workloads,
        port,
        policies,
        operations,
        callers,
        elsewhere: seenElsewhere(usage, workloads, all),
      },
    ];
  });
}

/** By code points, so that those without a group are last. */
function compareGroups(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function searchText({ caller, operation, decision }: AccessRow): string {
  return [
    caller.label,
    caller.identity,
    ...caller.entityRefs,
    ...caller.ownerRefs,
    operation,
    ...(decision.rule?.peers ?? []),
  ]
    .join(' ')
    .toLocaleLowerCase('en-US');
}
