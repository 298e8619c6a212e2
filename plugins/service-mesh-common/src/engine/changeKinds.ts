import { KindRef, KubeObject, MalformedObject, ResourceRef } from '../model';
import { Kind, kindKey } from './Kind';
import { NamespaceSlice } from './NamespaceSlice';
import {
  createResourceIndex,
  isUnread,
  KindSlices,
  ResourceIndex,
} from './ResourceIndex';

/** An object and its kind. @public */
export interface KindedObject {
  readonly kind: Kind;
  readonly object: KubeObject;
}

/** The snapshot with some objects replaced by others of the same name; what could not be read stays so. @public */
export function changeKinds(
  index: ResourceIndex,
  replaced: readonly KindedObject[],
): ResourceIndex {
  const byKind = new Map<string, KindedObject[]>();
  for (const entry of replaced) {
    const key = kindKey(entry.kind);
    byKind.set(key, [...(byKind.get(key) ?? []), entry]);
  }
  const changed = new Map<string, KindSlices>();
  for (const [key, entries] of byKind) {
    const [{ kind }] = entries;
    const present = index.list(kind);
    if (isUnread(present)) continue;
    const objects = new Map<string, KubeObject>(
      present.map(object => [nameOf(object), object]),
    );
    for (const { object } of entries) objects.set(nameOf(object), object);
    const malformed = index
      .malformed()
      .filter(({ ref }) => kindKey(ref) === key);
    changed.set(key, asSlices(index, kind, [...objects.values()], malformed));
  }
  return overlay(index, changed, []);
}

/** Objects of one kind as an index holds them. @internal */
export function asSlices(
  index: ResourceIndex,
  kind: Kind,
  objects: readonly KubeObject[],
  malformed: readonly MalformedObject[] = [],
): KindSlices {
  const byNamespace = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const namespace = object.metadata.namespace ?? '';
    const known = byNamespace.get(namespace);
    if (known) known.push(object);
    else byNamespace.set(namespace, [object]);
  }
  return {
    coverage: { ...index.coverage(kind), objects: objects.length },
    slices: new Map(
      [...byNamespace].map(([namespace, list]) => [
        namespace,
        new NamespaceSlice(list),
      ]),
    ),
    malformed,
  };
}

/** The snapshot with some kinds replaced. `written` names objects that are read afresh, with their problems. @internal */
export function overlay(
  index: ResourceIndex,
  changed: ReadonlyMap<string, KindSlices>,
  written: readonly ResourceRef[],
): ResourceIndex {
  if (changed.size === 0) return index;
  const { cluster, revision, takenAt } = index;
  const own = createResourceIndex({
    cluster,
    revision,
    takenAt,
    kinds: changed,
  });
  const of = (kind: KindRef) => (changed.has(kindKey(kind)) ? own : index);
  const stale = new Set(
    [...written, ...own.malformed().map(({ ref }) => ref)].map(refKey),
  );
  return {
    cluster,
    revision,
    takenAt,
    list: (kind, namespace) => of(kind).list(kind, namespace),
    withLabels: (kind, labels, namespace) =>
      of(kind).withLabels(kind, labels, namespace),
    get: (kind, name, namespace) => of(kind).get(kind, name, namespace),
    namespaces: kind => of(kind).namespaces(kind),
    coverage: kind => of(kind).coverage(kind),
    content: kind => of(kind).content(kind),
    malformed: () => [
      ...index.malformed().filter(({ ref }) => !stale.has(refKey(ref))),
      ...own.malformed(),
    ],
    ref: index.ref,
  };
}

function nameOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`;
}

function refKey(ref: ResourceRef): string {
  return [kindKey(ref), ref.namespace ?? '', ref.name].join('\n');
}
