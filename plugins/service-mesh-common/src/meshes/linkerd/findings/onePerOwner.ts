import { Pod } from '../../../engine/coreKinds';

/** Leaves one pod of each controller, the first by name: pods of one template differ in nothing that is configured. @internal */
export function onePerOwner(pods: readonly Pod[]): readonly Pod[] {
  const first = new Map<string, Pod>();
  for (const pod of pods) {
    const { namespace, name, ownerReferences = [] } = pod.metadata;
    const owner = ownerReferences.find(({ controller }) => controller);
    const key = owner
      ? `${namespace}/${owner.kind}/${owner.name}`
      : `${namespace}/Pod/${name}`;
    const known = first.get(key);
    if (!known || name < known.metadata.name) first.set(key, pod);
  }
  return [...first.values()];
}
