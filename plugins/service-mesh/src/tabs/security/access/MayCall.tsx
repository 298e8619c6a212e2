import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { CopyButton } from '../../../components/CopyButton';
import { MeshCard } from '../../../components/MeshCard';
import { QuestionError } from '../../../components/QuestionError';
import css from '../../../components/mesh.module.css';
import { useAsked } from '../../../hooks/useAsked';
import { AccessAnswerView } from './AccessAnswerView';
import { AccessQuestionForm } from './AccessQuestionForm';
import {
  readQuestionForm,
  toAccessQuestion,
  writeQuestionForm,
} from './questionForm';

/** May somebody call the component? The question is kept in the URL. @internal */
export function MayCall({ revision }: { revision: number }) {
  const [params, setParams] = useSearchParams();
  const asked = useMemo(() => readQuestionForm(params), [params]);
  const question = useMemo(() => toAccessQuestion(asked), [asked]);
  const { report, error, loading, retry } = useAsked(
    // Asked again when access has changed.
    question && `${revision} ${JSON.stringify(question)}`,
    (api, entityRef, signal) =>
      api.getAccessQuestion(entityRef, question ?? { caller: '' }, { signal }),
  );
  const link = useMemo(
    () => `${window.location.origin}${window.location.pathname}?${params}`,
    [params],
  );
  return (
    <MeshCard
      title="May they call?"
      aside={
        question && (
          <CopyButton
            text={link}
            label="Copy link to the question"
            words="Copy link"
          />
        )
      }
    >
      <AccessQuestionForm
        asked={asked}
        ports={report?.data.ports ?? []}
        onAsk={form =>
          setParams(current => writeQuestionForm(current, form), {
            replace: true,
          })
        }
      />
      <div
        className={`${css.stack} ${css.answerPlace}`}
        role="status"
        aria-label="Answer"
        aria-busy={loading}
      >
        {error && <QuestionError error={error} onRetry={retry} />}
        {question && loading && !report && (
          <span className={css.muted}>Asking…</span>
        )}
        {question && report && !error && (
          <>
            {report.data.explanation && (
              <strong>{report.data.explanation}</strong>
            )}
            {report.data.known === 'nowhere' && (
              <div className={`${css.banner} ${css.warning}`}>
                No workload runs as this identity and no rule names it: is it
                spelt right?
              </div>
            )}
            {report.data.known === 'named' && (
              <span className={css.muted}>
                A rule names this identity; no workload runs as it now.
              </span>
            )}
            {report.data.answers.map((answer, i) => (
              <AccessAnswerView key={i} answer={answer} />
            ))}
          </>
        )}
      </div>
    </MeshCard>
  );
}
