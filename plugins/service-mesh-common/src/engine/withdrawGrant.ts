import { Evidence, ResourceKey, ResourceRef } from '../model';
import { MeshDefinition } from './MeshDefinition';
import { ManifestObject } from './MeshWriter';

/** A policy as the cluster has it. @public */
export interface LivePolicy {
  readonly ref: ResourceRef;
  readonly object: ManifestObject;
}

/** What has to happen to policies so that they grant something no more. @public */
export interface GrantWithdrawal {
  /** The policies that grant it, as they are. */
  readonly present: readonly ManifestObject[];
  /** Those that stay, without the rules that grant it. */
  readonly changed: readonly ManifestObject[];
  /** Those that say nothing else. */
  readonly deletes: readonly ResourceKey[];
}

/**
 * How a grant can be taken back where it is given. Nothing is present when no policy gives it: then something has to be written
 * that refuses, or it is given by the mesh itself. A policy that several clusters have is named once.
 * @public
 */
export function withdrawGrant(
  evidence: readonly Evidence[],
  policies: readonly LivePolicy[],
  meshes: readonly Pick<MeshDefinition, 'withoutRules'>[],
): GrantWithdrawal {
  const present: ManifestObject[] = [];
  const changed: ManifestObject[] = [];
  const deletes: ResourceKey[] = [];
  const done = new Set<string>();
  for (const { ref, object } of policies) {
    const { cluster, group, kind, namespace, name } = ref;
    const key = [group, kind, namespace, name].join('\n');
    const fields = evidence.flatMap(entry =>
      entry.type === 'resource' &&
      entry.field !== undefined &&
      entry.ref.cluster === cluster &&
      [
        entry.ref.group,
        entry.ref.kind,
        entry.ref.namespace,
        entry.ref.name,
      ].join('\n') === key
        ? [entry.field]
        : [],
    );
    if (done.has(key) || fields.length === 0) continue;
    const without = meshes
      .map(mesh => mesh.withoutRules?.(object, fields))
      .find(result => result !== undefined);
    if (without === undefined) continue;
    done.add(key);
    present.push(object);
    if (without === 'delete')
      deletes.push({
        group,
        kind,
        ...(namespace !== undefined && { namespace }),
        name,
      });
    else changed.push(without);
  }
  return { present, changed, deletes };
}
