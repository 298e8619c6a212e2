import {
  MeshDefinition,
  SignalDashboard,
  SignalWindow,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { GrafanaSettings } from '../config';

/** Where dashboards can be got, by their number. */
const PUBLISHED = 'https://grafana.com/grafana/dashboards/';

/** Dashboards of the meshes on some workloads and a window, with the variables filled in. */
export function signalDashboards(
  grafana: GrafanaSettings | undefined,
  meshes: readonly MeshDefinition[],
  workloads: readonly Workload[],
  window: SignalWindow,
): SignalDashboard[] {
  return meshes.flatMap(mesh => {
    const mine = workloads.filter(w => w.membership.mesh === mesh.id);
    if (mine.length === 0) return [];
    const values = variables(mine, window);
    return (mesh.metrics.dashboards ?? []).map(
      ({ id, title, path, panels }): SignalDashboard => {
        if (!grafana)
          return { id, title, url: `${PUBLISHED}${id}`, action: 'get', panels };
        const filled = (grafana.paths.get(id) ?? path).replace(
          /\{(\w+)\}/g,
          (all, name: string) =>
            Object.prototype.hasOwnProperty.call(values, name)
              ? encodeURIComponent(values[name])
              : all,
        );
        return {
          id,
          title,
          url: `${grafana.url}${filled}`,
          action: 'open',
          panels,
        };
      },
    );
  });
}

/** Of several workloads the first is taken: a dashboard shows one at a time. */
function variables(
  [first]: readonly Workload[],
  { from, to }: SignalWindow,
): Readonly<Record<string, string>> {
  const [service = first.name] = first.services;
  return {
    cluster: first.cluster,
    namespace: first.namespace,
    workload: first.name,
    service: `${service}.${first.namespace}.svc.cluster.local`,
    from: String(from),
    to: String(to),
  };
}
