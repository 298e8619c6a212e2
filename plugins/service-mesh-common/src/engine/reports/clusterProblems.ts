import { ClusterHealth, ReportProblem } from '../../model';
import { count } from './count';

/** What the health of a cluster means for a report, each with its fix. */
export function clusterProblems(cluster: ClusterHealth): ReportProblem[] {
  const problems: ReportProblem[] = [];
  const add = (problem: Omit<ReportProblem, 'cluster'>) =>
    problems.push({ cluster: cluster.name, ...problem });
  const age = cluster.ageMs === undefined ? {} : { ageMs: cluster.ageMs };
  if (cluster.state === 'not-watchable') {
    add({
      code: 'cluster-not-watchable',
      severity: 'warning',
      message: `${
        cluster.title
      } accepts signed-in users only, so the portal cannot watch it.${
        cluster.problem ? ` ${cluster.problem}` : ''
      }`,
      fix: 'Configure a server-side credential for the cluster, such as a service account.',
    });
    return problems;
  }
  if (cluster.state === 'unreachable') {
    add({
      code: 'cluster-unreachable',
      severity: 'error',
      message: `${cluster.title} does not answer${
        cluster.problem ? `: ${cluster.problem}` : ''
      }.`,
      fix: 'Check that the API server is up and that the portal may reach it; it is tried again by itself.',
      ...age,
    });
  }
  if (cluster.state === 'syncing') {
    add({
      code: 'cluster-syncing',
      severity: 'info',
      message: `${cluster.title} is being read for the first time.`,
      fix: 'Wait a moment; the page fills by itself.',
    });
  }
  const inState = (state: string) =>
    cluster.kinds.filter(kind => kind.state === state).map(kind => kind.kind);
  const forbidden = inState('forbidden');
  if (forbidden.length) {
    add({
      code: 'kind-forbidden',
      severity: 'warning',
      message: `${cluster.title} does not let the portal read ${forbidden.join(
        ', ',
      )}; what depends on them is shown as unknown.`,
      fix: 'Apply the cluster role of docs/rbac.md.',
    });
  }
  const stale = cluster.kinds.filter(kind => kind.state === 'stale');
  if (stale.length && cluster.state !== 'unreachable') {
    const oldest = Math.max(...stale.map(kind => kind.ageMs ?? 0));
    add({
      code: 'cluster-stale',
      severity: 'warning',
      message: `The watch of ${stale.map(kind => kind.kind).join(', ')} in ${
        cluster.title
      } is interrupted; shown is the last known state.`,
      fix: 'It is resumed by itself; see the logs of the backend if it stays.',
      ageMs: oldest,
    });
  }
  const malformed = cluster.kinds.reduce(
    (sum, kind) => sum + kind.malformed,
    0,
  );
  if (malformed) {
    add({
      code: 'malformed-objects',
      severity: 'warning',
      message: `${count(malformed, 'object')} of ${
        cluster.title
      } could not be read in full.`,
      fix: 'See the findings; fix the named fields.',
    });
  }
  return problems;
}
