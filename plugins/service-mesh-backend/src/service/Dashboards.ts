import {
  MeshDefinition,
  SignalDashboard,
  SignalWindow,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { GrafanaSettings } from '../config';
import { signalDashboards } from './signalDashboards';

const MINUTE_MS = 60_000;

/** Links to dashboards of the meshes, beside what was measured. */
export class Dashboards {
  constructor(
    private readonly meshes: readonly MeshDefinition[],
    /** Without it links lead to where dashboards are published. */
    private readonly grafana: GrafanaSettings | undefined,
  ) {}

  /** Those on some workloads and a window. */
  over(
    workloads: readonly Workload[],
    window: Pick<SignalWindow, 'from' | 'to'>,
  ): SignalDashboard[] {
    return signalDashboards(this.grafana, this.meshes, workloads, window);
  }

  /** Those on the last seconds, to the last whole minute: links that differ each second would make every answer a new one. */
  overLast(
    workloads: readonly Workload[],
    seconds: number,
    now: number,
  ): SignalDashboard[] {
    const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
    return this.over(workloads, { from: to - seconds * 1000, to });
  }
}
