import { isRecord, itemsAt, valueAt } from '../../../engine/editManifest';
import {
  MigrationContext,
  RawManifest,
  RouteMeaning,
} from '../../../engine/Migration';
import { IntentOperations, IntentPath } from '../../../model';
import { groupConditions, isRouteGroup } from './routeGroup';

type Condition = RouteMeaning['rules'][number]['matches'][number];

const LITERAL = '/[A-Za-z0-9/_~-]*';

/** What the rules of a TrafficTarget let callers do, or why an intent cannot say it. @internal */
export function targetOperations(
  manifest: RawManifest,
  context: MigrationContext,
): readonly IntentOperations[] | string {
  // The first version had no spec, and another name for the list.
  const places =
    valueAt(manifest, ['spec']) === undefined
      ? itemsAt(manifest, ['specs'])
      : itemsAt(manifest, ['spec', 'rules']);
  if (places.length === 0) return 'it names no rule';
  const found: Condition[] = [];
  for (const place of places) {
    const rule = valueAt(manifest, place);
    const { kind, name } = isRecord(rule) ? rule : ({} as RawManifest);
    if (kind === 'TCPRoute') {
      const route = named(manifest, context, kind, name);
      if (route && valueAt(route, ['spec', 'matches']) !== undefined)
        return `TCPRoute ${String(name)} goes by ports`;
      found.push({ headers: [] });
      continue;
    }
    const group = named(manifest, context, 'HTTPRouteGroup', name);
    if (kind !== 'HTTPRouteGroup' || !group)
      return kind === 'HTTPRouteGroup'
        ? `HTTPRouteGroup ${String(name)} is not among the manifests`
        : `a rule of kind ${String(kind)} is no HTTPRouteGroup or TCPRoute`;
    const { matches, problems } = groupConditions(
      chosen(group, valueAt(manifest, [...place, 'matches'])),
    );
    if (problems.length > 0)
      return `HTTPRouteGroup ${String(name)}: ${problems[0].field} ${
        problems[0].problem
      }`;
    if (matches.length === 0)
      return `HTTPRouteGroup ${String(name)} has no such condition`;
    found.push(...matches);
  }
  return inOperations(found);
}

function named(
  manifest: RawManifest,
  { manifests }: MigrationContext,
  kind: string,
  name: unknown,
): RawManifest | undefined {
  return manifests.find(
    other =>
      (kind === 'HTTPRouteGroup'
        ? isRouteGroup(other)
        : other.kind === kind &&
          String(other.apiVersion).startsWith('specs.smi-spec.io/')) &&
      valueAt(other, ['metadata', 'name']) === name &&
      valueAt(other, ['metadata', 'namespace']) ===
        valueAt(manifest, ['metadata', 'namespace']),
  );
}

/** The group with the conditions of these names only; all without a list. */
function chosen(group: RawManifest, names: unknown): RawManifest {
  if (!Array.isArray(names)) return group;
  const place = valueAt(group, ['spec']) === undefined ? [] : ['spec'];
  const matches = itemsAt(group, [...place, 'matches'])
    .map(path => valueAt(group, path))
    .filter(match => isRecord(match) && names.includes(match.name));
  return place.length > 0
    ? { ...group, spec: { matches } }
    : { ...group, matches };
}

function inOperations(
  conditions: readonly Condition[],
): readonly IntentOperations[] | string {
  const byPath = new Map<
    string,
    { readonly path: IntentPath | undefined; methods: string[] }
  >();
  for (const { path, method, headers } of conditions) {
    if (headers.length > 0)
      return 'it compares headers, by expressions, which the access that is written here does not: say it with a condition of the mesh (`when` of an AuthorizationPolicy of Istio, matches of an HTTPRoute of Linkerd)';
    const said = path && pathOf(path);
    if (typeof said === 'string') return said;
    const key = JSON.stringify(said ?? null);
    const known = byPath.get(key);
    if (!known)
      byPath.set(key, { path: said, methods: method ? [method] : [] });
    // No method at all means every one.
    else if (!method) known.methods = [];
    else if (known.methods.length > 0 && !known.methods.includes(method))
      known.methods.push(method);
  }
  return [...byPath.values()].map(({ path, methods }) => ({
    methods,
    paths: path ? [path] : [],
  }));
}

/** An expression that says no more than a comparison of access rules does. */
function pathOf({
  type,
  value,
}: NonNullable<Condition['path']>): IntentPath | string {
  if (type === 'exact') return { type: 'exact', value };
  const segments = new RegExp(`^(${LITERAL}?)\\(/\\.\\*\\)\\?$`).exec(value);
  if (segments) return { type: 'prefix', value: segments[1] };
  const below = new RegExp(`^(${LITERAL})/\\.\\*$`).exec(value);
  if (below) return { type: 'template', value: `${below[1]}/{**}` };
  return `the expression ${value} is none of the comparisons of access rules, which go by whole segments, and it also lets in what merely begins alike: write a path between ^ and $, or one that ends with /.* or (/.*)?$`;
}
