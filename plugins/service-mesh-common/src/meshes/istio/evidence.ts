import {
  Evidence,
  EvidenceList,
  KindRef,
  KubeObject,
  ResourceRef,
} from '../../model';
import { ResourceIndex } from '../../engine/ResourceIndex';

/** Evidence that a resource decided. @internal */
export function byResource(
  index: ResourceIndex,
  object: KubeObject,
  kind: KindRef,
  field?: string,
  note?: string,
): EvidenceList {
  return [resourceEvidence(index.ref(object, kind), field, note)];
}

/** Evidence by a reference. @internal */
export function resourceEvidence(
  ref: ResourceRef,
  field?: string,
  note?: string,
): Evidence {
  return {
    type: 'resource',
    ref,
    ...(field !== undefined && { field }),
    ...(note !== undefined && { note }),
  };
}

/** Evidence that a documented default decided. @internal */
export function byDefault(name: string, note?: string): EvidenceList {
  return [
    {
      type: 'default',
      name: `istio: ${name}`,
      ...(note !== undefined && { note }),
    },
  ];
}

/** Evidence that nothing can be concluded, because these kinds could not be read. @internal */
export function byUnread(
  unread: readonly KindRef[],
  note?: string,
): EvidenceList {
  return [
    {
      type: 'unknown',
      unread: unread.map(({ group, kind }) => ({ group, kind })),
      ...(note !== undefined && { note }),
    },
  ];
}
