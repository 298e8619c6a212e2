import {
  MetricChange,
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

/** What is changed alike, with the metrics it is changed of. @internal */
export interface AlikeChange extends Pick<MetricChange, 'enabled' | 'tags'> {
  readonly metrics: readonly string[];
}

/** Changes of metrics grouped by what is changed: an override of all of them is told once. @internal */
export function alikeChanges(changes: readonly MetricChange[]): AlikeChange[] {
  const groups = new Map<string, AlikeChange & { metrics: string[] }>();
  for (const { metric, enabled, tags } of changes) {
    const key = JSON.stringify([enabled, tags]);
    const group = groups.get(key) ?? { enabled, tags, metrics: [] };
    group.metrics.push(metric);
    groups.set(key, group);
  }
  return [...groups.values()];
}
