import { RiAlertLine } from '@remixicon/react';
import css from '../../components/mesh.module.css';
import { errorWords } from '../../format/errorWords';

/** Why something did not happen. A conflict is told apart: nothing is lost, and the page already shows what there is now. @internal */
export function ReviewProblem({ error }: { error: Error }) {
  const { statusCode } = error as { statusCode?: number };
  const conflict = statusCode === 409;
  return (
    <div
      role="alert"
      className={`${css.banner} ${conflict ? css.warning : css.negative}`}
    >
      <RiAlertLine aria-hidden />
      <div>
        <strong>{titleOf(statusCode)}</strong>
        <div>{errorWords(error)}.</div>
      </div>
    </div>
  );
}

function titleOf(statusCode: number | undefined): string {
  if (statusCode === 409) return 'Somebody or something was faster';
  if (statusCode === 403) return 'You may not do that';
  return 'It did not work';
}
