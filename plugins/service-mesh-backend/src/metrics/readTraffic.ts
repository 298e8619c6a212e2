import {
  errorBudget,
  foldTraffic,
  MeshDefinition,
  ReportProblem,
  SignalQuery,
  SignalsData,
  SignalState,
  SignalWindow,
  totalAt,
  TrafficSample,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PrometheusServers } from './PrometheusServers';
import { askPart } from './askTraffic';
import { partsOf } from './meteredParts';
import { scrapeSeconds } from './scrapeSeconds';
import { signalWindow } from './signalWindow';
import { askPeriods, BUDGET_DAYS, previousPeriod } from './trafficPeriods';
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
