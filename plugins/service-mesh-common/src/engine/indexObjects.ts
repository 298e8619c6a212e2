import { CoverageState, KubeObject, MalformedObject } from '../model';
import { Kind, kindKey, projectObject, readsName } from './Kind';
import { NamespaceSlice } from './NamespaceSlice';
import {
  createResourceIndex,
  KindSlices,
  ResourceIndex,
} from './ResourceIndex';
import { ProjectionTools } from './shape';

/** How {@link indexObjects} reads. @public */
export interface IndexObjectsOptions extends ProjectionTools {
  readonly cluster?: string;
  /** Kinds to hold; every other object is ignored. */
  readonly kinds: readonly Kind[];
  /** Kinds whose state is not `synced`, by {@link kindKey}. */
  readonly states?: Readonly<Record<string, CoverageState>>;
  /** Epoch ms. */
  readonly takenAt?: number;
}

/**
 * Makes an index of raw objects, such as parsed YAML: for previews, dry runs and tests.
 * Kinds of which there is no object are `synced` and empty.
 * @public
 */
export function indexObjects(
  raws: readonly unknown[],
  options: IndexObjectsOptions,
): ResourceIndex {
  const { cluster = 'test', takenAt = 0, states = {} } = options;
  const kinds = new Map<string, KindSlices>();
  for (const kind of options.kinds) {
    const bySlice = new Map<string, KubeObject[]>();
    const malformed: MalformedObject[] = [];
    for (const raw of raws) {
      if (!isOfKind(raw, kind)) continue;
      const projection = projectObject(cluster, kind, raw, options);
      if (projection.malformed) malformed.push(projection.malformed);
      if (!projection.object) continue;
      if (!readsName(kind, projection.object.metadata.name)) continue;
      const namespace = projection.object.metadata.namespace ?? '';
      bySlice.set(namespace, [
        ...(bySlice.get(namespace) ?? []),
        projection.object,
      ]);
    }
    const objects = [...bySlice.values()].reduce(
      (sum, list) => sum + list.length,
      0,
    );
    kinds.set(kindKey(kind), {
      coverage: {
        group: kind.group,
        kind: kind.kind,
        state: states[kindKey(kind)] ?? 'synced',
        objects,
        malformed: malformed.length,
        ageMs: 0,
      },
      slices: new Map(
        [...bySlice].map(([namespace, list]) => [
          namespace,
          new NamespaceSlice(list),
        ]),
      ),
      malformed,
    });
  }
  return createResourceIndex({ cluster, revision: 1, takenAt, kinds });
}

function isOfKind(raw: unknown, kind: Kind): boolean {
  if (typeof raw !== 'object' || raw === null) return false;
  const { apiVersion, kind: name } = raw as {
    apiVersion?: unknown;
    kind?: unknown;
  };
  if (name !== kind.kind || typeof apiVersion !== 'string') return false;
  const slash = apiVersion.indexOf('/');
  return (slash < 0 ? '' : apiVersion.slice(0, slash)) === kind.group;
}
