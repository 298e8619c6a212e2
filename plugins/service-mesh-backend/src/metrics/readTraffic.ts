import {
  errorBudget,
  foldTraffic,
  MeshDefinition,
  MetricQuery,
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
import { MeteredPart, partsOf } from './meteredParts';
import { PrometheusError } from './PrometheusError';
import { PrometheusServers } from './PrometheusServers';
import { scrapeSeconds } from './scrapeSeconds';
import { SentQuery } from './sendQuery';
import { signalWindow } from './signalWindow';
import {
  answerProblems,
  explain,
  failedState,
  notConfigured,
  NumbersState,
  whyNothing,
} from './whyNothing';

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
  if (workloads.length === 0)
    return nothing(explain('no-workloads'), window, []);
  if (meshed.length === 0) return nothing(explain('not-meshed'), window, []);

  const problems = clusters
    .filter(cluster => !prometheus.of(cluster))
    .map(notConfigured);
  const parts = partsOf(request, meshed, window);
  if (parts.length === 0)
    return nothing(explain('not-configured'), window, problems);

  const { detail, objective } = request;
  if (detail === 'budget' && objective === undefined)
    return nothing(explain('ok'), window, problems);
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
  if (answers.every(({ failure }) => failure))
    return nothing(failedState(answers), window, problems, queries);
  const samples = answers.flatMap(answer => answer.samples);
  if (detail === 'previous' || detail === 'budget') {
    const { data } = nothing(explain('ok'), window, problems, queries);
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
  const flows = trafficState(samples);
  const state = flows
    ? explain(flows, parts)
    : await whyNothing(
        answers.filter(({ query }) => !query.id.startsWith('latency')),
        parts,
      );
  return { data: { ...state, window, ...folded, queries }, problems };
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

interface Answer extends SentQuery {
  readonly samples: readonly TrafficSample[];
  /** Of a comparison: sums over whole periods, or lines. */
  readonly period?: 'whole' | 'lines';
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
        : new PrometheusError('unavailable', 'The answer could not be read');
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

function nothing(
  state: NumbersState,
  window: SignalWindow,
  problems: ReportProblem[],
  queries: readonly SignalQuery[] = [],
) {
  return {
    data: {
      ...state,
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
