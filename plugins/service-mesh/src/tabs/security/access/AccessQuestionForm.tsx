import { FormEvent, useEffect, useId, useState } from 'react';
import { Button } from '@backstage/ui';
import { QuestionField } from '../../../components/QuestionField';
import css from '../../../components/mesh.module.css';
import pictures from '../../../components/pictures.module.css';
import { requestMethods } from '../../requestMethods';
import own from './access.module.css';
import {
  QuestionForm,
  questionProblems,
  toAccessQuestion,
} from './questionForm';
import { useCallerSuggestions } from './useCallerSuggestions';

/** Who calls, and what. @internal */
export function AccessQuestionForm(props: {
  asked: QuestionForm;
  ports: readonly number[];
  onAsk: (form: QuestionForm) => void;
}) {
  const { asked, ports, onAsk } = props;
  const [form, setForm] = useState(asked);
  useEffect(() => setForm(asked), [asked]);
  const problems = questionProblems(form);
  const suggestions = useCallerSuggestions(form.caller);
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
