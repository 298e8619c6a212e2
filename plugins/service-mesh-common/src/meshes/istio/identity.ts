import { PodGroup } from '../../engine/MeshDefinition';
import { ResourceIndex } from '../../engine/ResourceIndex';
import { readMeshSettings } from './MeshSettings';

/** The identity in a workload's certificate, without its `spiffe://`, as policies spell it. @internal */
export function identity(index: ResourceIndex, group: PodGroup): string {
  return principal(
    readMeshSettings(index, {
      namespace: group.namespace,
      labels: group.podLabels,
      pods: group.pods.map(({ metadata }) => metadata.name),
    }).trustDomain,
    group.namespace,
    group.serviceAccount || 'default',
  );
}

/** A principal as policies spell it. @internal */
export function principal(
  trustDomain: string,
  namespace: string,
  serviceAccount: string,
): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
