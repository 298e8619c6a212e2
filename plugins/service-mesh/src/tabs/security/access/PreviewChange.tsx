import { FormEvent, useId, useMemo, useRef, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import {
  AccessData,
  AccessDraft,
  PreviewRequest,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../../../api';
import { MeshCard } from '../../../components/MeshCard';
import css from '../../../components/mesh.module.css';
import pictures from '../../../components/pictures.module.css';
import { errorWords } from '../../../format/errorWords';
import { compact } from '../../../format/rate';
import { formatMoment } from '../../../format/time';
import { useAsked } from '../../../hooks/useAsked';
import { editableYaml, errorLine, lineRange } from './editableYaml';
import { PreviewResult } from './PreviewResult';
import own from './access.module.css';

/** What a change would mean, before it is made. @internal */
export function PreviewChange(props: {
  data: AccessData;
  rangeSeconds: number;
}) {
  const { data, rangeSeconds } = props;
  const api = useApi(serviceMeshApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const [text, setText] = useState('');
  const [draft, setDraft] = useState<AccessDraft>();
  const [failure, setFailure] = useState<string>();
  const [asked, setAsked] = useState<PreviewRequest>();
  const [busy, setBusy] = useState(false);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const clusters = [
    ...new Set(data.workloads.map(({ workload }) => workload.cluster)),
  ].sort();
  const meant = clusters.filter(cluster => !leftOut.includes(cluster));
  const area = useRef<HTMLTextAreaElement>(null);
  const areaId = useId();
  const problemId = useId();
  const resources = useMemo(() => policyRefs(data), [data]);
  const { report, error, loading } = useAsked(
    asked && JSON.stringify(asked),
    (client, ref, signal) => client.getPreview(ref, asked ?? {}, { signal }),
  );
  const line = error && errorLine(errorWords(error));

  const preview = (change: PreviewRequest) => {
    setFailure(undefined);
    setAsked({
      ...change,
      rangeSeconds,
      ...(meant.length < clusters.length && { clusters: meant }),
    });
  };
  const fetching = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (problem) {
      setFailure(errorWords(problem as Error));
    } finally {
      setBusy(false);
    }
  };
  const startFrom = (ref: ResourceRef) =>
    fetching(async () => {
      const { object } = await api.getResource(entityRef, ref);
      setDraft(undefined);
      setText(editableYaml(object));
      area.current?.focus();
    });
  const draftPolicy = () =>
    fetching(async () => {
      const { data: drafted } = await api.getAccessDraft(entityRef, {
        rangeSeconds,
      });
      setDraft(drafted);
      if (drafted.manifests === undefined) return;
      setText(drafted.manifests);
      preview({ manifests: drafted.manifests });
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    preview({ manifests: text });
  };
  return (
    <MeshCard
      title="Preview a change"
      aside={
        <Button
          variant="secondary"
          isDisabled={busy || meant.length === 0}
          onPress={draftPolicy}
        >
          Draft from observed callers
        </Button>
      }
    >
      <form
        className={css.stack}
        onSubmit={submit}
        aria-label="Preview a change"
      >
        {resources.length > 0 && (
          <StartFrom
            resources={resources}
            disabled={busy || meant.length === 0}
            onChange={startFrom}
            onDelete={({ group, kind, namespace, name }) =>
              preview({
                deletes: [
                  { group, kind, name, ...(namespace && { namespace }) },
                ],
              })
            }
          />
        )}
        <label htmlFor={areaId}>
          Manifests that would be applied (YAML, several documents if need be)
        </label>
        <textarea
          ref={area}
          id={areaId}
          className={own.manifest}
          value={text}
          spellCheck={false}
          aria-invalid={line !== undefined}
          aria-describedby={problemId}
          onChange={event => setText(event.target.value)}
        />
        {clusters.length > 1 && (
          <fieldset className={own.clusters}>
            <legend>Meant for</legend>
            {clusters.map(cluster => (
              <label key={cluster} className={css.row}>
                <input
                  type="checkbox"
                  checked={meant.includes(cluster)}
                  onChange={({ target: { checked } }) =>
                    setLeftOut(
                      checked
                        ? leftOut.filter(one => one !== cluster)
                        : [...leftOut, cluster],
                    )
                  }
                />
                {cluster}
              </label>
            ))}
            {meant.length === 0 && (
              <span role="alert">Choose a cluster at least.</span>
            )}
          </fieldset>
        )}
        <div className={css.row}>
          <Button
            type="submit"
            variant="primary"
            isDisabled={text.trim() === '' || loading || meant.length === 0}
          >
            Preview
          </Button>
          <span className={`${css.muted} ${css.small}`}>
            Nothing is stored and nothing is sent to a cluster.
          </span>
        </div>
        <div id={problemId} role="alert">
          {failure}
          {error && (
            <span>
              <strong>There is no preview.</strong> {errorWords(error)}{' '}
              {line !== undefined && (
                <button
                  type="button"
                  className={css.textButton}
                  onClick={() => {
                    area.current?.focus();
                    area.current?.setSelectionRange(...lineRange(text, line));
                  }}
                >
                  Go to line {line}
                </button>
              )}
            </span>
          )}
        </div>
      </form>
      {draft && <DraftNotes draft={draft} />}
      {draft && draft.remaining.length > 0 && (
        <Remaining
          remaining={draft.remaining}
          onPreview={() =>
            preview({
              manifests: text,
              deletes: draft.remaining.map(
                ({ ref: { group, kind, namespace, name } }) => ({
                  group,
                  kind,
                  name,
                  ...(namespace !== undefined && { namespace }),
                }),
              ),
            })
          }
        />
      )}
      <div
        className={css.answerPlace}
        role="status"
        aria-label="Preview"
        aria-busy={loading}
      >
        {loading && <span className={css.muted}>Working it out…</span>}
        {asked && report && !error && !loading && (
          <PreviewResult data={report.data} />
        )}
      </div>
    </MeshCard>
  );
}

function StartFrom(props: {
  resources: readonly ResourceRef[];
  disabled: boolean;
  onChange: (ref: ResourceRef) => void;
  onDelete: (ref: ResourceRef) => void;
}) {
  const { resources, disabled, onChange, onDelete } = props;
  const [chosen, setChosen] = useState('0');
  const ref = resources[Number(chosen)] ?? resources[0];
  return (
    <div className={css.row} style={{ alignItems: 'flex-end' }}>
      <label className={pictures.field}>
        <span>Start from what is there</span>
        <select
          className={pictures.input}
          value={chosen}
          onChange={event => setChosen(event.target.value)}
        >
          {resources.map(({ kind, namespace, name, cluster }, i) => (
            <option key={i} value={i}>
              {kind} {namespace}/{name} ({cluster})
            </option>
          ))}
        </select>
      </label>
      <Button
        variant="secondary"
        isDisabled={disabled}
        onPress={() => onChange(ref)}
      >
        Edit it
      </Button>
      <Button
        variant="secondary"
        isDisabled={disabled}
        onPress={() => onDelete(ref)}
      >
        Preview its deletion
      </Button>
    </div>
  );
}

/** What would go on to admit callers beside the draft. */
function Remaining(
  props: Pick<AccessDraft, 'remaining'> & { onPreview: () => void },
) {
  return (
    <div className={css.tight}>
      <strong>Stays in force beside the draft</strong>
      <ul className={css.list}>
        {props.remaining.map(({ ref, admits }) => (
          <li key={JSON.stringify(ref)} className={css.small}>
            {ref.kind} {ref.namespace}/{ref.name}: {admits.join('; ')}
          </li>
        ))}
      </ul>
      <div>
        <Button variant="secondary" onPress={props.onPreview}>
          Preview the draft with these deleted
        </Button>
      </div>
    </div>
  );
}

function DraftNotes({ draft }: { draft: AccessDraft }) {
  // One that calls two workloads is one caller.
  const callers = new Set(draft.callers.map(({ identity }) => identity)).size;
  return (
    <div className={css.tight}>
      <strong>
        {draft.manifests === undefined
          ? 'There is no draft.'
          : `Drafted from ${callers} observed ${
              callers === 1 ? 'caller' : 'callers'
            }, seen ${formatMoment(draft.from)} to ${formatMoment(draft.to)}`}
      </strong>
      {draft.explanation && <span>{draft.explanation}</span>}
      <ul className={css.list}>
        {draft.warnings.map(warning => (
          <li key={warning}>{warning}</li>
        ))}
        {draft.callers.map((caller, i) => (
          <li key={`in ${i}`} className={css.small}>
            <span className={css.mono}>{caller.identity}</span>
            {caller.workload && ` to ${caller.workload.name}`}:{' '}
            {compact(caller.requests)} requests, first{' '}
            {formatMoment(caller.firstSeen)}, last{' '}
            {formatMoment(caller.lastSeen)}
          </li>
        ))}
        {draft.leftOut.map(({ caller, reason }, i) => (
          <li key={`out ${i}`} className={css.small}>
            Left out:{' '}
            <span className={css.mono}>
              {caller.identity ?? caller.callerWorkload ?? 'plaintext'}
            </span>{' '}
            ({compact(caller.requests)} requests). {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Resources about access that the report refers to, each once. */
function policyRefs({ workloads }: AccessData): readonly ResourceRef[] {
  const refs = new Map<string, ResourceRef>();
  for (const { ports } of workloads)
    for (const { policies } of ports)
      for (const { allow, deny, custom, audit, otherwise } of policies)
        for (const { evidence } of [
          ...allow,
          ...deny,
          ...custom,
          ...audit,
          otherwise,
        ])
          for (const entry of evidence)
            if (entry.type === 'resource' && entry.ref.group !== '')
              refs.set(JSON.stringify(entry.ref), entry.ref);
  return [...refs.values()];
}
