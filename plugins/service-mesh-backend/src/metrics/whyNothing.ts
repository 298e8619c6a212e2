import {
  ReportProblem,
  SignalState,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PrometheusError, PrometheusFailure } from './PrometheusError';
import { MeteredPart } from './meteredParts';
import { SentQuery } from './sendQuery';

/** Why there are no numbers, and what to do about it; `ok` when there are. */
export interface NumbersState {
  readonly state: SignalState;
  readonly explanation?: string;
}

interface FailureWords {
  readonly state: SignalState;
  readonly problem: ReportProblem['code'];
  /** What to do, for whoever looks at a page without numbers. */
  readonly explanation: string;
  /** The same beside the message of the failure. */
  readonly fix: string;
}

const OTHER_TABS =
  'The configuration shown on the other tabs does not depend on it.';
const REACH =
  'Check the server configured under serviceMesh.prometheus and whether the backend can reach it';

const FAILURES: Readonly<Record<PrometheusFailure, FailureWords>> = {
  unreachable: {
    state: 'prometheus-down',
    problem: 'prometheus-down',
    explanation: `Prometheus did not answer. Check the server under serviceMesh.prometheus, and whether the backend reaches it. ${OTHER_TABS}`,
    fix: REACH,
  },
  timeout: {
    state: 'prometheus-down',
    problem: 'prometheus-down',
    explanation: `Prometheus did not answer in time. Look at a shorter range; if that fails too, look at the load of the server and at what stands between, or raise serviceMesh.prometheus.*.timeoutMs. ${OTHER_TABS}`,
    fix: 'Look at a shorter range; if that fails too, look at the load of the server, or raise serviceMesh.prometheus.*.timeoutMs',
  },
  unauthorized: {
    state: 'forbidden',
    problem: 'prometheus-forbidden',
    explanation:
      'Prometheus refuses the credentials of this portal. Check serviceMesh.prometheus.*.auth and the tenant in its headers.',
    fix: 'Check serviceMesh.prometheus.*.auth and the tenant in its headers',
  },
  rejected: {
    state: 'prometheus-rejects',
    problem: 'prometheus-rejects',
    explanation:
      'Prometheus is there and rejects the queries; its words are beside each of them below. Look at a shorter range first. Where every range is rejected, raise the limits of the server, such as query.max-samples or those of the tenant, and see that no proxy in front of it alters the queries.',
    fix: 'Look at a shorter range; the limits of the server, such as its number of samples, may be too low for this one',
  },
  unavailable: {
    state: 'prometheus-unavailable',
    problem: 'prometheus-unavailable',
    explanation:
      'Prometheus, or the gateway in front of it, is there and cannot answer now: it starts, is overloaded, or has no store behind it (Thanos, Mimir). Look at its own status page and log. The page keeps trying.',
    fix: 'Look at the status page and the log of the server: it may be starting, overloaded, or without the stores behind it',
  },
  'not-prometheus': {
    state: 'not-prometheus',
    problem: 'prometheus-wrong-server',
    explanation:
      'Something answers under the configured URL, and it is not Prometheus: a login in front of it, another server, or another path. Check serviceMesh.prometheus.*.url, which ends before /api/v1, and give the portal credentials with auth or headers where a proxy asks people to log in.',
    fix: 'Check serviceMesh.prometheus.*.url, which ends before /api/v1; where a proxy in front asks people to log in, give the portal credentials with auth or headers',
  },
};

const EXPLANATIONS: Readonly<Partial<Record<SignalState, string>>> = {
  'no-workloads': 'No workload belongs to this entity; see how it is mapped.',
  'not-meshed':
    'No pod of this entity has a proxy of a mesh, so nothing is measured. The top of the tab mTLS says why.',
  'not-configured':
    'No Prometheus is configured for the clusters of this entity. Set serviceMesh.prometheus.',
  'not-scraped':
    'Prometheus has no series of these proxies. Check that it scrapes them and that its extra labels are right.',
  'no-data':
    'Prometheus scrapes these proxies, and they have reported no request since they started. Send one; if it does not appear, look for a Telemetry resource or a proxy setting that turns metrics off.',
  'layer4-only':
    'The workloads are in ambient mode without a waypoint: ztunnel reports connections, and no proxy reports requests.',
  'no-traffic':
    'The proxies are scraped and their counters did not grow in this time. Look at a longer range, or send a few requests: what a counter holds when it is scraped for the first time is no growth.',
  incomplete:
    'Prometheus answered in part only, and what came holds no numbers of these proxies: what is missing may. Look at the servers or stores behind it that its warning names.',
};

/** What to do about a state. */
export function explain(
  state: SignalState,
  parts?: readonly Pick<MeteredPart, 'scope'>[],
): NumbersState {
  if (state === 'ok') return { state };
  if (state === 'layer4-only' && parts && !isLayer4(parts))
    return {
      state,
      explanation:
        'The proxies saw connections and no requests: the ports speak TCP, TLS that the proxies do not open, or a protocol they do not know.',
    };
  return { state, explanation: EXPLANATIONS[state] };
}

/** Whether no proxy of the workloads sees requests. */
function isLayer4(parts: readonly Pick<MeteredPart, 'scope'>[]): boolean {
  return parts.every(({ scope }) =>
    scope.workloads.every(
      ({ dataPlane, waypoint }) => dataPlane === 'ambient' && !waypoint,
    ),
  );
}

/** Why queries were not answered: what most of them met, the first where as many met something else. */
export function failedState(answers: readonly SentQuery[]): NumbersState {
  return failureState(answers.flatMap(({ failure }) => failure?.code ?? []));
}

function failureState(codes: readonly PrometheusFailure[]): NumbersState {
  const counts = new Map<PrometheusFailure, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  // Sorting is stable: among equals the first one met comes first.
  const [[code] = ['unreachable' as const]] = [...counts].sort(
    ([, a], [, b]) => b - a,
  );
  const { state, explanation } = FAILURES[code];
  return { state, explanation };
}

/** Words of the engine about an expression: they do not say that something is missing. */
const ABOUT_PROMQL = /^PromQL (warning|info)/;

function isIncomplete(warnings: readonly string[]): boolean {
  return warnings.some(warning => !ABOUT_PROMQL.test(warning));
}

/** Clusters for which every query failed. */
function silentClusters(answers: readonly SentQuery[]): string[] {
  const answered = new Set(
    answers.flatMap(({ failure, query }) => (failure ? [] : query.cluster)),
  );
  return [...new Set(answers.map(({ query }) => query.cluster))].filter(
    cluster => !answered.has(cluster),
  );
}

/**
 * Why what was answered holds no numbers. A query that failed or was answered in part may have held them. Otherwise series
 * without an increase are "no traffic", unless only connections are counted; proxies that are scraped and have no series of
 * traffic are "no data"; neither is "not scraped".
 */
export async function whyNothing(
  answers: readonly SentQuery[],
  parts: readonly MeteredPart[],
): Promise<NumbersState> {
  const silent = silentClusters(answers);
  if (silent.length > 0 && answers.some(({ failure }) => !failure))
    return {
      state: 'incomplete',
      explanation: `No query was answered for ${silent.join(
        ', ',
      )}, and the other clusters hold no numbers of these proxies: what is missing may. ${OTHER_TABS}`,
    };
  if (answers.some(({ failure }) => failure)) return failedState(answers);
  if (answers.some(({ query }) => isIncomplete(query.warnings)))
    return explain('incomplete');
  const results = await Promise.allSettled(
    parts.map(({ mesh, metrics, scope }) =>
      metrics.client.query(mesh.metrics.scrapeProbe(scope)),
    ),
  );
  const found = results.flatMap(result =>
    result.status === 'fulfilled' ? [result.value] : [],
  );
  const series = found.flatMap(answer => answer.series);
  if (series.some(({ labels }) => labels.probe === undefined))
    return explain(isLayer4(parts) ? 'layer4-only' : 'no-traffic', parts);
  if (found.length < results.length)
    return failureState(
      results.flatMap(result =>
        result.status === 'rejected' && result.reason instanceof PrometheusError
          ? result.reason.code
          : [],
      ),
    );
  if (
    series.length === 0 &&
    found.some(answer => isIncomplete(answer.warnings))
  )
    return explain('incomplete');
  return explain(series.length > 0 ? 'no-data' : 'not-scraped');
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
        const { problem, fix } = FAILURES[code];
        return [
          {
            code: all ? problem : 'prometheus-partial',
            severity: 'warning',
            cluster,
            message: all
              ? message
              : `${failed.length} of ${mine.length} queries failed: ${message}`,
            fix,
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
          fix: 'Numbers may be too small until the server answers without warnings; look at the servers or stores behind it',
        },
      ];
    },
  );
}
