import { UsageData } from '@meshwright/backstage-plugin-service-mesh-common';
import { AccessFilter, AccessMatrix, toAccessMatrices } from '../accessRows';
import { GuardedPort } from '../guardedPorts';
import { canTellUnused } from './accessUsage';

/** How many callers a filter leaves, or ports where it is about ports; words where metrics cannot tell. @internal */
export function countFits(
  ports: readonly GuardedPort[],
  filter: AccessFilter,
  usage: UsageData | undefined,
): string {
  if (
    (filter.usage === 'unused' || filter.usage === 'refused') &&
    !isAnythingMeasured(ports, usage)
  )
    return 'not known';
  const matrices = toAccessMatrices(ports, filter, usage);
  return filter.usage === 'no-policy'
    ? plural(
        matrices.reduce((sum, { workloads }) => sum + workloads.length, 0),
        'port',
      )
    : String(distinctCallers(matrices));
}

/** A caller of two workloads is one. @internal */
export function distinctCallers(matrices: readonly AccessMatrix[]): number {
  return new Set(
    matrices.flatMap(({ callers }) => callers.map(({ key }) => key)),
  ).size;
}

/** A number with its noun. @internal */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Whether metrics tell of at least one of the workloads with a port who did not call it. @internal */
export function isAnythingMeasured(
  ports: readonly GuardedPort[],
  usage: UsageData | undefined,
): boolean {
  return ports.some(({ workloads }) => canTellUnused(usage, workloads));
}
