import { ResourceRef, RouteAnswer, RouteData } from '../../model';
import { Pod, Service } from '../coreKinds';
import { topOwner } from '../groupPods';
import { isUnread, isUnreadObject, ResourceIndex } from '../ResourceIndex';
import { WorkloadDirectory } from './reportEdges';

/** An answer and the snapshot it was read from. @internal */
export interface PlacedAnswer {
  readonly index: ResourceIndex;
  readonly answer: RouteAnswer;
}

/** Services and pods that answers tell about. */
function toldAbout({ index, answer }: PlacedAnswer): readonly ResourceRef[] {
  const { called } = answer;
  if (!called || !('resource' in called)) return [];
  const backends = answer.rule?.backends ?? answer.destinations;
  const others = backends.flatMap(({ host }): readonly ResourceRef[] => {
    const [name, namespace, svc] = host.split('.');
    return namespace !== undefined && svc === 'svc'
      ? [
          {
            cluster: index.cluster,
            group: '',
            kind: 'Service',
            namespace,
            name,
          },
        ]
      : [];
  });
  return [called.resource, ...others];
}

function podsBehind(index: ResourceIndex, ref: ResourceRef): readonly Pod[] {
  const { kind, name, namespace } = ref;
  if (kind === Pod.kind) {
    const pod = index.get(Pod, name, namespace);
    return pod && !isUnreadObject(pod) ? [pod] : [];
  }
  const service = index.get(Service, name, namespace);
  if (!service || isUnreadObject(service)) return [];
  const { selector = {} } = service.spec ?? {};
  if (Object.keys(selector).length === 0) return [];
  const pods = index.withLabels(Pod, selector, namespace);
  return isUnread(pods) ? [] : pods;
}

/** Catalog entities behind what answers tell about; without a directory nobody is known. @internal */
export function behindAnswers(
  answers: readonly PlacedAnswer[],
  directory: WorkloadDirectory | undefined,
): NonNullable<RouteData['elsewhere']> {
  const refs = new Set<string>();
  let unowned = false;
  for (const placed of answers)
    for (const told of toldAbout(placed)) {
      const owners = new Set(
        podsBehind(placed.index, told).map(pod => topOwner(pod).name),
      );
      const known = [...owners].flatMap(
        name =>
          directory?.lookupWorkload(told.namespace ?? '', name).entityRefs ??
          [],
      );
      if (known.length === 0) unowned = true;
      for (const ref of known) refs.add(ref);
    }
  return { entityRefs: [...refs].sort(), unowned };
}
