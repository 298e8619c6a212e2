import {
  MeshDefinition,
  PublishedDashboard,
  SignalDashboard,
  SignalWindow,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { GrafanaSettings } from '../config';

/** Where dashboards can be got, by their number. */
const PUBLISHED = 'https://grafana.com/grafana/dashboards/';
const TIME = 'from={from}&to={to}';

/** Dashboards of the meshes on some workloads and a window, with the variables filled in. */
export function signalDashboards(
  grafana: GrafanaSettings | undefined,
  meshes: readonly MeshDefinition[],
  workloads: readonly Workload[],
  window: Pick<SignalWindow, 'from' | 'to'>,
): SignalDashboard[] {
  return meshes.flatMap(mesh =>
    (mesh.metrics.dashboards ?? []).flatMap((dashboard): SignalDashboard[] => {
      const shown = workloads.filter(
        ({ membership, ownerKind }) =>
          membership.mesh === mesh.id &&
          (dashboard.ownerKind ?? ownerKind) === ownerKind,
      );
      if (shown.length === 0) return [];
      const { id, title, panels } = dashboard;
      const place = placeOf(grafana, dashboard, variables(shown, window));
      return [{ id, title, ...place, panels }];
    }),
  );
}

/** The place that is configured, else the one every server has it at; without either the server can be searched. */
function placeOf(
  grafana: GrafanaSettings | undefined,
  { id, title, uid, variables: query }: PublishedDashboard,
  values: Readonly<Record<string, string>>,
): Pick<SignalDashboard, 'url' | 'action'> {
  if (!grafana) return { url: `${PUBLISHED}${id}`, action: 'get' };
  const known = grafana.uids.get(id) ?? uid;
  const path =
    grafana.paths.get(id) ??
    (known === undefined
      ? undefined
      : `/d/${known}?${query ? `${query}&` : ''}${TIME}`);
  if (path === undefined)
    return {
      url: `${grafana.url}/dashboards?query=${encodeURIComponent(title)}`,
      action: 'find',
    };
  return { url: `${grafana.url}${filled(path, values)}`, action: 'open' };
}

function filled(
  template: string,
  values: Readonly<Record<string, string>>,
): string {
  return template.replace(/\{(\w+)\}/g, (all, name: string) =>
    Object.prototype.hasOwnProperty.call(values, name)
      ? encodeURIComponent(values[name])
      : all,
  );
}

/** Of several workloads the first is taken: a dashboard shows one at a time. */
function variables(
  [first]: readonly Workload[],
  { from, to }: Pick<SignalWindow, 'from' | 'to'>,
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
