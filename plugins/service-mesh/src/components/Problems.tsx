import { ReportProblem } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiAlertLine, RiInformationLine } from '@remixicon/react';
import { formatDuration } from '../format/duration';
import { endSentence } from '../format/endSentence';
import css from './mesh.module.css';

/** What made a report less than complete, with the fix. @internal */
export function Problems({ problems }: { problems: readonly ReportProblem[] }) {
  if (problems.length === 0) return null;
  const worst = ['error', 'warning', 'info'].find(severity =>
    problems.some(p => p.severity === severity),
  );
  const tone = { error: css.negative, warning: css.warning, info: css.info }[
    worst ?? 'info'
  ];
  return (
    <div role="status" className={`${css.banner} ${tone}`}>
      {worst === 'info' ? (
        <RiInformationLine aria-hidden />
      ) : (
        <RiAlertLine aria-hidden />
      )}
      <div className={css.stack} style={{ gap: 4 }}>
        <strong>{titleOf(problems, worst)}</strong>
        {problems.map((problem, i) => (
          <div key={i}>
            {problem.cluster && !problem.message.includes(problem.cluster) && (
              <strong>{problem.cluster}: </strong>
            )}
            {endSentence(problem.message)}
            {problem.ageMs !== undefined &&
              ` Shown is what it said ${formatDuration(problem.ageMs)} ago.`}
            {problem.fix && <> → {problem.fix}</>}
          </div>
        ))}
      </div>
    </div>
  );
}

function titleOf(
  problems: readonly ReportProblem[],
  worst: string | undefined,
): string {
  if (worst === 'info') return 'Good to know';
  return problems.every(problem => problem.ageMs !== undefined)
    ? 'Shown as last known'
    : 'This is not the whole picture';
}
