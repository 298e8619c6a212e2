import css from './mesh.module.css';
import { errorWords } from '../format/errorWords';
import { isForbidden } from './isForbidden';

/** Why a question got no answer, and the way to ask it again. @internal */
export function QuestionError(props: { error: Error; onRetry: () => void }) {
  return (
    <span>
      <strong>
        {isForbidden(props.error)
          ? 'You may not ask this about the entity.'
          : 'The question could not be answered.'}
      </strong>{' '}
      {errorWords(props.error)}{' '}
      <button type="button" className={css.textButton} onClick={props.onRetry}>
        Try again
      </button>
    </span>
  );
}
