import { Pod } from '../../engine/coreKinds';
import { isUnread, ResourceIndex, Unread } from '../../engine/ResourceIndex';
import { Workload } from '../../model';
import { CONTROL_PLANE_LABEL } from './labels';

/** The meshed pods of a workload: what the policies of Linkerd act on. @internal */
export function podsOf(
  index: ResourceIndex,
  workload: Workload,
): readonly Pod[] | Unread {
  const pods = index.list(Pod, workload.namespace);
  if (isUnread(pods)) return pods;
  const names = new Set(workload.pods);
  return pods.filter(
    pod =>
      names.has(pod.metadata.name) &&
      pod.metadata.labels?.[CONTROL_PLANE_LABEL],
  );
}
