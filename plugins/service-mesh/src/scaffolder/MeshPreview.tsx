import { useEffect, useMemo, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { PreviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';
import mesh from '../components/mesh.module.css';
import { CopyButton } from '../components/CopyButton';
import { SeverityBadge } from '../components/SeverityBadge';
import { evaluateIntent } from './evaluateIntent';
import { FieldFrame } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { formValues, pickedWorkload } from './formValues';
import css from './scaffolder.module.css';
import type { IntentPreview } from './writePreview';

type Options = {
  readonly concern?: string;
  readonly mesh?: string;
  readonly intent?: object;
};

/** Milliseconds without an edit before the live mesh is asked. */
const PAUSE = 500;

/** The manifests that the form would write, and what they would change in the live mesh. @internal */
export function MeshPreview(props: FieldProps<null, Options>) {
  const { formContext, uiSchema } = props;
  const values = formValues(formContext);
  const {
    concern = '',
    mesh: meshText,
    intent,
  } = uiSchema?.['ui:options'] ?? {};
  const asked = useMemo(() => {
    try {
      return JSON.stringify({
        mesh: evaluateIntent(meshText, values),
        intent: evaluateIntent(intent, values),
      });
    } catch {
      return '{}';
    }
  }, [intent, meshText, values]);

  const [preview, setPreview] = useState<IntentPreview>();
  useEffect(() => {
    let gone = false;
    // The writers are large and needed on this page only.
    import('./writePreview').then(({ writePreview }) => {
      if (gone) return;
      const question = JSON.parse(asked) as { mesh?: string; intent?: unknown };
      setPreview(writePreview(question.mesh, concern, question.intent));
    });
    return () => {
      gone = true;
    };
  }, [asked, concern]);

  const { entityRef } = pickedWorkload(formContext);
  const manifests = preview?.ok ? preview.manifests : undefined;
  return (
    <FieldFrame {...frameOf(props)}>
      {!preview && <span className={mesh.muted}>Writing…</span>}
      {preview && !preview.ok && (
        <ul className={mesh.list} aria-label="What is missing">
          {preview.problems.map(({ field, problem }) => (
            <li key={`${field} ${problem}`} className={css.error}>
              {field && <span className={mesh.mono}>{field}: </span>}
              {problem}
            </li>
          ))}
        </ul>
      )}
      {preview?.ok && (
        <>
          {entityRef && manifests && (
            <LiveEffect entityRef={entityRef} manifests={manifests} />
          )}
          <div className={mesh.spread}>
            <strong>Manifests</strong>
            <CopyButton text={preview.manifests} label="Copy the manifests" />
          </div>
          <pre
            className={css.preview}
            // Scrolls, so it has to be reached with the keyboard.
            tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex
            aria-label="Manifests"
          >
            {preview.manifests}
          </pre>
          {preview.notes.map(note => (
            <span key={note} className={mesh.muted}>
              {note}
            </span>
          ))}
        </>
      )}
    </FieldFrame>
  );
}

function LiveEffect(props: { entityRef: string; manifests: string }) {
  const { entityRef, manifests } = props;
  const api = useApi(serviceMeshApiRef);
  const [state, setState] = useState<{
    of: string;
    data?: PreviewData;
    error?: Error;
  }>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      api.getPreview(entityRef, { manifests }, { signal }).then(
        ({ data }) => !signal.aborted && setState({ of: manifests, data }),
        (error: Error) => !signal.aborted && setState({ of: manifests, error }),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, entityRef, manifests]);

  if (state?.of !== manifests)
    return (
      <span role="status" className={mesh.muted}>
        Comparing with the live mesh…
      </span>
    );
  if (!state.data)
    return (
      <span role="status" className={mesh.muted}>
        Not compared with the live mesh: {state.error?.message}
      </span>
    );
  const {
    changes,
    mtls,
    routes,
    newFindings,
    solvedFindings,
    observed,
    unread,
  } = state.data;
  const lines = [
    ...changes.map(({ words }) => words),
    ...mtls.map(
      ({ workload, port, before, after }) =>
        `${workload.namespace}/${workload.name}, port ${port}: mTLS ${
          before ?? 'not set'
        } becomes ${after ?? 'not set'}`,
    ),
    ...routes.map(
      ({ host, before, after }) =>
        `${host}: ${before.join(', ') || 'no route'} becomes ${
          after.join(', ') || 'no route'
        }`,
    ),
    ...observed.affected
      .filter(({ effect }) => effect === 'loses')
      .map(
        ({ identity, callerWorkload }) =>
          `${
            identity ?? callerWorkload ?? 'A caller'
          }, seen lately, would be refused`,
      ),
  ];
  return (
    <div role="status" className={mesh.stack}>
      <strong>In the live mesh</strong>
      {lines.length === 0 && (
        <span className={mesh.muted}>
          {unread.length > 0
            ? `No change is known, but ${unread.join(', ')} could not be read.`
            : 'Nothing would change.'}
        </span>
      )}
      <ul className={mesh.list}>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
        {newFindings.map(({ code, severity, title, message, subject }) => (
          <li key={`${code} ${subject.kind} ${subject.name} ${message}`}>
            <SeverityBadge severity={severity} /> {title}: {message}
          </li>
        ))}
        {solvedFindings.map(({ code, title, subject, message }) => (
          <li key={`solved ${code} ${subject.kind} ${subject.name} ${message}`}>
            Solved: {title}
          </li>
        ))}
      </ul>
    </div>
  );
}
