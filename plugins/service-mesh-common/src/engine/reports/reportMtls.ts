import { EffectiveMtls, MtlsData, Report } from '../../model';
import { derived } from '../derived';
import { resolveMtls } from '../resolveMtls';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';

const mtlsOnce = derived(mtlsOf);

/** mTLS of one workload; outside a mesh every port is plaintext, and the membership says why. @public */
export function workloadMtls(placed: PlacedWorkload): EffectiveMtls {
  return mtlsOnce(placed);
}

function mtlsOf({ workload, index, mesh }: PlacedWorkload): EffectiveMtls {
  const ports = workload.ports.map(port => port.number);
  if (!mesh) {
    const { evidence } = workload.membership;
    const unknown = evidence.some(entry => entry.type === 'unknown');
    return {
      ports: resolveMtls(
        [
          {
            scope: 'default',
            mode: unknown ? 'unknown' : 'disabled',
            evidence,
          },
        ],
        ports,
      ),
      clients: [],
    };
  }
  return {
    ports: resolveMtls(mesh.read.mtls(index, workload), ports),
    clients: mesh.read.clientTls(index, workload),
  };
}

/** Is the traffic of this entity encrypted? @public */
export function reportMtls(view: MeshView): Report<MtlsData> {
  const { placed, mapping } = placeWorkloads(view);
  return toReport(view, mapping, {
    workloads: placed.map(entry => ({
      workload: entry.workload,
      mtls: workloadMtls(entry),
    })),
  });
}
