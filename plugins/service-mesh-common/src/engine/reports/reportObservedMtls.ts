import { EdgeEnd, ObservedMtlsData, ObservedWindow, Report } from '../../model';
import { ObservedSample } from '../ObservedSample';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { candidatePorts } from './observedMtls/candidatePorts';
import { observedPorts } from './observedMtls/observedPorts';
import { refusedCallers } from './observedMtls/refusedCallers';
import { strictDoubts } from './observedMtls/strictDoubts';
import { Measured, WorkloadDirectory, workloadRef } from './reportEdges';

/** How mTLS was observed over a window, whether each port can require it, and who was refused? @public */
export function reportObservedMtls(
  view: MeshView,
  measured: Measured<ObservedSample>,
  window: ObservedWindow,
  directory: WorkloadDirectory,
): Report<ObservedMtlsData> {
  const { placed, mapping } = placeWorkloads(view);
  const { parts, ...data } = measured;
  const workloads = placed.map(entry => {
    const mine = parts.filter(
      ({ cluster, mesh }) =>
        cluster === entry.workload.cluster && mesh === entry.mesh?.id,
    );
    const samples = mine
      .flatMap(({ rows }) => rows)
      .filter(({ server }) => isWorkload(server, entry));
    return {
      entry,
      carried: samples
        .filter(({ type }) => type === 'carried')
        .map(sample => ({
          sample,
          ports: candidatePorts(sample, entry.workload.ports),
        })),
      refused: samples.filter(({ type }) => type === 'refused'),
      doubts: strictDoubts(entry, samples, window, {
        ...data,
        isMeasured: mine.length > 0,
        nobody: parts.length === 0,
      }),
    };
  });
  return toReport(view, mapping, {
    ...data,
    window,
    workloads: workloads.map(({ entry, carried, doubts }) => ({
      ...workloadRef(entry),
      ...(entry.mesh && { mesh: entry.mesh.id }),
      ports: observedPorts(entry, carried, doubts, window, directory),
    })),
    refused: workloads
      .flatMap(({ entry, refused }) =>
        refusedCallers(entry, refused, window, directory),
      )
      .sort((a, b) => b.amount - a.amount),
  });
}

function isWorkload(server: EdgeEnd, { workload }: PlacedWorkload): boolean {
  return (
    server.namespace === workload.namespace &&
    server.name === workload.name &&
    (server.kind === undefined || server.kind === workload.ownerKind)
  );
}
