import {
  errorBudget,
  foldTraffic,
  MeshDefinition,
  MetricQuery,
  MetricScope,
  PreviousPeriod,
  readTrafficSamples,
  ReportProblem,
  SignalQuery,
  SignalsData,
  SignalState,
  SignalWindow,
  totalAt,
  TrafficSample,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PrometheusError } from './PrometheusError';
import { ClusterMetrics, PrometheusServers } from './PrometheusServers';
import { scrapeSeconds } from './scrapeSeconds';
import { signalWindow } from './signalWindow';

/** What is asked of the metrics. */
export interface TrafficRequest {
  readonly workloads: readonly Workload[];
  readonly meshes: readonly MeshDefinition[];
  readonly prometheus: Pick<PrometheusServers, 'of'>;
  readonly rangeSeconds: number;
  /** `now`: the instant queries only. */
  readonly detail: 'now' | 'full' | 'previous' | 'budget';
  /** Share of requests that must succeed, for the budget. */
  readonly objective?: number;
  /** Epoch ms. */
  readonly now: number;
}

/** The workloads of one mesh in one cluster, and where their metrics are. */
export interface MeteredPart {
  readonly cluster: string;
  readonly mesh: MeshDefinition;
  readonly metrics: ClusterMetrics;
  readonly scope: MetricScope;
}

/** Days an error budget covers. */
const BUDGET_DAYS = 30;
/** Seconds between two looks at an error budget, which a few minutes hardly change. */
const BUDGET_STEP_SECONDS = 300;

/** Asks one set of queries for each cluster and mesh and folds the answers; what fails becomes a problem. */
export async function readTraffic(
  request: TrafficRequest,
): Promise<{ data: SignalsData; problems: ReportProblem[] }> {
  const { workloads, prometheus, rangeSeconds, now } = request;
  const meshed = workloads.filter(w => w.membership.mesh !== undefined);
  const clusters = [...new Set(meshed.map(w => w.cluster))];
  const window = signalWindow(
    now,
    rangeSeconds,
    scrapeSeconds(meshed, prometheus),
  );
  if (workloads.length === 0) return nothing('no-workloads', window, []);
  if (meshed.length === 0) return nothing('not-meshed', window, []);

  const problems = clusters
    .filter(cluster => !prometheus.of(cluster))
    .map(notConfigured);
  const parts = partsOf(request, meshed, window);
  if (parts.length === 0) return nothing('not-configured', window, problems);

  const { detail, objective } = request;
  if (detail === 'budget' && objective === undefined)
    return nothing('ok', window, problems);
  const answers = (
    await Promise.all(
      parts.map(part =>
        detail === 'previous' || detail === 'budget'
          ? askPeriods(part, window, detail)
          : askPart(part, window, detail),
      ),
    )
  ).flat();
  problems.push(...answerProblems(answers));
  const queries = answers.map(answer => answer.query);
  if (answers.every(answer => answer.query.error !== undefined)) {
    return nothing(failedState(answers), window, problems, queries);
  }
  const samples = answers.flatMap(answer => answer.samples);
  if (detail === 'previous' || detail === 'budget') {
    const { data } = nothing('ok', window, problems, queries);
    return {
      data: {
        ...data,
        ...(detail === 'previous' && {
          previous: previousPeriod(answers, window),
        }),
        ...(detail === 'budget' &&
          objective !== undefined && {
            budget: errorBudget(objective, BUDGET_DAYS, totalAt(samples)),
          }),
      },
      problems,
    };
  }
  const folded = foldTraffic(samples, window.to);
  const state = trafficState(samples) ?? (await probe(parts));
  return {
    data: { state, ...explain(state, parts), window, ...folded, queries },
    problems,
  };
}

/** Milliseconds the window covers: its points stand for the step before each. */
function periodMs({ from, to, stepSeconds }: SignalWindow): number {
  return to - from + stepSeconds * 1000;
}

/** The window of the same length before. */
function windowBefore(window: SignalWindow): SignalWindow {
  const length = periodMs(window);
  return { ...window, from: window.from - length, to: window.to - length };
}

/**
 * Requests and latency over whole periods: for a comparison the window and the one before it as the two points of a range,
 * with the lines of the one before; for a budget its days as one instant value.
 */
async function askPeriods(
  part: MeteredPart,
  window: SignalWindow,
  detail: 'previous' | 'budget',
): Promise<Answer[]> {
  const length = periodMs(window);
  const of = (rateSeconds: number) =>
    part.mesh.metrics
      .queries({ ...part.scope, rateSeconds })
      .filter(({ id }) => id === 'requests' || id === 'latency');
  const over = async (query: MetricQuery, own: SignalWindow, step?: number) => {
    const answer = await ask(part, query, own, step);
    return { ...answer, query: { ...answer.query, window: own } };
  };
  if (detail === 'budget') {
    const seconds = BUDGET_DAYS * 86_400;
    const days: SignalWindow = {
      from: window.to - seconds * 1000,
      to: window.to,
      stepSeconds: seconds,
      rateSeconds: seconds,
    };
    return Promise.all(
      of(seconds)
        .filter(({ id }) => id === 'requests')
        .map(query =>
          over({ ...query, type: 'instant' }, days, BUDGET_STEP_SECONDS),
        ),
    );
  }
  const both: SignalWindow = {
    from: window.to - length,
    to: window.to,
    stepSeconds: length / 1000,
    rateSeconds: length / 1000,
  };
  const marked = (answers: Promise<Answer>[], period: Answer['period']) =>
    answers.map(async answer => ({ ...(await answer), period }));
  return Promise.all([
    ...marked(
      of(both.rateSeconds).map(query => over(query, both)),
      'whole',
    ),
    ...marked(
      of(window.rateSeconds).map(query => over(query, windowBefore(window))),
      'lines',
    ),
  ]);
}

function previousPeriod(
  answers: readonly Answer[],
  window: SignalWindow,
): PreviousPeriod {
  const of = (period: Answer['period']) =>
    answers.filter(a => a.period === period).flatMap(a => a.samples);
  const before = windowBefore(window);
  const whole = of('whole');
  const current = totalAt(whole, window.to);
  const previous = totalAt(whole, before.to);
  return {
    window: before,
    ...(current && { current }),
    ...(previous && { previous }),
    series: foldTraffic(of('lines'), before.to).series.filter(
      ({ labels }) => Object.keys(labels).length === 0,
    ),
  };
}

/** A query that was sent, and why it failed if it did. */
export interface SentQuery {
  readonly query: SignalQuery;
  readonly failure?: PrometheusError;
}

interface Answer extends SentQuery {
  readonly samples: readonly TrafficSample[];
  /** Of a comparison: sums over whole periods, or lines. */
  readonly period?: 'whole' | 'lines';
}

/** What the metrics need to know of a workload. */
export function scopeWorkload({
  namespace,
  name,
  ownerKind,
  membership,
  services,
}: Workload): MetricScope['workloads'][number] {
  return {
    namespace,
    name,
    ownerKind,
    dataPlane: membership.dataPlane,
    waypoint: membership.waypoint !== undefined,
    services,
  };
}

/** The workloads by cluster and mesh, where there are metrics of them; each set of series once. */
export function partsOf(
  { meshes, prometheus }: Pick<TrafficRequest, 'meshes' | 'prometheus'>,
  meshed: readonly Workload[],
  window: Pick<SignalWindow, 'rateSeconds'>,
): MeteredPart[] {
  const groups = new Map<string, Workload[]>();
  for (const workload of meshed) {
    const key = JSON.stringify([workload.cluster, workload.membership.mesh]);
    groups.set(key, [...(groups.get(key) ?? []), workload]);
  }
  const asked: {
    readonly client: ClusterMetrics['client'];
    readonly key: string;
  }[] = [];
  return [...groups.values()].flatMap(group => {
    const { cluster, membership } = group[0];
    const mesh = meshes.find(({ id }) => id === membership.mesh);
    const metrics = prometheus.of(cluster);
    if (!mesh || !metrics) return [];
    const scope: MetricScope = {
      workloads: group.map(scopeWorkload),
      rateSeconds: window.rateSeconds,
      extraLabels: metrics.extraLabels,
    };
    // Two clusters on one server without a label that tells them apart are one set of series: asked once, counted once.
    const key = JSON.stringify([mesh.id, scope]);
    if (asked.some(part => part.client === metrics.client && part.key === key))
      return [];
    asked.push({ client: metrics.client, key });
    return [{ cluster, mesh, metrics, scope }];
  });
}

async function askPart(
  part: MeteredPart,
  window: SignalWindow,
  detail: 'now' | 'full',
): Promise<Answer[]> {
  const queries = part.mesh.metrics
    .queries(part.scope)
    .filter(({ type }) => detail === 'full' || type === 'instant');
  return Promise.all(queries.map(query => ask(part, query, window)));
}

async function ask(
  { cluster, mesh, metrics }: MeteredPart,
  query: MetricQuery,
  window: SignalWindow,
  instantStepSeconds?: number,
): Promise<Answer> {
  const { id, title, type, promql } = query;
  const asked = { id, promql, type, title, cluster };
  try {
    const answer =
      type === 'instant'
        ? await metrics.client.query(promql, instantStepSeconds)
        : await metrics.client.queryRange(promql, window);
    return {
      query: { ...asked, warnings: answer.warnings },
      samples: readTrafficSamples(mesh.metrics, query, answer.series),
    };
  } catch (error) {
    const failure =
      error instanceof PrometheusError
        ? error
        : new PrometheusError('bad-answer', 'The answer could not be read');
    return {
      query: { ...asked, warnings: [], error: failure.message },
      samples: [],
      failure,
    };
  }
}

/** Requests, or at least connections; undefined when there are neither. */
function trafficState(
  samples: readonly TrafficSample[],
): SignalState | undefined {
  const flowing = samples.filter(
    ({ query, points }) =>
      !query.startsWith('latency') && points.some(([, value]) => value > 0),
  );
  if (flowing.length === 0) return undefined;
  // Requests that were refused are requests.
  return flowing.some(
    ({ labels: { measure } }) =>
      measure === undefined || measure === 'refusedRequests',
  )
    ? 'ok'
    : 'layer4-only';
}

/** Why no query was answered. */
export function failedState(answers: readonly SentQuery[]): SignalState {
  return answers.length > 0 &&
    answers.every(({ failure }) => failure?.code === 'unauthorized')
    ? 'forbidden'
    : 'prometheus-down';
}

/**
 * Why there are no numbers. Series without an increase are "no traffic", unless only connections are counted; proxies that
 * are scraped and have no series of traffic are "no data"; neither is "not scraped".
 */
export async function probe(
  parts: readonly MeteredPart[],
): Promise<SignalState> {
  const results = await Promise.allSettled(
    parts.map(({ mesh, metrics, scope }) =>
      metrics.client.query(mesh.metrics.scrapeProbe(scope)),
    ),
  );
  const answered = results.flatMap(result =>
    result.status === 'fulfilled' ? result.value.series : [],
  );
  if (results.every(({ status }) => status === 'rejected')) {
    const refused = results.every(
      result =>
        result.status === 'rejected' &&
        result.reason instanceof PrometheusError &&
        result.reason.code === 'unauthorized',
    );
    return refused ? 'forbidden' : 'prometheus-down';
  }
  if (answered.some(({ labels }) => labels.probe === undefined))
    return isLayer4(parts) ? 'layer4-only' : 'no-traffic';
  return answered.length > 0 ? 'no-data' : 'not-scraped';
}

/** Whether no proxy of the workloads sees requests. */
function isLayer4(parts: readonly Pick<MeteredPart, 'scope'>[]): boolean {
  return parts.every(({ scope }) =>
    scope.workloads.every(
      ({ dataPlane, waypoint }) => dataPlane === 'ambient' && !waypoint,
    ),
  );
}

function nothing(
  state: SignalState,
  window: SignalWindow,
  problems: ReportProblem[],
  queries: readonly SignalQuery[] = [],
) {
  return {
    data: {
      state,
      ...explain(state),
      window,
      byVersion: [],
      callers: [],
      destinations: [],
      series: [],
      queries,
    },
    problems,
  };
}

const EXPLANATIONS: Readonly<Record<Exclude<SignalState, 'ok'>, string>> = {
  'no-workloads': 'No workload belongs to this entity; see how it is mapped.',
  'not-meshed':
    'No pod of this entity has a proxy of a mesh, so nothing is measured. The top of the tab mTLS says why.',
  'not-configured':
    'No Prometheus is configured for the clusters of this entity. Set serviceMesh.prometheus.',
  'prometheus-down':
    'Prometheus did not answer. Check the server under serviceMesh.prometheus, and whether the backend reaches it. The configuration shown on the other tabs does not depend on it.',
  'not-scraped':
    'Prometheus has no series of these proxies. Check that it scrapes them and that its extra labels are right.',
  'no-data':
    'Prometheus scrapes these proxies, and they have reported no request since they started. Send one; if it does not appear, look for a Telemetry resource or a proxy setting that turns metrics off.',
  forbidden:
    'Prometheus refuses the credentials of this portal. Check serviceMesh.prometheus.*.auth and the tenant in its headers.',
  'layer4-only':
    'The workloads are in ambient mode without a waypoint: ztunnel reports connections, and no proxy reports requests.',
  'no-traffic':
    'The proxies are scraped and saw no requests in this time. Look at a longer range, or send one.',
};

/** What to do about a state. */
export function explain(
  state: SignalState,
  parts?: readonly Pick<MeteredPart, 'scope'>[],
): { explanation?: string } {
  if (state === 'ok') return {};
  if (state === 'layer4-only' && parts && !isLayer4(parts))
    return {
      explanation:
        'The proxies saw connections and no requests: the ports speak TCP, TLS that the proxies do not open, or a protocol they do not know.',
    };
  return { explanation: EXPLANATIONS[state] };
}

/** Says that a cluster has no metrics. */
export function notConfigured(cluster: string): ReportProblem {
  return {
    code: 'prometheus-not-configured',
    severity: 'info',
    cluster,
    message: `No Prometheus is configured for cluster ${cluster}`,
    fix: 'Set serviceMesh.prometheus.default, or an entry of serviceMesh.prometheus.clusters with the name of the cluster',
  };
}

const REACH =
  'Check the server configured under serviceMesh.prometheus and whether the backend can reach it';

/** What to do about a query that failed. */
const FIXES: Readonly<Record<PrometheusError['code'], string>> = {
  unreachable: REACH,
  paused: REACH,
  'bad-answer': REACH,
  unauthorized:
    'Check serviceMesh.prometheus.*.auth and the tenant in its headers',
  timeout:
    'Look at a shorter range; if that fails too, look at the load of the server, or raise serviceMesh.prometheus.*.timeoutMs',
  rejected:
    'Look at a shorter range; the limits of the server, such as its number of samples, may be too low for this one',
};

/** What went wrong with queries, by cluster. */
export function answerProblems(answers: readonly SentQuery[]): ReportProblem[] {
  return [...new Set(answers.map(({ query }) => query.cluster))].flatMap(
    (cluster): ReportProblem[] => {
      const mine = answers.filter(({ query }) => query.cluster === cluster);
      const failed = mine.filter(({ failure }) => failure);
      const warnings = [
        ...new Set(mine.flatMap(({ query }) => query.warnings)),
      ];
      const [first] = failed;
      if (first?.failure) {
        const all = failed.length === mine.length;
        const { code, message } = first.failure;
        const whole =
          code === 'unauthorized' ? 'prometheus-forbidden' : 'prometheus-down';
        return [
          {
            code: all ? whole : 'prometheus-partial',
            severity: 'warning',
            cluster,
            message: all
              ? message
              : `${failed.length} of ${mine.length} queries failed: ${message}`,
            fix: FIXES[code],
          },
        ];
      }
      if (warnings.length === 0) return [];
      return [
        {
          code: 'prometheus-partial',
          severity: 'info',
          cluster,
          message: `Prometheus sent a warning: ${warnings.join('; ')}`,
          fix: 'Numbers may be incomplete until the server answers without warnings',
        },
      ];
    },
  );
}
