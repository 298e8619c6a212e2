import {
  Kind,
  KindSlices,
  KubeObject,
  MalformedObject,
  NamespaceSlice,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ObjectChange } from './parsing/ObjectParser';

interface Entry {
  readonly object?: KubeObject;
  readonly malformed?: MalformedObject;
}

type Namespaces = Map<string, Map<string, Entry>>;

/** What a new list has brought so far; nobody sees it before {@link KindStore.replace}. */
export class ShadowStore {
  readonly namespaces: Namespaces = new Map();

  constructor(
    private readonly current: Namespaces,
    private readonly reuse: boolean,
  ) {}

  add(changes: readonly ObjectChange[]): void {
    for (const change of changes) {
      if (change.type !== 'put') continue;
      const old = this.reuse
        ? this.current.get(change.namespace)?.get(change.name)
        : undefined;
      put(
        this.namespaces,
        change.namespace,
        change.name,
        old && isSame(old, change)
          ? old
          : { object: change.object, malformed: change.malformed },
      );
    }
  }
}

/** The objects of one kind in one cluster: by namespace and name, with slices that unchanged namespaces keep. */
export class KindStore {
  private namespaces: Namespaces = new Map();
  private slices: ReadonlyMap<string, NamespaceSlice> = new Map();
  private malformed: readonly MalformedObject[] = [];
  private readonly dirty = new Set<string>();

  constructor(readonly kind: Kind) {}

  /**
   * Begins a new reading. `reuse`: an object of the same uid and revision is the same object; not so after the server's
   * revisions went back, when one revision may name two contents.
   */
  begin(reuse: boolean): ShadowStore {
    return new ShadowStore(this.namespaces, reuse);
  }

  /** Puts a complete reading in place; with `name` it is complete for objects of that name only. */
  replace(shadow: ShadowStore, name?: string): void {
    for (const namespace of new Set([
      ...this.namespaces.keys(),
      ...shadow.namespaces.keys(),
    ])) {
      const before = this.namespaces.get(namespace);
      const after = shadow.namespaces.get(namespace);
      if (name !== undefined) {
        const entry = after?.get(name);
        if (before?.get(name) === entry) continue;
        this.dirty.add(namespace);
        if (entry) put(this.namespaces, namespace, name, entry);
        else remove(this.namespaces, namespace, name);
        continue;
      }
      if (!isEqual(before, after)) this.dirty.add(namespace);
      if (after) this.namespaces.set(namespace, after);
      else this.namespaces.delete(namespace);
    }
  }

  apply(changes: readonly ObjectChange[]): void {
    for (const change of changes) {
      this.dirty.add(change.namespace);
      if (change.type === 'delete')
        remove(this.namespaces, change.namespace, change.name);
      else
        put(this.namespaces, change.namespace, change.name, {
          object: change.object,
          malformed: change.malformed,
        });
    }
  }

  clear(name?: string): void {
    this.replace(new ShadowStore(this.namespaces, false), name);
  }

  /** Content now, frozen. */
  freeze(): Omit<KindSlices, 'coverage'> {
    if (this.dirty.size > 0) {
      const slices = new Map(this.slices);
      for (const namespace of this.dirty) {
        const entries = this.namespaces.get(namespace);
        const objects = entries
          ? [...entries.values()].flatMap(entry => entry.object ?? [])
          : [];
        if (objects.length) slices.set(namespace, new NamespaceSlice(objects));
        else slices.delete(namespace);
      }
      this.slices = slices;
      this.refreshMalformed();
      this.dirty.clear();
    }
    return { slices: this.slices, malformed: this.malformed };
  }

  private refreshMalformed() {
    const untouched = this.malformed.filter(
      m => !this.dirty.has(m.ref.namespace ?? ''),
    );
    const found = [...this.dirty].flatMap(namespace =>
      [...(this.namespaces.get(namespace)?.values() ?? [])].flatMap(
        entry => entry.malformed ?? [],
      ),
    );
    if (untouched.length !== this.malformed.length || found.length)
      this.malformed = [...untouched, ...found];
  }
}

function put(
  namespaces: Namespaces,
  namespace: string,
  name: string,
  entry: Entry,
) {
  let names = namespaces.get(namespace);
  if (!names) namespaces.set(namespace, (names = new Map()));
  names.set(name, entry);
}

function remove(namespaces: Namespaces, namespace: string, name: string) {
  const names = namespaces.get(namespace);
  names?.delete(name);
  if (names?.size === 0) namespaces.delete(namespace);
}

function isSame(
  old: Entry,
  change: Extract<ObjectChange, { type: 'put' }>,
): boolean {
  const a = old.object;
  const b = change.object;
  return (
    !old.malformed &&
    !change.malformed &&
    a !== undefined &&
    b !== undefined &&
    a.metadata.uid === b.metadata.uid &&
    a.metadata.resourceVersion !== undefined &&
    a.metadata.resourceVersion === b.metadata.resourceVersion &&
    a.apiVersion === b.apiVersion
  );
}

function isEqual(
  before: ReadonlyMap<string, Entry> | undefined,
  after: ReadonlyMap<string, Entry> | undefined,
): boolean {
  if (!before || !after || before.size !== after.size) return false;
  for (const [name, entry] of after)
    if (before.get(name) !== entry) return false;
  return true;
}
