import { WorkloadRef } from '@meshwright/backstage-plugin-service-mesh-common';

/** A workload as people say it, such as `Deployment shop/cart`. @internal */
export function workloadLabel(workload: WorkloadRef): string {
  return `${workload.ownerKind} ${workload.namespace}/${workload.name}`;
}

/** Identity of a workload for React keys and grouping. @internal */
export function workloadKey(workload: WorkloadRef): string {
  return [
    workload.cluster,
    workload.namespace,
    workload.ownerKind,
    workload.name,
  ].join('/');
}
