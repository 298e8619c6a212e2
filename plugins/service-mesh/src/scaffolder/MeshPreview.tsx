import { useEffect, useMemo, useState } from 'react';
import mesh from '../components/mesh.module.css';
import { CopyButton } from '../components/CopyButton';
import { evaluateIntent } from './evaluateIntent';
import { FieldFrame } from './FieldFrame';
import { fieldTitle } from './fieldTitle';
import { FieldProps, frameOf } from './FieldProps';
import { formValues, pickedWorkload } from './formValues';
import { LiveEffect } from './LiveEffect';
import css from './scaffolder.module.css';
import type { IntentPreview } from './writePreview';

type Options = {
  readonly concern?: string;
  readonly mesh?: string;
  readonly intent?: object;
};

/** The manifests that the form would write, and what they would change in the live mesh. @internal */
export function MeshPreview(props: FieldProps<null, Options>) {
  const { formContext, uiSchema, registry } = props;
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

  const { entityRef: own } = pickedWorkload(formContext);
  // What belongs to no single workload may name a component whose clusters are looked at.
  const entityRef =
    own ??
    (typeof values.entityRef === 'string' ? values.entityRef : undefined);
  const manifests = preview?.ok ? preview.manifests : undefined;
  return (
    <FieldFrame {...frameOf(props)} beside>
      {!preview && <span className={mesh.muted}>Writing…</span>}
      {preview && !preview.ok && (
        <ul className={mesh.list} aria-label="What is missing">
          {preview.problems.map(({ field, problem }) => (
            <li key={`${field} ${problem}`} className={css.error}>
              {field && (
                <strong>
                  {fieldTitle(field, intent, registry?.rootSchema)}:{' '}
                </strong>
              )}
              {problem}
            </li>
          ))}
        </ul>
      )}
      {preview?.ok && (
        <>
          {entityRef && manifests && (
            <LiveEffect entityRef={entityRef} proposal={{ manifests }} />
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
