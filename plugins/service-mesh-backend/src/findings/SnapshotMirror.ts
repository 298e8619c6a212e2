import {
  createResourceIndex,
  Kind,
  KindCoverage,
  kindKey,
  KindSlices,
  KubeObject,
  MalformedObject,
  NamespaceSlice,
  ResourceIndex,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** What is new in one kind since the last snapshot. */
export interface KindDelta {
  readonly cluster: string;
  /** Key of the kind. */
  readonly kind: string;
  /** New content of namespaces; of a large one in several parts, the first of which begins anew. */
  readonly put: readonly {
    readonly namespace: string;
    readonly objects: readonly KubeObject[];
    readonly more: boolean;
  }[];
  readonly removed: readonly string[];
}

/** What a snapshot says beside its objects. */
export interface SnapshotHead {
  readonly cluster: string;
  readonly revision: number;
  /** Epoch ms. */
  readonly takenAt: number;
  readonly coverage: readonly KindCoverage[];
  readonly malformed: readonly MalformedObject[];
}

/** Objects in one message, so that neither side is busy with one for long. */
const PART = 250;

/** The sending side: knows what the other has. Content that did not change is the same object in the next snapshot. */
export class SnapshotSource {
  private readonly sent = new Map<
    string,
    Map<string, { content: unknown; namespaces: Map<string, unknown> }>
  >();

  constructor(private readonly kinds: readonly Kind[]) {}

  /** What the other side needs before it has this snapshot; to be sent in this order. */
  *deltas(index: ResourceIndex): Generator<KindDelta> {
    const { cluster } = index;
    const known = this.sent.get(cluster) ?? new Map();
    this.sent.set(cluster, known);
    for (const kind of this.kinds) {
      const key = kindKey(kind);
      const before = known.get(key);
      const content = index.content(kind);
      if (before && before.content === content) continue;
      const namespaces = new Map(
        index
          .namespaces(kind)
          .map(name => [name, objectsOf(index, kind, name)] as const),
      );
      known.set(key, { content, namespaces });
      const removed = [...(before?.namespaces.keys() ?? [])].filter(
        name => !namespaces.has(name),
      );
      if (removed.length) yield { cluster, kind: key, put: [], removed };
      let put: KindDelta['put'][number][] = [];
      let size = 0;
      for (const [namespace, objects] of namespaces) {
        if (before?.namespaces.get(namespace) === objects) continue;
        for (let from = 0; from < objects.length; from += PART) {
          const part = objects.slice(from, from + PART);
          put.push({ namespace, objects: part, more: from > 0 });
          size += part.length;
          if (size < PART) continue;
          yield { cluster, kind: key, put, removed: [] };
          put = [];
          size = 0;
        }
      }
      if (put.length) yield { cluster, kind: key, put, removed: [] };
    }
  }

  head(index: ResourceIndex): SnapshotHead {
    return {
      cluster: index.cluster,
      revision: index.revision,
      takenAt: index.takenAt,
      // A kind that nobody asked for is one that is not there, as in the original.
      coverage: this.kinds
        .filter(kind => index.content(kind) !== undefined)
        .map(kind => index.coverage(kind)),
      malformed: index.malformed(),
    };
  }

  forget(cluster: string): void {
    this.sent.delete(cluster);
  }
}

function objectsOf(
  index: ResourceIndex,
  kind: Kind,
  namespace: string,
): readonly KubeObject[] {
  const objects = index.list(kind, namespace);
  return Array.isArray(objects) ? objects : [];
}

/** Always the same, so that a rule about an empty kind is not asked again. */
const NOTHING: ReadonlyMap<string, NamespaceSlice> = new Map();

/** Malformed objects are listed for the whole cluster, so they need no kind of their own. */
const UNNAMED: KindCoverage = {
  group: '',
  kind: '',
  state: 'synced',
  objects: 0,
  malformed: 0,
};

/** The receiving side: the same snapshots, with the same sharing between them. */
export class SnapshotMirror {
  private readonly clusters = new Map<
    string,
    Map<string, ReadonlyMap<string, NamespaceSlice>>
  >();

  apply({ cluster, kind, put, removed }: KindDelta): void {
    const kinds = this.clusters.get(cluster) ?? new Map();
    this.clusters.set(cluster, kinds);
    const slices = new Map<string, NamespaceSlice>(kinds.get(kind));
    for (const { namespace, objects, more } of put) {
      const before = more ? slices.get(namespace)?.objects ?? [] : [];
      slices.set(
        namespace,
        new NamespaceSlice(before.length ? [...before, ...objects] : objects),
      );
    }
    for (const namespace of removed) slices.delete(namespace);
    kinds.set(kind, slices);
  }

  index(head: SnapshotHead): ResourceIndex {
    const { cluster, revision, takenAt, coverage, malformed } = head;
    const held = this.clusters.get(cluster);
    const kinds = new Map<string, KindSlices>(
      coverage.map(of => [
        kindKey(of),
        {
          coverage: of,
          slices: held?.get(kindKey(of)) ?? NOTHING,
          malformed: [],
        },
      ]),
    );
    if (malformed.length)
      kinds.set('', { coverage: UNNAMED, slices: new Map(), malformed });
    return createResourceIndex({ cluster, revision, takenAt, kinds });
  }

  forget(cluster: string): void {
    this.clusters.delete(cluster);
  }
}
