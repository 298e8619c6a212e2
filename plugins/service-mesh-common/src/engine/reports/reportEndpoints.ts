import { EndpointsData, Report, ServiceEndpoints } from '../../model';
import { MeshDefinition } from '../MeshDefinition';
import { ResourceIndex } from '../ResourceIndex';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';

/** Endpoints shown of all Services together; a person reads no more, and a browser would tire. */
const MOST_ENDPOINTS = 500;

/** Where do callers' proxies send what is meant for this entity, and is it encrypted on the way? @public */
export function reportEndpoints(view: MeshView): Report<EndpointsData> {
  const { placed, mapping } = placeWorkloads(view);
  const workloads = placed.map(({ workload }) => workload);
  const readings = workloads.length
    ? view.indexes.flatMap(index =>
        callersMeshes(view, placed, index).flatMap(
          mesh =>
            mesh.read.endpoints?.(
              index,
              workloads,
              view.indexes.filter(other => other !== index),
            ) ?? [],
        ),
      )
    : [];
  const { services, leftOut } = shortened(
    readings.flatMap(reading => reading.services),
  );
  return toReport(view, mapping, {
    workloads: workloads.map(({ cluster, namespace, ownerKind, name }) => ({
      cluster,
      namespace,
      ownerKind,
      name,
    })),
    services,
    leftOut,
    unread: [
      ...new Set(
        readings.flatMap(({ unread }) => unread.map(({ kind }) => kind)),
      ),
    ].sort(),
  });
}

/** Callers are taken to be in the mesh of the entity; outside of one, in any that runs in the cluster. */
function callersMeshes(
  { meshes }: MeshView,
  placed: readonly PlacedWorkload[],
  index: ResourceIndex,
): readonly MeshDefinition[] {
  const own = new Set(
    placed.flatMap(entry =>
      entry.index === index && entry.mesh ? [entry.mesh] : [],
    ),
  );
  return own.size
    ? [...own]
    : meshes.filter(mesh => mesh.controlPlane?.(index).length);
}

function shortened(services: readonly ServiceEndpoints[]): {
  readonly services: readonly ServiceEndpoints[];
  readonly leftOut: number;
} {
  let room = MOST_ENDPOINTS;
  let leftOut = 0;
  return {
    services: services.map(service => ({
      ...service,
      ports: service.ports.map(port => {
        const endpoints = port.endpoints.slice(0, room);
        room -= endpoints.length;
        leftOut += port.endpoints.length - endpoints.length;
        return { ...port, endpoints };
      }),
    })),
    leftOut,
  };
}
