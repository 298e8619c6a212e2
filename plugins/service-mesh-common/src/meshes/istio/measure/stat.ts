import { Pod } from '../../../engine/coreKinds';
import { groupPods, topOwner } from '../../../engine/groupPods';
import { MetricScope } from '../../../engine/MeshMetrics';
import {
  MetricQuestion,
  MetricSubject,
  QuestionAnswers,
  StatSample,
} from '../../../engine/MetricQuestion';
import { isUnread } from '../../../engine/ResourceIndex';
import { StatPods } from '../../../model';
import { membership } from '../membership';
import { known } from './known';
import { statQueries } from './statQueries';
import { StatNumbers, StatTotals } from './StatTotals';

type Owner = MetricScope['workloads'][number];

/** Rows of callers and operations; beyond them it is no longer the busiest. */
const MOST_BUSY = 20;

function hasTraffic({ rate = 0, openConnections = 0, ...rest }: StatNumbers) {
  const { readBytes = 0, writeBytes = 0 } = rest;
  return rate + openConnections + readBytes + writeBytes > 0;
}

/** One row for each combination of labels with traffic. */
function rows(
  totals: StatTotals,
  names: readonly string[],
  row: (
    values: readonly string[],
  ) => Omit<StatSample, keyof StatNumbers> | undefined,
): StatSample[] {
  const found = totals.by(labels =>
    JSON.stringify(names.map(name => labels[name] ?? '')),
  );
  return [...found]
    .filter(([, numbers]) => hasTraffic(numbers))
    .flatMap(([key, numbers]) => {
      const one = row(JSON.parse(key) as string[]);
      return one ? [{ ...one, ...numbers }] : [];
    })
    .sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0));
}

function podsOf(
  { namespace, ownerKind, name, dataPlane }: Owner,
  { index }: MetricSubject,
  scraped: ReadonlySet<string> | undefined,
): StatPods | undefined {
  const all = index?.list(Pod, namespace);
  if (!index || !all || isUnread(all)) return undefined;
  const own = all.filter(pod => {
    const owner = topOwner(pod);
    return owner.kind === ownerKind && owner.name === name;
  });
  const [group] = groupPods(index, own);
  if (!group) return undefined;
  return {
    meshed: membership(index, group).podsInMesh,
    total: group.pods.length,
    failed: own.filter(({ status }) => status?.phase === 'Failed').length,
    // Nothing of an ambient pod is scraped on behalf of the mesh.
    ...(scraped &&
      dataPlane === 'sidecar' && {
        scraped: group.pods.filter(({ metadata }) =>
          scraped.has(`${namespace}/${metadata.name}`),
        ).length,
      }),
  };
}

function workloads(
  answers: QuestionAnswers,
  about: MetricSubject,
): StatSample[] {
  const { workloads: owners, rateSeconds } = about.scope;
  const numbers = new StatTotals(answers, 'received').by(labels =>
    [labels.destination_workload_namespace, labels.destination_workload].join(
      '/',
    ),
  );
  const up = answers.get('statProxies');
  const scraped =
    up && new Set(up.map(({ labels }) => `${labels.namespace}/${labels.pod}`));
  return owners.map((owner): StatSample => {
    const { namespace, name, ownerKind, dataPlane } = owner;
    const pods = podsOf(owner, about, scraped);
    return {
      view: 'workloads',
      kind: ownerKind,
      namespace,
      name,
      ...(pods && { pods }),
      ...numbers.get(`${namespace}/${name}`),
      // The command reads what sidecars count.
      ...(dataPlane === 'sidecar' && {
        command: `istioctl experimental metrics ${name}.${namespace} --duration ${rateSeconds}s`,
      }),
    };
  });
}

const place = (namespace: string) =>
  known(namespace) === undefined ? {} : { namespace };
const ownEnd = (workload: string) => (workload ? { workload } : {});

function services(answers: QuestionAnswers): StatSample[] {
  return rows(
    new StatTotals(answers, 'received'),
    [
      'destination_service_name',
      'destination_service_namespace',
      'destination_workload',
    ],
    ([name, namespace, leaf]) =>
      known(name) === undefined
        ? undefined
        : {
            view: 'services',
            kind: 'Service',
            ...place(namespace),
            name,
            leaf: { name: leaf },
          },
  );
}

function callers(answers: QuestionAnswers): StatSample[] {
  return rows(
    new StatTotals(answers, 'received'),
    ['source_workload_namespace', 'source_workload', 'destination_workload'],
    ([namespace, source, workload]) => ({
      view: 'callers',
      kind: known(source) === undefined ? 'Caller' : 'Workload',
      ...place(namespace),
      name: known(source) ?? 'without a proxy',
      ...ownEnd(workload),
    }),
  );
}

function destinations(answers: QuestionAnswers): StatSample[] {
  return rows(
    new StatTotals(answers, 'sent'),
    [
      'destination_workload_namespace',
      'destination_workload',
      'destination_service_namespace',
      'destination_service_name',
      'source_workload',
    ],
    ([namespace, target, serviceNamespace, service, workload]) => {
      const view = 'destinations' as const;
      if (known(target) !== undefined)
        return {
          view,
          kind: 'Workload',
          ...place(namespace),
          name: target,
          ...ownEnd(workload),
        };
      // Nothing is known behind it: a Service without proxies, a host, or what is passed through.
      return {
        view,
        kind: known(serviceNamespace) === undefined ? 'Host' : 'Service',
        ...place(serviceNamespace),
        name: known(service) ?? 'unknown',
        ...ownEnd(workload),
      };
    },
  );
}

function busiest(answers: QuestionAnswers): StatSample[] {
  return rows(
    new StatTotals(answers, 'received'),
    ['source_principal', 'request_operation', 'destination_workload'],
    ([principal, operation, workload]) => {
      const identity = known(principal)?.replace(/^spiffe:\/\//, '');
      const route = known(operation);
      return {
        view: 'busiest',
        kind: identity === undefined ? 'Caller' : 'Identity',
        name: identity ?? 'without an identity',
        ...ownEnd(workload),
        ...(route !== undefined && { route: `operation ${route}` }),
      };
    },
  )
    .filter(({ rate = 0 }) => rate > 0)
    .slice(0, MOST_BUSY);
}

/**
 * Each workload at a glance: pods in the mesh, what it receives and over which connections, by Service, by caller and by
 * destination, and the callers and operations with most requests. Each row is of one proxy's reports.
 * @internal
 */
export const stat: MetricQuestion<StatSample> = {
  queries: statQueries,
  rows: (answers, about) => [
    ...(about ? workloads(answers, about) : []),
    ...services(answers),
    ...callers(answers),
    ...destinations(answers),
    ...busiest(answers),
  ],
};
