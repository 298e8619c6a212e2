import {
  MeasuredData,
  Report,
  ReportProblem,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from '../__testUtils__/sampleReports';
import { problemsOfMetrics } from './ReportSection';

const problem = (
  code: ReportProblem['code'],
  cluster?: string,
): ReportProblem => ({
  code,
  cluster,
  severity: 'warning',
  message: '',
  fix: '',
});

const down = problem('prometheus-down', 'us');
const forbidden = problem('prometheus-forbidden', 'us');
const partial = problem('prometheus-partial', 'eu');
const history = problem('history-unreadable');

describe('problemsOfMetrics', () => {
  it.each<[string, MeasuredData['state'], ReportProblem[], ReportProblem[]]>([
    ['a cluster beside one with numbers', 'ok', [down], [down]],
    ['a cluster beside one without numbers', 'incomplete', [down], [down]],
    ['a cluster beside one without requests', 'no-traffic', [down], [down]],
    ['nothing the content says already', 'prometheus-down', [down], []],
    [
      'what failed otherwise than the content says',
      'prometheus-down',
      [down, forbidden],
      [forbidden],
    ],
    ['answers in part', 'prometheus-down', [partial], [partial]],
    ['a history that cannot be read', 'no-traffic', [history], [history]],
    [
      'nothing that the top of the tab says',
      'ok',
      [problem('cluster-stale', 'eu')],
      [],
    ],
  ])('names %s', (_, state, problems, shown) => {
    const report: Report<Pick<MeasuredData, 'state'>> = {
      ...sampleReports.overview,
      data: { state },
      problems,
    };
    expect(problemsOfMetrics(report)).toEqual(shown);
  });
});
