import { Report, TelemetryData } from '../../model';
import { MeshView } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';

/** What do the proxies of this entity report, and how were they changed? @public */
export function reportTelemetry(view: MeshView): Report<TelemetryData> {
  const { placed, mapping } = placeWorkloads(view);
  return toReport(view, mapping, {
    workloads: placed.map(({ workload, index, mesh }) => {
      const { cluster, namespace, ownerKind, name } = workload;
      const telemetry = mesh?.read.telemetry?.(index, workload);
      return {
        workload: { cluster, namespace, ownerKind, name },
        ...(mesh && { mesh: mesh.id }),
        ...(telemetry && { telemetry }),
      };
    }),
  });
}
