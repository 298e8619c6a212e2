import { OverviewData } from '@meshwright/backstage-plugin-service-mesh-common';

/** True when it is known that no pod is in a mesh. @internal */
export function isOutside({ membership, workloads }: OverviewData): boolean {
  return (
    membership.meshes.length === 0 &&
    workloads.every(
      workload => workload.membership.evidence[0].type !== 'unknown',
    )
  );
}
