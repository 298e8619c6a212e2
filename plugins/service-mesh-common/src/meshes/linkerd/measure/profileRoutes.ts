import { MetricSubject, RouteSample } from '../../../engine/MetricQuestion';
import { isUnread } from '../../../engine/ResourceIndex';
import { MetricSeries } from '../../../engine/TrafficSample';
import { ServiceProfile } from '../kinds';
import { RouteRow, routeRows } from '../viz/routeRows';
import { SeriesByQuery, vizAnswers } from '../viz/vizAnswers';
import { VizCluster } from '../viz/VizCluster';
import { vizClusterOf, vizType } from '../viz/vizClusterOf';
import { VizRequest } from '../viz/VizRequest';
import type { RouteSeries } from './routes';

/** A Service that a profile is for. */
interface Host {
  readonly name: string;
  readonly namespace: string;
}

const LABELS = ['dst', 'rt_route'];

/** `dst` with the port cut off: profiles are of Services and not of their ports. */
function withHost(series: MetricSeries): MetricSeries {
  const { labels } = series;
  const [dst = ''] = (labels.dst ?? '').split(':');
  return { ...series, labels: { ...labels, dst } };
}

function hostsOf(series: readonly MetricSeries[]): readonly Host[] {
  const hosts = new Map<string, Host>();
  for (const { labels } of series) {
    const [name, namespace, svc] = (labels.dst ?? '').split('.');
    if (name && namespace && svc === 'svc')
      hosts.set(`${namespace}/${name}`, { namespace, name });
  }
  return [...hosts.values()];
}

/** Where profiles cannot be read, the routes that were counted stand for those that are set up. */
function withProfiles(
  cluster: VizCluster,
  hosts: readonly Host[],
  series: readonly MetricSeries[],
  about: MetricSubject | undefined,
): VizCluster {
  const missing = hosts.filter(
    ({ namespace, name }) =>
      !cluster.objects.some(
        object =>
          object.type === 'service' &&
          object.name === name &&
          object.namespace === namespace,
      ),
  );
  const reading = about?.index?.list(ServiceProfile);
  const known = reading !== undefined && !isUnread(reading);
  return {
    ...cluster,
    objects: [
      ...cluster.objects,
      ...missing.map(host => ({
        ...host,
        type: 'service',
        labels: {},
        owners: [],
      })),
    ],
    profiles: known
      ? cluster.profiles
      : hosts.map(({ namespace, name }) => {
          const fqdn = `${name}.${namespace}.svc.${cluster.clusterDomain}`;
          const counted = series.flatMap(({ labels }) =>
            labels.dst === fqdn ? labels.rt_route || [] : [],
          );
          return {
            name: fqdn,
            namespace,
            routes: [...new Set(counted)],
            overrides: [],
          };
        }),
  };
}

function samplesOf(
  rows: readonly RouteRow[],
  direction: 'inbound' | 'outbound',
  { namespace }: Host,
  command: string,
): RouteSample[] {
  return rows.flatMap(({ route, authority, stats }): RouteSample[] => {
    const { latencyMsP50: p50, latencyMsP95: p95, latencyMsP99: p99 } = stats;
    const base = {
      route,
      kind: 'ServiceProfile',
      direction,
      parent: `Service ${authority}.${namespace}`,
      command,
    };
    const one = (failed: boolean, rate: number, effort?: 'actual') => ({
      ...base,
      failed,
      rate,
      ...(effort && { effort }),
    });
    return [
      {
        ...one(false, stats.successCount),
        // Its default is there with every profile, and says something with requests only.
        ...(route !== '[DEFAULT]' && { declared: true }),
        ...(p99 > 0 && { latency: { p50, p95, p99 } }),
      },
      one(true, stats.failureCount),
      one(false, stats.actualSuccessCount ?? 0, 'actual'),
      one(true, stats.actualFailureCount ?? 0, 'actual'),
    ];
  });
}

/** Routes of the ServiceProfiles of the entity's Services, and of those it calls. @internal */
export function profileRoutes(
  series: RouteSeries,
  about: MetricSubject | undefined,
): RouteSample[] {
  const workloads = about?.scope.workloads ?? [];
  const seconds = about?.scope.rateSeconds ?? 60;
  const read = (
    direction: 'inbound' | 'outbound',
    own: readonly Host[],
    answers: SeriesByQuery,
    request: (host: Host) => VizRequest,
    command: (host: Host) => string,
  ) => {
    const requests = answers.requests ?? [];
    const hosts = [
      ...new Map(
        [...own, ...hostsOf(requests)].map(host => [
          `${host.namespace}/${host.name}`,
          host,
        ]),
      ).values(),
    ];
    const cluster = withProfiles(
      vizClusterOf(
        about?.index,
        workloads,
        hosts.map(({ namespace }) => namespace),
      ),
      hosts,
      requests,
      about,
    );
    return hosts.flatMap(host => {
      const result = routeRows(
        cluster,
        { ...request(host), exact: true },
        vizAnswers(answers, LABELS),
      );
      return result.ok
        ? samplesOf(result.rows, direction, host, command(host))
        : [];
    });
  };
  const window = `-t ${seconds}s`;
  const received = read(
    'inbound',
    workloads.flatMap(({ services = [], namespace }) =>
      services.map(name => ({ namespace, name })),
    ),
    {
      requests: series('routeRequests', 'profileReceived').map(withHost),
      buckets: series('routeLatency', 'profileReceived').map(withHost),
    },
    host => ({ resource: { type: 'service', ...host } }),
    ({ name, namespace }) =>
      `linkerd viz routes svc/${name} -n ${namespace} ${window}`,
  );
  const sent = {
    requests: series('routeRequests', 'profileSent').map(withHost),
    actualRequests: series('routeRequests', 'profileActual').map(withHost),
    buckets: series('routeLatency', 'profileSent').map(withHost),
  };
  const clients = new Set(
    sent.requests.flatMap(({ labels }) => labels.namespace ?? []),
  );
  return [
    ...received,
    ...[...clients].flatMap(client => {
      const of = (list: readonly MetricSeries[]) =>
        list.filter(({ labels }) => labels.namespace === client);
      const names = workloads.filter(({ namespace }) => namespace === client);
      const [{ ownerKind, name: only } = { ownerKind: '', name: '' }] = names;
      const from =
        names.length === 1 ? `${vizType(ownerKind)}/${only}` : 'deploy';
      return read(
        'outbound',
        [],
        {
          requests: of(sent.requests),
          actualRequests: of(sent.actualRequests),
          buckets: of(sent.buckets),
        },
        host => ({
          // Profiles of the client's namespace come before those of the Service's.
          resource: { type: 'namespace', name: client, namespace: client },
          to: { type: 'service', ...host },
        }),
        ({ name, namespace }) =>
          `linkerd viz routes ${from} -n ${client} --to svc/${name} --to-namespace ${namespace} -o wide ${window}`,
      );
    }),
  ];
}
