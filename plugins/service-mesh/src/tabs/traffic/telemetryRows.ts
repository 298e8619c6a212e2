import {
  TelemetryData,
  WorkloadRef,
  WorkloadTelemetry,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Workloads whose proxies are set alike. @internal */
export interface TelemetryGroup {
  readonly workloads: readonly WorkloadRef[];
  readonly mesh?: string;
  readonly telemetry?: WorkloadTelemetry;
}

/** Workloads grouped by what holds for them, so that versions of one service are told once. @internal */
export function toTelemetryGroups({
  workloads,
}: TelemetryData): TelemetryGroup[] {
  const groups = new Map<
    string,
    TelemetryGroup & { workloads: WorkloadRef[] }
  >();
  for (const { workload, mesh, telemetry } of workloads) {
    const key = JSON.stringify([workload.cluster, mesh, telemetry]);
    const group = groups.get(key) ?? { workloads: [], mesh, telemetry };
    group.workloads.push(workload);
    groups.set(key, group);
  }
  return [...groups.values()];
}
