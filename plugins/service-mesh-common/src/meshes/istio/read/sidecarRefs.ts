import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ResourceRef, Workload } from '../../../model';
import { Sidecar } from '../kinds';
import { readMeshSettings } from '../MeshSettings';

/** Sidecars that can hold for the proxies of a workload: they decide which hosts those know and what they let out. @internal */
export function sidecarRefs(
  index: ResourceIndex,
  { namespace, podLabels }: Workload,
): readonly ResourceRef[] {
  const { rootNamespace } = readMeshSettings(index);
  return [...new Set([namespace, rootNamespace])].flatMap(place => {
    const sidecars = index.list(Sidecar, place);
    if (isUnread(sidecars)) return [];
    return sidecars
      .filter(({ spec }) =>
        Object.entries(spec?.workloadSelector?.labels ?? {}).every(
          ([name, value]) => podLabels[name] === value,
        ),
      )
      .map(sidecar => index.ref(sidecar, Sidecar));
  });
}
