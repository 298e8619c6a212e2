import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { EnvoyFilter } from '../kinds';

type Patch = NonNullable<
  NonNullable<EnvoyFilter['spec']>['configPatches']
>[number];

/** What is wrong with a patch of an EnvoyFilter. @internal */
export type PatchProblem =
  | 'add-ignored'
  | 'remove-ignored'
  | 'replace-refused'
  | 'relative'
  | 'relative-by-version';

/** A patch with a problem. @internal */
export interface EnvoyPatch {
  readonly filter: EnvoyFilter;
  readonly field: string;
  readonly operation: string;
  readonly applyTo: string;
  readonly problem: PatchProblem;
}

const ROUTES = ['ROUTE_CONFIGURATION', 'HTTP_ROUTE'];
const REPLACEABLE = ['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST'];

/** The problem of an operation by itself; `relative` when it depends on what other filters have done before. */
function problemOf({ applyTo = '', patch }: Patch): PatchProblem | undefined {
  switch (patch?.operation) {
    case 'ADD':
      return ROUTES.includes(applyTo) ? 'add-ignored' : undefined;
    case 'REMOVE':
      return ROUTES.includes(applyTo) ? 'remove-ignored' : 'relative';
    case 'REPLACE':
      return REPLACEABLE.includes(applyTo) ? 'relative' : 'replace-refused';
    case 'INSERT_BEFORE':
    case 'INSERT_AFTER':
      return 'relative';
    default:
      return undefined;
  }
}

/** The name of what a patch puts in, else of what it changes. */
function nameOf({ match, patch }: Patch): string {
  const { value } = patch ?? {};
  if (typeof value !== 'object' || value === null) return '';
  const { name } = value as { name?: unknown };
  return name !== undefined
    ? `put in ${JSON.stringify(name)}`
    : match?.listener?.filterChain?.filter?.name ?? '';
}

/** Patches of all EnvoyFilters that have a problem. @internal */
export function* envoyPatches(index: ResourceIndex): Iterable<EnvoyPatch> {
  const filters = index.list(EnvoyFilter);
  if (isUnread(filters)) return;
  /** What the patches so far that are for one version of the proxy are about. */
  const versioned = new Set<string>();
  for (const filter of filters) {
    const { configPatches = [], priority = 0 } = filter.spec ?? {};
    for (const [i, entry] of configPatches.entries()) {
      // A patch without content ends what is read of the filter.
      if (!entry.patch) break;
      const name = nameOf(entry);
      const plain = problemOf(entry);
      const problem =
        plain === 'relative' && versioned.has(name)
          ? 'relative-by-version'
          : plain;
      const isRelative = plain === 'relative';
      if (problem && !(isRelative && priority !== 0))
        yield {
          filter,
          field: `spec.configPatches[${i}]`,
          operation: entry.patch.operation ?? '',
          applyTo: entry.applyTo ?? '',
          problem,
        };
      if (entry.match?.proxy?.proxyVersion) versioned.add(name);
    }
  }
}
