import {
  CoverageState,
  KindCoverage,
  KindRef,
  KubeObject,
  MalformedObject,
  ResourceRef,
} from '../model';
import { derived } from './derived';
import { Kind, kindKey, ObjectOf } from './Kind';
import { NamespaceSlice } from './NamespaceSlice';

/** The answer when a kind could not be read: not an empty list, and no type that `?? []` would turn into one. @public */
export interface Unread {
  readonly unread: KindRef;
  readonly state: Extract<
    CoverageState,
    'syncing' | 'forbidden' | 'unreachable'
  >;
}

/** Objects, or the news that they could not be read. @public */
export type Reading<T> = readonly T[] | Unread;

/** True when a reading holds no objects because the kind could not be read. @public */
export function isUnread<T>(reading: Reading<T>): reading is Unread {
  return !Array.isArray(reading);
}

/**
 * One cluster at one moment, immutable.
 * @public
 */
export interface ResourceIndex {
  readonly cluster: string;
  /** Counts up from 1 with every change. */
  readonly revision: number;
  /** Epoch ms. */
  readonly takenAt: number;
  list<K extends Kind>(kind: K, namespace?: string): Reading<ObjectOf<K>>;
  /** Objects that carry all the given labels. */
  withLabels<K extends Kind>(
    kind: K,
    labels: Readonly<Record<string, string>>,
    namespace?: string,
  ): Reading<ObjectOf<K>>;
  /** undefined = read and not there. */
  get<K extends Kind>(
    kind: K,
    name: string,
    namespace?: string,
  ): ObjectOf<K> | Unread | undefined;
  /** Namespaces that hold objects of the kind; `['']` for a cluster-scoped kind, none while it is unread. */
  namespaces(kind: KindRef): readonly string[];
  coverage(kind: KindRef): KindCoverage;
  /**
   * Stands for the content of a kind: the same value as before means that nothing of the kind has changed, also between
   * two snapshots. undefined when the kind is not held.
   */
  content(kind: KindRef): unknown;
  /** Objects that were left out or lost a field, see {@link Kind.onProblem}. */
  malformed(): readonly MalformedObject[];
  /** Reference to an object of this cluster. */
  ref(object: KubeObject, kind: KindRef): ResourceRef;
}

/** One kind as an index holds it. @public */
export interface KindSlices {
  readonly coverage: KindCoverage;
  /** By namespace; `''` for cluster-scoped kinds. */
  readonly slices: ReadonlyMap<string, NamespaceSlice>;
  readonly malformed: readonly MalformedObject[];
}

/** What an index is made of. @public */
export interface IndexParts {
  readonly cluster: string;
  readonly revision: number;
  readonly takenAt: number;
  /** By {@link kindKey}; a kind that is not listed is `syncing`. */
  readonly kinds: ReadonlyMap<string, KindSlices>;
}

// Always the same, so that what is derived from them is computed once.
const NO_SLICES: ReadonlyMap<string, NamespaceSlice> = new Map();
const NO_OBJECTS: readonly KubeObject[] = [];

/** Lists over all namespaces: put together when the kind changed, not with every snapshot. */
const whole = derived(
  (slices: ReadonlyMap<string, NamespaceSlice>): readonly KubeObject[] =>
    [...slices.values()].flatMap(slice => slice.objects),
);

/** Makes an index of its parts in O(1). @public */
export function createResourceIndex(parts: IndexParts): ResourceIndex {
  const { cluster, revision, takenAt, kinds } = parts;
  function unread(kind: KindRef): Unread | undefined {
    const state = kinds.get(kindKey(kind))?.coverage.state ?? 'syncing';
    return state === 'syncing' ||
      state === 'forbidden' ||
      state === 'unreachable'
      ? { unread: { group: kind.group, kind: kind.kind }, state }
      : undefined;
  }

  function read<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    pick: (slice: NamespaceSlice) => readonly KubeObject[],
    pickAll: (
      slices: ReadonlyMap<string, NamespaceSlice>,
    ) => readonly KubeObject[],
  ): Reading<ObjectOf<K>> {
    const missing = unread(kind);
    if (missing) return missing;
    const slices = kinds.get(kindKey(kind))?.slices ?? NO_SLICES;
    if (namespace === undefined || kind.scope !== 'Namespaced')
      return pickAll(slices) as readonly ObjectOf<K>[];
    const slice = slices.get(namespace);
    return (slice ? pick(slice) : NO_OBJECTS) as readonly ObjectOf<K>[];
  }

  return {
    cluster,
    revision,
    takenAt,
    list: (kind, namespace) =>
      read(kind, namespace, slice => slice.objects, whole),
    withLabels: (kind, labels, namespace) =>
      read(
        kind,
        namespace,
        slice => slice.withLabels(labels),
        slices =>
          [...slices.values()].flatMap(slice => slice.withLabels(labels)),
      ),
    get: <K extends Kind>(kind: K, name: string, namespace?: string) =>
      unread(kind) ??
      (kinds
        .get(kindKey(kind))
        ?.slices.get(kind.scope === 'Namespaced' ? namespace ?? 'default' : '')
        ?.get(name) as ObjectOf<K> | undefined),
    namespaces: kind =>
      unread(kind) ? [] : [...(kinds.get(kindKey(kind))?.slices.keys() ?? [])],
    coverage: kind =>
      kinds.get(kindKey(kind))?.coverage ?? {
        group: kind.group,
        kind: kind.kind,
        state: 'syncing',
        objects: 0,
        malformed: 0,
      },
    content: kind => kinds.get(kindKey(kind))?.slices,
    malformed: () => [...kinds.values()].flatMap(k => k.malformed),
    ref: (object, kind) => ({
      cluster,
      group: kind.group,
      kind: kind.kind,
      ...(object.metadata.namespace !== undefined && {
        namespace: object.metadata.namespace,
      }),
      name: object.metadata.name,
    }),
  };
}

/** True for the news that a kind could not be read, of any look-up. @public */
export function isUnreadObject(
  value: KubeObject | Unread | undefined,
): value is Unread {
  return value !== undefined && 'unread' in value;
}

/** All the given kinds, or the ones that could not be read. @public */
export type ReadAll<M extends Readonly<Record<string, Kind>>> =
  | {
      readonly ok: true;
      readonly objects: { readonly [N in keyof M]: readonly ObjectOf<M[N]>[] };
    }
  | { readonly ok: false; readonly unread: readonly KindRef[] };

/**
 * Reads several kinds at once: either every one was readable, or the list of those that were not. This is how a reader
 * or a rule states its inputs before it concludes anything.
 * @public
 */
export function readAll<M extends Readonly<Record<string, Kind>>>(
  index: ResourceIndex,
  kinds: M,
  namespace?: string,
): ReadAll<M> {
  const unread: KindRef[] = [];
  const objects: Record<string, readonly KubeObject[]> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const reading = index.list(kind, namespace);
    if (isUnread(reading)) unread.push(reading.unread);
    else objects[name] = reading as readonly KubeObject[];
  }
  return unread.length
    ? { ok: false, unread }
    : {
        ok: true,
        objects: objects as {
          readonly [N in keyof M]: readonly ObjectOf<M[N]>[];
        },
      };
}
