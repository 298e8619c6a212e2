import { FormEvent, useEffect, useId, useMemo, useState } from 'react';
import { RouteData } from '@meshwright/backstage-plugin-service-mesh-common';
import { Button } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { CopyButton } from '../../components/CopyButton';
import { MeshCard } from '../../components/MeshCard';
import css from '../../components/mesh.module.css';
import pictures from '../../components/pictures.module.css';
import { useRoute } from '../../hooks/useRoute';
import { RouteAnswerView } from './RouteAnswerView';
import {
  readRouteForm,
  RouteForm,
  routeFormProblems,
  toRouteRequest,
  writeRouteForm,
} from './routeQuestion';
import { QuestionError } from '../../components/QuestionError';
import { QuestionField } from '../../components/QuestionField';
import { requestMethods } from '../requestMethods';

/** Which route would this request take? The question is kept in the URL. @internal */
export function WhichRoute() {
  const [params, setParams] = useSearchParams();
  const asked = useMemo(() => readRouteForm(params), [params]);
  const answerable = Object.keys(routeFormProblems(asked)).length === 0;
  const request = useMemo(
    () => (answerable ? toRouteRequest(asked) : {}),
    [asked, answerable],
  );
  const handle = useRoute(request);
  const { report, error } = handle;
  return (
    <MeshCard
      title="Which route would this request take?"
      aside={
        <CopyButton
          text={window.location.href}
          label="Copy link to the question"
          words="Copy link"
        />
      }
    >
      <Form
        asked={asked}
        data={report?.data}
        onAsk={form =>
          setParams(current => writeRouteForm(current, form), { replace: true })
        }
      />
      <div
        className={css.stack}
        role="status"
        aria-label="Answer"
        aria-busy={handle.loading && !report}
      >
        {error && <QuestionError error={error} onRetry={handle.retry} />}
        {!report && !error && <span className={css.muted}>Asking…</span>}
        {report && !error && <Answers data={report.data} />}
      </div>
    </MeshCard>
  );
}

function Answers({ data }: { data: RouteData }) {
  const { question } = data;
  return (
    <>
      {data.answers.map(({ cluster, answer }) => (
        <RouteAnswerView
          key={`${cluster} ${answer.mesh}`}
          cluster={cluster}
          answer={answer}
        />
      ))}
      {data.elsewhere && data.answers.length > 0 && (
        <span className={css.muted}>
          {question.host} is not the component’s own: this is what becomes of a
          request that it sends there.
        </span>
      )}
      {data.answers.length === 0 && (
        <strong>{data.explanation ?? 'No mesh has an answer.'}</strong>
      )}
      {data.answers.length > 0 && (
        <span className={`${css.muted} ${css.small}`}>
          Asked: {question.connection ? question.connection : question.method}{' '}
          {question.scheme}://{question.host}
          {question.port !== undefined && `:${question.port}`}
          {!question.connection && question.path}
          {Object.entries(question.headers).map(
            ([name, value]) => `, ${name}: ${value}`,
          )}
          ,{' '}
          {'gateway' in question.from
            ? `through gateway ${question.from.gateway}`
            : `from namespace ${question.from.namespace}`}
        </span>
      )}
    </>
  );
}

function Form(props: {
  asked: RouteForm;
  data: RouteData | undefined;
  onAsk: (form: RouteForm) => void;
}) {
  const { asked, data, onAsk } = props;
  const [form, setForm] = useState(asked);
  useEffect(() => setForm(asked), [asked]);
  const problems = routeFormProblems(form);
  const hostsId = useId();
  const field = (name: keyof RouteForm) => ({
    className: pictures.input,
    value: form[name],
    'aria-invalid': problems[name] !== undefined,
    onChange: (event: { target: { value: string } }) =>
      setForm({ ...form, [name]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (Object.keys(problems).length === 0) onAsk(form);
  };
  const connection = form.scheme === 'tls' || form.scheme === 'tcp';
  return (
    <form
      className={pictures.form}
      onSubmit={submit}
      aria-label="Which route would this request take?"
    >
      <QuestionField label="Method">
        <select {...field('method')} disabled={connection}>
          {requestMethods.map(method => (
            <option key={method}>{method}</option>
          ))}
        </select>
      </QuestionField>
      <QuestionField label="Path, with query" problem={problems.path}>
        <input {...field('path')} disabled={connection} spellCheck={false} />
      </QuestionField>
      <QuestionField label="Host or address">
        <input
          {...field('host')}
          list={hostsId}
          spellCheck={false}
          placeholder={data?.hosts[0]}
        />
        <datalist id={hostsId}>
          {data?.hosts.map(host => (
            <option key={host} value={host} />
          ))}
        </datalist>
      </QuestionField>
      <QuestionField label="Port" problem={problems.port}>
        <input {...field('port')} inputMode="numeric" placeholder="any" />
      </QuestionField>
      <QuestionField label="Over">
        <select {...field('scheme')}>
          <option value="http">http</option>
          <option value="https">https</option>
          <option value="tls">TLS as is</option>
          <option value="tcp">plain TCP</option>
        </select>
      </QuestionField>
      <Sender
        form={form}
        data={data}
        onChange={setForm}
        problem={problems.from}
      />
      <QuestionField
        label="Headers, one on each line"
        problem={problems.headers}
      >
        <textarea
          {...field('headers')}
          rows={1}
          disabled={connection}
          spellCheck={false}
          placeholder="x-tester: true"
        />
      </QuestionField>
      <Button type="submit" variant="primary">
        Ask
      </Button>
    </form>
  );
}

function Sender(props: {
  form: RouteForm;
  data: RouteData | undefined;
  onChange: (form: RouteForm) => void;
  problem: string | undefined;
}) {
  const { form, data, onChange } = props;
  const elsewhere = form.from.startsWith('ns:');
  const gateway = form.from.startsWith('gw:') ? form.from.slice(3) : undefined;
  const gateways = [
    ...new Set([...(data?.gateways ?? []), ...(gateway ? [gateway] : [])]),
  ];
  return (
    <div className={css.row} style={{ alignItems: 'end', flexWrap: 'nowrap' }}>
      <QuestionField label="Sent by">
        <select
          className={pictures.input}
          value={elsewhere ? 'ns:' : form.from}
          onChange={event => onChange({ ...form, from: event.target.value })}
        >
          <option value="mesh">a client in its namespace</option>
          <option value="ns:">a client in another namespace</option>
          {gateways.map(name => (
            <option key={name} value={`gw:${name}`}>
              somebody outside, through {name}
            </option>
          ))}
        </select>
      </QuestionField>
      {elsewhere && (
        <QuestionField label="Namespace" problem={props.problem}>
          <input
            className={pictures.input}
            value={form.from.slice(3)}
            aria-invalid={props.problem !== undefined}
            onChange={event =>
              onChange({ ...form, from: `ns:${event.target.value}` })
            }
          />
        </QuestionField>
      )}
    </div>
  );
}
