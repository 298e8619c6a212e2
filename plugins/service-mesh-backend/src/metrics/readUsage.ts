import {
  Measured,
  MeshDefinition,
  ReportProblem,
  SignalWindow,
  UsageSample,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { partsOf } from './meteredParts';
import { PrometheusServers } from './PrometheusServers';
import { scrapeSeconds } from './scrapeSeconds';
import { sendQuery } from './sendQuery';
import {
  answerProblems,
  explain,
  failedState,
  notConfigured,
  NumbersState,
  whyNothing,
} from './whyNothing';

/** Steps (s) that divide hours and days well. */
const STEPS = [120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];
const MOST_POINTS = 60;

/** Whose callers are asked for. */
export interface UsageRequest {
  readonly workloads: readonly Workload[];
  readonly meshes: readonly MeshDefinition[];
  readonly prometheus: Pick<PrometheusServers, 'of'>;
  readonly rangeSeconds: number;
  /** Epoch ms. */
  readonly now: number;
}

/** What the metrics tell about callers in a window. */
export interface Usage {
  readonly measured: Measured<UsageSample>;
  readonly window: SignalWindow;
  readonly problems: readonly ReportProblem[];
}

/**
 * Windows of whole steps, so that each request is counted in one step; a step holds four scrapes, or the increase over it
 * would be a guess.
 */
export function usageWindow(
  now: number,
  rangeSeconds: number,
  scrapedEverySeconds: number,
): SignalWindow {
  const stepSeconds =
    STEPS.find(
      step =>
        rangeSeconds / step <= MOST_POINTS && step >= 4 * scrapedEverySeconds,
    ) ??
    Math.max(Math.ceil(rangeSeconds / MOST_POINTS), 4 * scrapedEverySeconds);
  const stepMs = stepSeconds * 1000;
  const points = Math.max(1, Math.round(rangeSeconds / stepSeconds));
  // The step that has begun counts too: whoever called just now did call.
  const to = Math.ceil(now / stepMs) * stepMs;
  return {
    from: to - points * stepMs,
    to,
    stepSeconds,
    rateSeconds: stepSeconds,
  };
}

/** Asks each cluster and mesh who called; what fails becomes a problem, and the rest is shown. */
export async function readUsage(request: UsageRequest): Promise<Usage> {
  const { workloads, prometheus, rangeSeconds, now } = request;
  const meshed = workloads.filter(w => w.membership.mesh !== undefined);
  const clusters = [...new Set(meshed.map(({ cluster }) => cluster))];
  const window = usageWindow(
    now,
    rangeSeconds,
    Math.max(30, scrapeSeconds(meshed, prometheus)),
  );
  const nothing = (
    state: NumbersState,
    problems: readonly ReportProblem[] = [],
  ): Usage => ({
    measured: { ...state, queries: [], parts: [] },
    window,
    problems,
  });
  if (workloads.length === 0) return nothing(explain('no-workloads'));
  if (meshed.length === 0) return nothing(explain('not-meshed'));
  const problems = clusters
    .filter(cluster => !prometheus.of(cluster))
    .map(notConfigured);
  const metered = partsOf(request, meshed, window);
  if (metered.length === 0) return nothing(explain('not-configured'), problems);
  const answers = await Promise.all(
    metered.flatMap(part => {
      const question = part.mesh.metrics.usage;
      return question
        ? [
            Promise.all(
              question
                .queries(part.scope)
                .map(query => sendQuery(part, query, { window })),
            ).then(sent => ({ part, question, sent })),
          ]
        : [];
    }),
  );
  const sent = answers.flatMap(answer => answer.sent);
  problems.push(...answerProblems(sent));
  const queries = sent.map(({ query }) => query);
  if (sent.length > 0 && sent.every(({ failure }) => failure)) {
    const unanswered = nothing(failedState(sent), problems);
    return { ...unanswered, measured: { ...unanswered.measured, queries } };
  }
  const told = answers.filter(answer =>
    answer.sent.some(({ failure }) => !failure),
  );
  const parts = told.map(({ part, question, sent: own }) => ({
    cluster: part.cluster,
    mesh: part.mesh.id,
    ...(own.some(({ failure }) => failure) && { partial: true as const }),
    rows: question.rows(
      new Map(
        own.flatMap(({ id, series, failure }) =>
          failure ? [] : [[id, series] as const],
        ),
      ),
    ),
  }));
  const seen = parts.some(({ rows }) =>
    rows.some(({ points }) => points.some(([, value]) => value > 0)),
  );
  const state = seen ? explain('ok') : await whyNothing(sent, metered);
  return {
    measured: { ...state, queries, parts },
    window,
    problems,
  };
}
