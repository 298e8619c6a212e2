import { Pod } from '../../../engine/coreKinds';
import { groupBy } from '../../../engine/groupBy';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { KubeObject } from '../../../model';
import { Labels } from '../selects';

/** Pods of the object's own namespace that carry the labels. @internal */
export function selectedPods(
  index: ResourceIndex,
  { metadata }: KubeObject,
  labels: Labels,
): readonly Pod[] {
  const pods = index.withLabels(Pod, labels, metadata.namespace ?? 'default');
  return isUnread(pods) ? [] : pods;
}

/** Labels as a selector is written on a command line. @internal */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** Names of objects for a sentence, in alphabetical order. @internal */
export function nameList(objects: readonly KubeObject[]): string {
  return objects
    .map(({ metadata }) => metadata.name)
    .sort()
    .join(', ');
}

/** The objects of each namespace. @internal */
export function eachNamespace<T extends KubeObject>(
  objects: readonly T[],
): Iterable<readonly T[]> {
  return groupBy(objects, ({ metadata }) => [
    metadata.namespace ?? 'default',
  ]).values();
}

/** A pod that several objects select, told to one of them. @internal */
export interface Overlap<T> {
  readonly object: T;
  readonly others: readonly T[];
  readonly pod: Pod;
}

/** For each object one pod (the first by name) that another object of its namespace selects too. @internal */
export function* overlaps<T extends KubeObject>(
  index: ResourceIndex,
  objects: readonly T[],
  labelsOf: (object: T) => Labels,
): Iterable<Overlap<T>> {
  for (const group of eachNamespace(objects)) {
    if (group.length < 2) continue;
    const selecting = new Map<Pod, T[]>();
    for (const object of group) {
      for (const pod of selectedPods(index, object, labelsOf(object))) {
        const known = selecting.get(pod);
        if (known) known.push(object);
        else selecting.set(pod, [object]);
      }
    }
    const first = new Map<T, Pod>();
    for (const [pod, selectors] of selecting) {
      if (selectors.length < 2) continue;
      for (const object of selectors) {
        const known = first.get(object);
        if (!known || pod.metadata.name < known.metadata.name)
          first.set(object, pod);
      }
    }
    for (const [object, pod] of first)
      yield {
        object,
        others: (selecting.get(pod) ?? []).filter(other => other !== object),
        pod,
      };
  }
}
