import {
  ClusterHealth,
  kindKey,
  MeshDefinition,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ClusterStatus } from '../clusters/ClusterReader';
import { PrometheusServers } from '../metrics/PrometheusServers';

/** Adds to the status of a cluster what the meshes and the metrics know. */
export function clusterHealth(
  status: ClusterStatus,
  meshes: readonly MeshDefinition[],
  prometheus: Pick<PrometheusServers, 'of'>,
): ClusterHealth {
  return {
    ...status,
    prometheus: prometheus.of(status.name)?.client.state ?? 'not-configured',
    meshes: meshes
      .filter(mesh => isServed(status, mesh, meshes))
      .map(({ id }) => id),
  };
}

/** A mesh is there when the cluster serves a kind that no other mesh and no plain cluster has. */
function isServed(
  status: ClusterStatus,
  mesh: MeshDefinition,
  meshes: readonly MeshDefinition[],
): boolean {
  const shared = new Set(
    meshes
      .filter(other => other !== mesh)
      .flatMap(other => other.kinds.map(kindKey)),
  );
  const own = new Set(
    mesh.kinds
      .filter(kind => kind.group.includes('.'))
      .map(kindKey)
      .filter(key => !shared.has(key)),
  );
  return status.kinds.some(
    kind =>
      own.has(kindKey(kind)) &&
      (kind.state === 'synced' ||
        kind.state === 'stale' ||
        kind.state === 'forbidden'),
  );
}
