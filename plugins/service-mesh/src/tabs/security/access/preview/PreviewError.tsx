import css from '../../../../components/mesh.module.css';
import { errorWords } from '../../../../format/errorWords';

/** Why there is no preview, with a way to the line at fault. @internal */
export function PreviewError(props: {
  error: Error;
  /** The line (from 1) that the error names. */
  line: number | undefined;
  onLine: (line: number) => void;
}) {
  const { error, line, onLine } = props;
  return (
    <span>
      <strong>There is no preview.</strong> {errorWords(error)}{' '}
      {line !== undefined && (
        <button
          type="button"
          className={css.textButton}
          onClick={() => onLine(line)}
        >
          Go to line {line}
        </button>
      )}
    </span>
  );
}
