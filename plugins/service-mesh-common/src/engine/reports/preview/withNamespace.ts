import { ProposedChange } from '../../changeIndex';
import { coreKinds } from '../../coreKinds';
import { MeshView } from '../MeshView';

/** A change with its namespace, and what had to be added. @internal */
export interface NamedChange {
  readonly change: ProposedChange;
  readonly problem?: string;
}

/** kubectl would take the namespace of its context; a preview takes that of the entity and says so. @internal */
export function withNamespace(
  change: ProposedChange,
  namespace: string | undefined,
  { meshes }: MeshView,
): NamedChange {
  const { object } = change;
  if (namespace === undefined || !isRecord(object)) return { change };
  const { metadata, apiVersion, kind } = object;
  if (!isRecord(metadata) || metadata.namespace !== undefined)
    return { change };
  const group = String(apiVersion).split('/');
  const known = [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)].find(
    one =>
      one.kind === kind && one.group === (group.length > 1 ? group[0] : ''),
  );
  if (known?.scope !== 'Namespaced') return { change };
  return {
    change: {
      ...change,
      object: { ...object, metadata: { ...metadata, namespace } },
    },
    problem: `no namespace is given; ${namespace} is taken`,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
