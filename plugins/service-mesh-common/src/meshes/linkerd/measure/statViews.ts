import { StatSample } from '../../../engine/MetricQuestion';
import { statRows } from '../viz/statRows';
import { sumAnswers } from '../viz/trafficStats';
import { vizClusterOf, VizOwner, vizType } from '../viz/vizClusterOf';
import { valueFor } from '../viz/VizRequest';
import { labelFor, numbersOf, ownerIn, requestNumbers } from './StatSeries';
import { isOf, StatSource, windowOf } from './StatSource';

/** Rows of callers and routes; beyond them it is no longer the busiest. */
const MOST_BUSY = 20;

/** Servers and routes of the inbound policy that requests matched. @internal */
export function policies(source: StatSource): StatSample[] {
  const { series, cluster, about } = source;
  const seen = new Map<
    string,
    { namespace: string; kind: string; name: string; label: string }
  >();
  for (const part of ['received', 'allowed', 'denied'] as const)
    for (const { labels } of series.requests(part))
      for (const scope of ['srv', 'route'] as const) {
        const kind = labels[`${scope}_kind`];
        const name = labels[`${scope}_name`];
        const { namespace } = labels;
        if (!kind || kind === 'default' || !name || !namespace) continue;
        seen.set(`${namespace}/${kind}/${name}`, {
          namespace,
          kind,
          name,
          label: `${scope}_kind`,
        });
      }
  return [...seen.values()].flatMap(({ namespace, kind, name, label }) => {
    const type = label === 'srv_kind' ? 'server' : 'httproute';
    const result = statRows(
      {
        ...cluster,
        objects: [{ type, name, namespace, labels: {}, owners: [] }],
      },
      { resource: { type, name, namespace }, exact: true },
      series.read(
        'received',
        ['namespace', label.replace('kind', 'name')],
        labels => labels[label] === kind,
      ),
    );
    if (!result.ok) return [];
    const command = `linkerd viz stat ${type}/${name} -n ${namespace} ${windowOf(
      { about, series, cluster },
    )}`;
    return result.rows.map(
      (row): StatSample => ({
        view: 'policies',
        kind: kind === 'server' ? 'Server' : kind,
        namespace,
        name,
        ...numbersOf(row),
        // Linkerd's tools know no routes of gRPC.
        ...(kind !== 'GRPCRoute' && { command }),
      }),
    );
  });
}

function distinct(
  owners: readonly (VizOwner | undefined)[],
): ReadonlyMap<string, readonly VizOwner[]> {
  const byType = new Map<string, Map<string, VizOwner>>();
  for (const owner of owners) {
    if (!owner) continue;
    const type = vizType(owner.ownerKind);
    const some = byType.get(type) ?? new Map<string, VizOwner>();
    byType.set(type, some.set(`${owner.namespace}/${owner.name}`, owner));
  }
  return new Map([...byType].map(([type, some]) => [type, [...some.values()]]));
}

/** Rows of the other ends of what a workload receives or sends. */
function others(
  source: StatSource,
  view: 'callers' | 'destinations',
): StatSample[] {
  const { about, series } = source;
  const own = view === 'callers' ? 'dst_' : '';
  const other = view === 'callers' ? '' : 'dst_';
  const part = view === 'callers' ? 'callers' : 'sent';
  return about.scope.workloads.flatMap(owner => {
    const isOwn = isOf(owner, own);
    const ends = series
      .requests(part)
      .filter(({ labels }) => isOwn(labels))
      .map(({ labels }) => ownerIn(labels, other));
    const self = { type: vizType(owner.ownerKind), ...owner };
    const peer = {
      type: self.type,
      name: owner.name,
      namespace: owner.namespace,
    };
    return [...distinct(ends)].flatMap(([type, found]) => {
      const [{ ownerKind }] = found;
      const result = statRows(
        vizClusterOf(about.index, found),
        {
          resource: { type },
          ...(view === 'callers' ? { to: peer } : { from: peer }),
          tcpStats: true,
          exact: true,
        },
        series.read(
          part,
          [`${other}namespace`, `${other}${labelFor(ownerKind)}`],
          isOwn,
        ),
      );
      if (!result.ok) return [];
      const end = view === 'callers' ? 'to' : 'from';
      return result.rows.map(
        (row): StatSample => ({
          view,
          kind: ownerKind,
          ...(row.resource.namespace && { namespace: row.resource.namespace }),
          name: row.resource.name ?? '',
          workload: owner.name,
          ...numbersOf(row),
          command: `linkerd viz stat ${type} -A --${end} ${self.type}/${
            owner.name
          } --${end}-namespace ${owner.namespace} -o wide ${windowOf(source)}`,
        }),
      );
    });
  });
}

/** Who calls the workloads, as the proxies of the callers count it. @internal */
export function callers(source: StatSource): StatSample[] {
  return others(source, 'callers');
}

/** Whom the workloads call. @internal */
export function destinations(source: StatSource): StatSample[] {
  return others(source, 'destinations');
}

/** Callers and routes with most requests: what Prometheus can tell of a live view of requests. @internal */
export function busiest(source: StatSource): StatSample[] {
  const { about, series } = source;
  return about.scope.workloads
    .flatMap(owner => {
      const { stats } = sumAnswers(
        ['requests', 'p50', 'p95', 'p99'],
        series.read(
          'received',
          ['client_id', 'route_kind', 'route_name'],
          isOf(owner),
        ),
        ({ metric }) =>
          JSON.stringify([
            metric.client_id ?? '',
            metric.route_kind === 'default' ? '' : metric.route_kind ?? '',
            metric.route_kind === 'default' ? '' : metric.route_name ?? '',
          ]),
        valueFor({ exact: true }),
      );
      return [...stats].map(([key, numbers]): StatSample => {
        const [client, kind, route] = JSON.parse(key) as string[];
        return {
          view: 'busiest',
          kind: client ? 'Identity' : 'Caller',
          name: client || 'without an identity',
          workload: owner.name,
          ...(route && { route: `${kind} ${route}` }),
          ...requestNumbers(numbers),
          command: `linkerd viz top ${vizType(owner.ownerKind)}/${
            owner.name
          } -n ${owner.namespace}`,
        };
      });
    })
    .filter(({ rate = 0 }) => rate > 0)
    .sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0))
    .slice(0, MOST_BUSY);
}
