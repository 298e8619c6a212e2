import { addToStats, noStats, VizStats } from './trafficStats';
import { VizCluster, VizObject } from './VizCluster';
import { podsOfObject, vizObjects } from './vizObjects';
import {
  refuse,
  VizAnswers,
  VizQueryId,
  VizRequest,
  VizResult,
  valueFor,
} from './VizRequest';

/** Traffic of one route of a ServiceProfile. @internal */
export interface RouteRow {
  readonly route: string;
  /** Name of the Service. */
  readonly authority: string;
  readonly stats: VizStats;
  /** Empty when no series was seen. */
  timeWindow: string;
}

/** Stands for requests no route matches. */
const DEFAULT_ROUTE = '[DEFAULT]';

/** Why routes cannot be shown for a request; undefined when they can. */
function routesRequestProblem({
  resource,
  to,
}: VizRequest): string | undefined {
  if (!resource) return 'TopRoutes request missing Selector Resource';
  return to && resource.type === 'service'
    ? "The service resource type is not supported with 'to' queries"
    : undefined;
}

function servicesOf(
  cluster: VizCluster,
  object: VizObject,
): readonly VizObject[] {
  if (object.type === 'service') return [object];
  const names = new Set(
    podsOfObject(cluster, object, false).map(({ name }) => name),
  );
  return cluster.objects.filter(
    service =>
      service.type === 'service' &&
      (object.type === 'namespace'
        ? service.namespace === object.name
        : service.namespace === object.namespace) &&
      podsOfObject(cluster, service, false).some(({ name }) => names.has(name)),
  );
}

function routeNames(
  { profiles, clusterDomain }: VizCluster,
  service: VizObject,
  clientNamespace: string | undefined,
) {
  const name = `${service.name}.${service.namespace}.svc.${clusterDomain}`;
  const inNamespace = (namespace: string | undefined) =>
    profiles.find(
      profile => profile.name === name && profile.namespace === namespace,
    );
  const profile =
    inNamespace(clientNamespace) ?? inNamespace(service.namespace);
  return { name, routes: profile?.routes ?? [] };
}

/** Rows by route of ServiceProfiles as Linkerd's metrics API makes them; series of routes that are gone are dropped. @internal */
export function routeRows(
  cluster: VizCluster,
  request: VizRequest,
  answers: VizAnswers,
): VizResult<RouteRow> {
  const problem = routesRequestProblem(request);
  if (problem !== undefined) return refuse(problem);
  const { resource = {}, to, timeWindow = '' } = request;
  const valueOf = valueFor(request);
  const targets = vizObjects(cluster, resource, request);
  if (!targets.ok) return targets;
  const queries: readonly VizQueryId[] = [
    'requests',
    ...(to ? (['actualRequests'] as const) : []),
    'p50',
    'p95',
    'p99',
  ];
  const rows: RouteRow[] = [];
  let tables = 0;
  for (const target of targets.rows) {
    const servers = vizObjects(
      cluster,
      to ?? { ...resource, name: target.name },
      request,
    );
    // A client whose destination is not there has no table.
    if (!servers.ok) continue;
    const table = new Map<string, RouteRow>();
    const services = new Map(
      servers.rows
        .flatMap(object => servicesOf(cluster, object))
        .map(service => [service.name, service]),
    );
    for (const service of services.values()) {
      const { name, routes } = routeNames(
        cluster,
        service,
        resource.namespace || undefined,
      );
      const add = (label: string, route: string) =>
        table.set(JSON.stringify([name, label]), {
          route,
          authority: service.name,
          stats: noStats(),
          timeWindow: '',
        });
      routes.forEach(route => add(route, route));
      add('', DEFAULT_ROUTE);
    }
    for (const query of queries)
      for (const sample of answers(query)) {
        const { dst = '', rt_route: label = '' } = sample.metric;
        const row = table.get(JSON.stringify([dst.split(':')[0], label]));
        if (!row) continue;
        row.timeWindow = timeWindow;
        addToStats(row.stats, query, sample, valueOf);
      }
    rows.push(...table.values());
    tables += 1;
  }
  return tables === 0
    ? refuse('No Service Profiles found for selected resources')
    : { ok: true, rows };
}
