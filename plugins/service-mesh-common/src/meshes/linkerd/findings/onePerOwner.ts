import { Pod } from '../../../engine/coreKinds';

/** The controller of a pod, or the pod itself when it has none. @internal */
export function ownerOf({ metadata }: Pod): string {
  const { namespace, name, ownerReferences = [] } = metadata;
  const owner = ownerReferences.find(({ controller }) => controller);
  return owner
    ? `${namespace}/${owner.kind}/${owner.name}`
    : `${namespace}/Pod/${name}`;
}

/** Leaves one pod of each controller, the first by name: pods of one template differ in nothing that is configured. @internal */
export function onePerOwner(pods: readonly Pod[]): readonly Pod[] {
  const first = new Map<string, Pod>();
  for (const pod of pods) {
    const key = ownerOf(pod);
    const known = first.get(key);
    if (!known || pod.metadata.name < known.metadata.name) first.set(key, pod);
  }
  return [...first.values()];
}
