import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { KubeObject, ObjectMeta } from '../KubeObject';
import { groupVersion, ResourceType } from './ResourceType';

/** One step in the life of an object. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change; for DELETED its last state, with the revision of the deletion. */
  readonly object: KubeObject;
  readonly previous?: KubeObject;
  readonly revision: number;
}

interface Collection {
  readonly objects: Map<string, KubeObject>;
  changes: Change[];
  /** Changes up to and including this revision are forgotten. */
  forgotten: number;
  readonly listeners: Set<(change: Change) => void>;
}

/** Objects of all kinds under one revision counter, with a bounded history for watches. */
export class ObjectStore {
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<(type: ResourceType, change: Change) => void>();
  /** Kinds that had no object yet have no history before this revision. */
  #firstRevision: number;
  #revision: number;

  /**
   * @param firstRevision - later than any revision handed out before a restart, so that old watches learn they are too old
   * @param historyLimit - changes kept per kind
   */
  constructor(firstRevision: number = 1000, readonly historyLimit = 2000) {
    this.#firstRevision = firstRevision;
    this.#revision = firstRevision;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Objects in the order of namespace and name. Stored objects are never modified in place. */
  list(type: ResourceType, namespace?: string): KubeObject[] {
    const found = [...this.#of(type).objects]
      .filter(([, o]) => !namespace || o.metadata.namespace === namespace)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return found.map(([, object]) => object);
  }

  get(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    return this.#of(type).objects.get(keyOf(namespace, name));
  }

  /** What `put` would store; the server uses it for dry runs as well. */
  prepare(type: ResourceType, object: KubeObject): KubeObject {
    const { name, namespace } = object.metadata;
    const previous = this.get(type, namespace, name);
    const metadata: ObjectMeta = { ...object.metadata };
    delete metadata.resourceVersion;
    metadata.uid = previous?.metadata.uid ?? metadata.uid ?? randomUUID();
    metadata.creationTimestamp =
      previous?.metadata.creationTimestamp ??
      metadata.creationTimestamp ??
      timestamp(new Date());
    metadata.generation = previous
      ? (previous.metadata.generation ?? 1) +
        (sameContent(previous, object) ? 0 : 1)
      : 1;
    return {
      ...object,
      apiVersion: groupVersion(type.group, type.versions[0]),
      kind: type.kind,
      metadata,
    };
  }

  /** Creates or replaces an object; an object that does not differ stays as it is. */
  put(type: ResourceType, object: KubeObject): KubeObject {
    const collection = this.#of(type);
    const next = this.prepare(type, object);
    const key = keyOf(next.metadata.namespace, next.metadata.name);
    const previous = collection.objects.get(key);
    if (previous && sameApartFromRevision(previous, next)) return previous;
    const stored = this.#stamp(next);
    collection.objects.set(key, stored);
    this.#record(type, {
      type: previous ? 'MODIFIED' : 'ADDED',
      object: stored,
      previous,
      revision: this.#revision,
    });
    return stored;
  }

  remove(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    const collection = this.#of(type);
    const previous = collection.objects.get(keyOf(namespace, name));
    if (!previous) return undefined;
    collection.objects.delete(keyOf(namespace, name));
    const last = this.#stamp(previous);
    this.#record(type, {
      type: 'DELETED',
      object: last,
      previous,
      revision: this.#revision,
    });
    return last;
  }

  /** Changes after a revision, or undefined when that revision is too old to know. */
  changesSince(type: ResourceType, revision: number): Change[] | undefined {
    const collection = this.#of(type);
    if (revision < collection.forgotten) return undefined;
    return collection.changes.filter(change => change.revision > revision);
  }

  /** Forgets all history, as a compaction of a real cluster does. */
  compact(): void {
    this.#firstRevision = this.#revision;
    for (const collection of this.#collections.values()) {
      collection.changes = [];
      collection.forgotten = this.#revision;
    }
  }

  /** Calls back on every change of one kind until the returned function is called. */
  watch(type: ResourceType, listener: (change: Change) => void): () => void {
    const { listeners } = this.#of(type);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls back on every change of any kind. */
  watchAll(listener: (type: ResourceType, change: Change) => void): void {
    this.#listeners.add(listener);
  }

  #of(type: ResourceType): Collection {
    const key = `${type.group}/${type.plural}`;
    let collection = this.#collections.get(key);
    if (!collection) {
      collection = {
        objects: new Map(),
        changes: [],
        forgotten: this.#firstRevision,
        listeners: new Set(),
      };
      this.#collections.set(key, collection);
    }
    return collection;
  }

  #stamp(object: KubeObject): KubeObject {
    this.#revision += 1;
    const metadata = {
      ...object.metadata,
      resourceVersion: String(this.#revision),
    };
    return { ...object, metadata };
  }

  #record(type: ResourceType, change: Change): void {
    const collection = this.#of(type);
    collection.changes.push(change);
    if (collection.changes.length > this.historyLimit) {
      const dropped = collection.changes.splice(0, this.historyLimit / 2);
      collection.forgotten = dropped[dropped.length - 1].revision;
    }
    for (const listener of [...collection.listeners]) listener(change);
    for (const listener of this.#listeners) listener(type, change);
  }
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function keyOf(namespace: string | undefined, name: string): string {
  // A namespace or name never contains a slash, so keys are unique; the space
  // sorts before every character of a name, as the real server's order does.
  return `${namespace ?? ''} ${name}`;
}

function sameContent(a: KubeObject, b: KubeObject): boolean {
  const content = ({ metadata, status, apiVersion, ...rest }: KubeObject) =>
    rest;
  return isDeepStrictEqual(content(a), content(b));
}

function sameApartFromRevision(a: KubeObject, b: KubeObject): boolean {
  const comparable = (o: KubeObject) => {
    const { resourceVersion, managedFields, ...metadata } = o.metadata;
    return JSON.parse(JSON.stringify({ ...o, metadata }));
  };
  return isDeepStrictEqual(comparable(a), comparable(b));
}
