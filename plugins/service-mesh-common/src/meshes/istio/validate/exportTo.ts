import { isDnsLabel } from './hostNames';
import { SpecNode } from './SpecNode';

/** What differs between the kinds that have `exportTo`. */
export interface ExportToOptions {
  /** A ServiceEntry may be exported to no one. */
  readonly allowsNone?: boolean;
  /** A DestinationRule that selects workloads may not leave its namespace. */
  readonly selectsWorkloads?: boolean;
}

/** Checks `exportTo`: no repetition, known values, and `*` or `~` on their own. @internal */
export function checkExportTo(
  spec: SpecNode,
  namespace: string,
  { allowsNone = false, selectsWorkloads = false }: ExportToOptions = {},
): void {
  const entries = spec.list('exportTo');
  if (entries.length === 0) return;
  const seen = new Set<string>();
  for (const entry of entries) {
    const written = entry.asText;
    const target = written === '.' ? namespace : written;
    if (seen.has(target)) {
      entry.error(
        written === '.'
          ? `duplicate entries in exportTo: . and current namespace ${namespace}`
          : `duplicate entries in exportTo for entry ${written}`,
      );
      continue;
    }
    const problem =
      allowsNone && written === '~' ? undefined : targetProblem(target);
    if (problem) entry.error(problem);
    else seen.add(target);
  }
  const field = spec.at('exportTo');
  if (selectsWorkloads && seen.size > 0) {
    if (!seen.has(namespace))
      field.error(
        'destination rule with workload selector cannot have exportTo beyond current namespace',
      );
    else if (seen.size > 1)
      field.error(
        'destination rule with workload selector cannot have multiple entries in exportTo',
      );
  }
  if (entries.length > 1 && seen.has('*'))
    field.error(
      'cannot have both public (*) and non-public exportTo values for a resource',
    );
  if (entries.length > 1 && seen.has('~'))
    field.error('cannot export service entry to no one (~) and someone');
}

function targetProblem(target: string): string | undefined {
  if (target === '.' || target === '*') return undefined;
  if (target === '~')
    return 'exportTo ~ (none) is not allowed for Istio configuration objects';
  return isDnsLabel(target)
    ? undefined
    : 'only ., *, or a valid DNS 1123 label is allowed as exportTo entry';
}
