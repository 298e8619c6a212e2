import { AccessCaller, MeshTarget } from '../../model';
import { ResourceIndex } from '../ResourceIndex';
import { selectWorkloads } from '../selectWorkloads';
import { inClusterOf } from './callerConnections';
import { STRANGERS } from './decidePlaced';
import { MeshView, PlacedWorkload, PrincipalDirectory } from './MeshView';
import { shortIdentity } from './shortIdentity';

/** Who is asked about, once names have been looked up. @public */
export type QuestionCaller =
  | {
      readonly type: 'entity';
      readonly entityRef: string;
      /** undefined: no annotation of the entity selects anything. */
      readonly target: MeshTarget | undefined;
      /** Snapshots the entity's workloads are looked for in. */
      readonly indexes: readonly ResourceIndex[];
    }
  | {
      readonly type: 'identity';
      readonly identity: string;
      /** Snapshots in which somebody may run as it; those of the entity when absent. */
      readonly indexes?: readonly ResourceIndex[];
    }
  | { readonly type: 'plaintext' | 'anyone' };

/** A caller of a question, with the workloads that stand behind it where the question names them. @internal */
export interface AskedCaller {
  readonly caller: AccessCaller;
  readonly workloads?: readonly PlacedWorkload[];
}

/** Whom a question means, as the proxies of a workload could know them. @internal */
export function askedCallers(
  view: MeshView,
  entry: PlacedWorkload,
  directory: PrincipalDirectory,
  caller: QuestionCaller,
): readonly AskedCaller[] {
  const [plaintext, anyone] = STRANGERS;
  switch (caller.type) {
    case 'plaintext':
      return [{ caller: plaintext }];
    case 'anyone':
      return [{ caller: anyone }];
    case 'identity': {
      const identity = caller.identity.replace(/^spiffe:\/\//, '');
      return [
        {
          caller: {
            identity,
            label: shortIdentity(identity),
            ...directory.lookup(identity),
            source: 'workload',
          },
        },
      ];
    }
    default: {
      const { entityRef, target } = caller;
      const workloads = target
        ? caller.indexes.flatMap(index =>
            selectWorkloads(target, index, view.meshes).workloads.map(
              workload => ({
                workload,
                index,
                mesh: view.meshes.find(
                  ({ id }) => id === workload.membership.mesh,
                ),
              }),
            ),
          )
        : [];
      const callers = new Map<string | null, AskedCaller>();
      for (const one of inClusterOf(entry, workloads)) {
        const found = asCaller(one, entry, entityRef, directory);
        const known = callers.get(found.identity);
        callers.set(found.identity, {
          caller: known?.caller ?? found,
          workloads: [...(known?.workloads ?? []), one],
        });
      }
      return [...callers.values()];
    }
  }
}

/** A workload as the proxies of the server could know it. */
function asCaller(
  { workload: { identity, namespace, name, membership } }: PlacedWorkload,
  { mesh }: PlacedWorkload,
  entityRef: string,
  directory: PrincipalDirectory,
): AccessCaller {
  // To the proxies of another mesh, or of none, a caller is as good as plaintext.
  const seen =
    identity !== undefined && membership.mesh === mesh?.id ? identity : null;
  const own = seen === null ? undefined : directory.lookup(seen);
  return {
    identity: seen,
    label:
      seen === null
        ? `${namespace}/${name} (no identity here)`
        : shortIdentity(seen),
    entityRefs: own?.entityRefs.length ? own.entityRefs : [entityRef],
    ownerRefs: own?.ownerRefs ?? [],
    source: seen === null ? 'plaintext' : 'workload',
  };
}
