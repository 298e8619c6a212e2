import {
  Measured,
  MeasuredRows,
  MeshDefinition,
  MeshMetrics,
  MetricQuestion,
  ReportProblem,
  ResourceIndex,
  SignalQuery,
  SignalWindow,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { partsOf } from './meteredParts';
import { PrometheusServers } from './PrometheusServers';
import { sendQuery } from './sendQuery';
import {
  answerProblems,
  explain,
  failedState,
  notConfigured,
  NumbersState,
  whyNothing,
} from './whyNothing';

/** A question to the metrics of the clusters some workloads run in. */
export interface Inquiry<Row> {
  readonly workloads: readonly Workload[];
  readonly meshes: readonly MeshDefinition[];
  readonly prometheus: Pick<PrometheusServers, 'of'>;
  /** The question a mesh can answer; undefined when it cannot. */
  readonly question: (metrics: MeshMetrics) => MetricQuestion<Row> | undefined;
  /** What is known of a cluster, for rows that say what is there too. */
  readonly index?: (cluster: string) => ResourceIndex | undefined;
  /** Seconds rates are averaged over. */
  readonly rateSeconds: number;
  /** Asks for what was counted in each step of a window, and not for now. */
  readonly window?: SignalWindow;
}

/** Sends the queries of a question to each cluster and mesh; what fails becomes a problem, and the rest is shown. */
export async function askQuestion<Row>(
  inquiry: Inquiry<Row>,
): Promise<{ measured: Measured<Row>; problems: ReportProblem[] }> {
  const { workloads, prometheus, question, rateSeconds } = inquiry;
  const meshed = workloads.filter(w => w.membership.mesh !== undefined);
  if (workloads.length === 0) return nothing(explain('no-workloads'));
  if (meshed.length === 0) return nothing(explain('not-meshed'));
  const clusters = [...new Set(meshed.map(({ cluster }) => cluster))];
  const problems = clusters
    .filter(cluster => !prometheus.of(cluster))
    .map(notConfigured);
  const metered = partsOf(inquiry, meshed, { rateSeconds });
  if (metered.length === 0) return nothing(explain('not-configured'), problems);
  const asked = metered.flatMap(part => {
    const one = question(part.mesh.metrics);
    return one ? [{ part, question: one }] : [];
  });
  // The meshes count nothing of the kind: that is an answer.
  if (asked.length === 0) return nothing(explain('no-traffic'), problems);
  const answers = await Promise.all(
    asked.map(async ({ part, question: one }) => ({
      part,
      question: one,
      sent: await Promise.all(
        one.queries(part.scope).map(query => sendQuery(part, query, inquiry)),
      ),
    })),
  );
  const sent = answers.flatMap(answer => answer.sent);
  const queries = sent.map(({ query }) => query);
  problems.push(...answerProblems(sent));
  if (sent.length > 0 && sent.every(({ failure }) => failure))
    return nothing(failedState(sent), problems, queries);
  const parts = answers
    .filter(answer => answer.sent.some(({ failure }) => !failure))
    .map(
      (answer): MeasuredRows<Row> => ({
        cluster: answer.part.cluster,
        mesh: answer.part.mesh.id,
        rows: answer.question.rows(
          new Map(
            answer.sent.flatMap(({ id, series, failure }) =>
              failure ? [] : [[id, series]],
            ),
          ),
          {
            scope: answer.part.scope,
            index: inquiry.index?.(answer.part.cluster),
          },
        ),
      }),
    );
  // Rows may say what is there without traffic, too.
  const counted = sent.some(({ series }) => series.length > 0);
  const state =
    counted && parts.some(({ rows }) => rows.length > 0)
      ? explain('ok')
      : await whyNothing(
          sent,
          asked.map(({ part }) => part),
        );
  return {
    measured: { ...state, queries, parts },
    problems,
  };
}

function nothing<Row>(
  state: NumbersState,
  problems: ReportProblem[] = [],
  queries: readonly SignalQuery[] = [],
): { measured: Measured<Row>; problems: ReportProblem[] } {
  return {
    measured: { ...state, queries, parts: [] },
    problems,
  };
}
