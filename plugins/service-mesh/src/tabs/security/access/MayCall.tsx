import { FormEvent, useEffect, useId, useMemo, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import {
  AccessAnswer,
  AccessArrival,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { useSearchParams } from 'react-router-dom';
import useAsync from 'react-use/esm/useAsync';
import useDebounce from 'react-use/esm/useDebounce';
import { CopyButton } from '../../../components/CopyButton';
import { EntityLinks } from '../../../components/EntityLinks';
import { EvidenceView } from '../../../components/EvidenceLink';
import { MeshCard } from '../../../components/MeshCard';
import { Pill, Tone } from '../../../components/Pill';
import { VerdictBadge } from '../../../components/VerdictBadge';
import css from '../../../components/mesh.module.css';
import pictures from '../../../components/pictures.module.css';
import own from './access.module.css';
import { useAsked } from '../../../hooks/useAsked';
import { workloadLabel } from '../../workloadLabel';
import { AccessTraces } from './AccessTraces';
import { Responses } from './Responses';
import { Beyond, Connection } from './Connection';
import {
  QuestionForm,
  questionProblems,
  readQuestionForm,
  toAccessQuestion,
  writeQuestionForm,
} from './questionForm';
import { QuestionError } from '../../../components/QuestionError';
import { QuestionField } from '../../../components/QuestionField';
import { requestMethods } from '../../requestMethods';

/** Entities (count) offered while a name is typed. */
const MOST_SUGGESTIONS = 20;

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
      <Form
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
              <Answer key={i} answer={answer} />
            ))}
          </>
        )}
      </div>
    </MeshCard>
  );
}

/** Whether a request that is admitted comes to the component. */
const arrivals: Record<
  AccessArrival,
  { readonly tone: Tone; readonly words: string }
> = {
  no: { tone: 'negative', words: 'does not arrive' },
  depends: { tone: 'warning', words: 'may not arrive' },
  unknown: { tone: 'unknown', words: 'may not arrive: routes not read' },
};

function Answer({ answer }: { answer: AccessAnswer }) {
  const { caller, decision, request, port, workload, traces } = answer;
  const { connection, beyond, arrives } = answer;
  const { method, path } = request.operation;
  return (
    <div className={css.stack}>
      <div className={css.row}>
        <VerdictBadge verdict={decision.verdict} />
        {arrives && decision.verdict !== 'deny' && (
          <Pill tone={arrivals[arrives].tone}>{arrivals[arrives].words}</Pill>
        )}
        <span>
          <strong>
            {caller.entityRefs.length > 0 ? (
              <EntityLinks refs={caller.entityRefs} />
            ) : (
              caller.label
            )}
          </strong>{' '}
          →{' '}
          <span className={css.code}>
            {method ?? 'any method'} {path ?? 'any path'}
          </span>{' '}
          on {workloadLabel(workload)}, port {port}
        </span>
      </div>
      {decision.dependsOn.length > 0 && (
        <span>
          It depends on {decision.dependsOn.join(', ')}; say more above to get a
          certain answer.
        </span>
      )}
      <Connection connection={connection} callers={caller.entityRefs} />
      {traces.length === 0 && connection?.outcome !== 'fails' ? (
        <div className={css.row}>
          <span>No rule was asked:</span>
          <EvidenceView evidence={decision.evidence} />
        </div>
      ) : (
        <AccessTraces traces={traces} />
      )}
      <Responses responses={answer.responses} />
      <Beyond beyond={beyond} />
      {decision.wouldBe && (
        <div className={css.row}>
          A dry run would say{' '}
          <VerdictBadge verdict={decision.wouldBe.verdict} />
          <EvidenceView evidence={decision.wouldBe.evidence} />
        </div>
      )}
    </div>
  );
}

function Form(props: {
  asked: QuestionForm;
  ports: readonly number[];
  onAsk: (form: QuestionForm) => void;
}) {
  const { asked, ports, onAsk } = props;
  const [form, setForm] = useState(asked);
  useEffect(() => setForm(asked), [asked]);
  const problems = questionProblems(form);
  const suggestions = useSuggestions(form.caller);
  const callersId = useId();
  const portsId = useId();
  const methodsId = useId();
  const field = (name: keyof QuestionForm) => ({
    className: pictures.input,
    value: form[name],
    'aria-invalid': problems[name] !== undefined,
    onChange: (event: { target: { value: string } }) =>
      setForm({ ...form, [name]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (toAccessQuestion(form)) onAsk(form);
  };
  return (
    <form className={own.form} onSubmit={submit} aria-label="May they call?">
      <QuestionField
        label="Caller: entity, identity, plaintext or anyone"
        className={own.caller}
      >
        <input
          {...field('caller')}
          list={callersId}
          required
          spellCheck={false}
          placeholder="component:default/cart"
        />
        <datalist id={callersId}>
          {suggestions.map(ref => (
            <option key={ref} value={ref} />
          ))}
        </datalist>
      </QuestionField>
      <QuestionField label="Method">
        <input {...field('method')} list={methodsId} placeholder="any" />
        <datalist id={methodsId}>
          {requestMethods.map(method => (
            <option key={method} value={method} />
          ))}
        </datalist>
      </QuestionField>
      <QuestionField label="Path, with query" problem={problems.path}>
        <input {...field('path')} spellCheck={false} placeholder="any" />
      </QuestionField>
      <QuestionField label="Port" problem={problems.port}>
        <input
          {...field('port')}
          list={portsId}
          inputMode="numeric"
          placeholder="any"
        />
        <datalist id={portsId}>
          {ports.map(port => (
            <option key={port} value={port} />
          ))}
        </datalist>
      </QuestionField>
      <Button type="submit" variant="primary">
        Ask
      </Button>
      <details className={own.wide}>
        <summary className={css.summary}>
          Host, headers, token and address
        </summary>
        <div className={own.form} style={{ paddingTop: 8 }}>
          <QuestionField label="Host">
            <input {...field('host')} spellCheck={false} placeholder="any" />
          </QuestionField>
          <QuestionField
            label="Headers, one on each line"
            problem={problems.headers}
          >
            <textarea
              {...field('headers')}
              rows={2}
              spellCheck={false}
              placeholder="x-tenant: gold"
            />
          </QuestionField>
          <QuestionField label="Token">
            <select {...field('token')}>
              <option value="">as the claims say, or open</option>
              <option value="none">none</option>
              <option value="invalid">not valid</option>
            </select>
          </QuestionField>
          <QuestionField
            label="Claims, one on each line"
            problem={problems.claims}
          >
            <textarea
              {...field('claims')}
              rows={2}
              spellCheck={false}
              placeholder="realm[role]=admin"
            />
          </QuestionField>
          <QuestionField label="Address of the caller">
            <input {...field('ip')} spellCheck={false} placeholder="any" />
          </QuestionField>
        </div>
      </details>
    </form>
  );
}

/** Entities whose name is like what is typed, and what stands for nobody in particular. */
function useSuggestions(typed: string): readonly string[] {
  const catalog = useApi(catalogApiRef);
  const [term, setTerm] = useState('');
  useDebounce(() => setTerm(typed), 250, [typed]);
  const { value = [] } = useAsync(async () => {
    const name = term.replace(/^[a-z]+:(?:[^/]*\/)?/i, '');
    const { items } = await catalog.queryEntities({
      filter: { kind: 'component' },
      ...(name !== '' && {
        fullTextFilter: { term: name, fields: ['metadata.name'] },
      }),
      fields: ['kind', 'metadata.namespace', 'metadata.name'],
      limit: MOST_SUGGESTIONS,
    });
    return items.map(entity => stringifyEntityRef(entity));
  }, [catalog, term]);
  return [...value, 'plaintext', 'anyone'];
}
