import { MetricQuestion, StatSample } from '../../../engine/MetricQuestion';
import { podRows } from '../viz/podRows';
import { statRows } from '../viz/statRows';
import { vizClusterOf, VizOwner, vizType } from '../viz/vizClusterOf';
import { labelFor, numbersOf, StatSeries } from './StatSeries';
import { isOf, StatSource, windowOf } from './StatSource';
import { statQueries } from './statQueries';
import { busiest, callers, destinations, policies } from './statViews';

function scraped(
  { series, cluster }: StatSource,
  { namespace, ownerKind, name }: VizOwner,
): number | undefined {
  if (!series.has('statProxies')) return undefined;
  const result = podRows(
    cluster,
    { resource: { type: vizType(ownerKind), name, namespace } },
    series.read('received', ['pod'], () => true),
  );
  return result.ok
    ? result.rows.filter(({ added }) => added).length
    : undefined;
}

function workloads(source: StatSource): StatSample[] {
  const { about, series, cluster } = source;
  return about.scope.workloads.flatMap(owner => {
    const { namespace, ownerKind, name } = owner;
    const type = vizType(ownerKind);
    const result = statRows(
      cluster,
      { resource: { type, namespace, name }, tcpStats: true, exact: true },
      series.read('received', ['namespace', labelFor(ownerKind)], isOf(owner)),
    );
    if (!result.ok) return [];
    const told = scraped(source, owner);
    return result.rows.map((row): StatSample => {
      const numbers = numbersOf(row);
      return {
        view: 'workloads',
        kind: ownerKind,
        namespace,
        name,
        ...numbers,
        ...(numbers.pods && {
          pods: {
            ...numbers.pods,
            ...(told !== undefined && { scraped: told }),
          },
        }),
        command: `linkerd viz stat ${type}/${name} -n ${namespace} -o wide ${windowOf(
          source,
        )}`,
      };
    });
  });
}

function services(source: StatSource): StatSample[] {
  const { about, series, cluster } = source;
  const own = new Map(
    about.scope.workloads.flatMap(({ namespace, services: names = [] }) =>
      names.map(name => [`${namespace}/${name}`, { namespace, name }]),
    ),
  );
  return [...own.values()].flatMap(({ namespace, name }) => {
    const result = statRows(
      cluster,
      {
        resource: { type: 'service', name, namespace },
        tcpStats: true,
        exact: true,
      },
      series.read('services', ['dst_namespace', 'dst_service'], labels =>
        Boolean(labels.authority?.startsWith(`${name}.${namespace}.svc.`)),
      ),
    );
    const row = {
      view: 'services' as const,
      kind: 'Service',
      namespace,
      name,
      command: `linkerd viz stat svc/${name} -n ${namespace} -o wide ${windowOf(
        source,
      )}`,
    };
    const rows = result.ok ? result.rows : [];
    return rows.length === 0
      ? [row]
      : rows.map(
          ({ leaf = name, trafficSplit, ...rest }): StatSample => ({
            ...row,
            leaf: {
              name: leaf,
              ...(trafficSplit && { weight: trafficSplit.weight }),
            },
            ...numbersOf(rest),
          }),
        );
  });
}

/**
 * Each workload at a glance, as Linkerd's tools show it: pods in the mesh, what it receives and over which connections; by
 * Service, by policy, by caller and by destination; and the callers and routes with most requests.
 * @internal
 */
export const stat: MetricQuestion<StatSample> = {
  queries: statQueries,
  rows(answers, about) {
    if (!about) return [];
    const { workloads: owners } = about.scope;
    const cluster = vizClusterOf(about.index, owners);
    const podsOf = (owner: VizOwner) =>
      vizClusterOf(about.index, [owner]).pods.map(({ name }) => name);
    const source: StatSource = {
      about,
      cluster,
      series: StatSeries.create(answers, podsOf, about),
    };
    return [
      workloads,
      services,
      policies,
      callers,
      destinations,
      busiest,
    ].flatMap(view => view(source));
  },
};
