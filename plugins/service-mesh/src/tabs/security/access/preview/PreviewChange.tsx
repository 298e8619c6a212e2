import { FormEvent, useId, useMemo, useRef, useState } from 'react';
import { Button } from '@backstage/ui';
import {
  AccessData,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../../../components/MeshCard';
import css from '../../../../components/mesh.module.css';
import { errorWords } from '../../../../format/errorWords';
import own from '../access.module.css';
import { errorLine, lineRange } from '../editableYaml';
import { ClusterChoice } from './ClusterChoice';
import { DraftNotes } from './DraftNotes';
import { DraftRemaining } from './DraftRemaining';
import { PreviewError } from './PreviewError';
import { PreviewResult } from './PreviewResult';
import { StartFrom } from './StartFrom';
import { policyRefs } from './policyRefs';
import { usePreview } from './usePreview';

/** What a change would mean, before it is made. @internal */
export function PreviewChange(props: {
  data: AccessData;
  rangeSeconds: number;
}) {
  const { data, rangeSeconds } = props;
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const clusters = [
    ...new Set(data.workloads.map(({ workload }) => workload.cluster)),
  ].sort();
  const meant = clusters.filter(cluster => !leftOut.includes(cluster));
  const area = useRef<HTMLTextAreaElement>(null);
  const areaId = useId();
  const problemId = useId();
  const resources = useMemo(() => policyRefs(data), [data]);
  const {
    text,
    setText,
    draft,
    failure,
    busy,
    answer,
    error,
    loading,
    ...ask
  } = usePreview({
    rangeSeconds,
    clusters: meant.length < clusters.length ? meant : undefined,
  });
  const line = error && errorLine(errorWords(error));
  const cannotStart = busy || meant.length === 0;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.preview({ manifests: text });
  };
  return (
    <MeshCard
      title="Preview a change"
      aside={
        <Button
          variant="secondary"
          isDisabled={cannotStart}
          onPress={ask.draftPolicy}
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
            disabled={cannotStart}
            onChange={ref => ask.startFrom(ref, () => area.current?.focus())}
            onDelete={ref => ask.preview({ deletes: [toDelete(ref)] })}
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
          <ClusterChoice
            clusters={clusters}
            meant={meant}
            onChange={(cluster, checked) =>
              setLeftOut(
                checked
                  ? leftOut.filter(one => one !== cluster)
                  : [...leftOut, cluster],
              )
            }
          />
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
            <PreviewError
              error={error}
              line={line}
              onLine={wrong => {
                area.current?.focus();
                area.current?.setSelectionRange(...lineRange(text, wrong));
              }}
            />
          )}
        </div>
      </form>
      {draft && <DraftNotes draft={draft} />}
      {draft && draft.remaining.length > 0 && (
        <DraftRemaining
          remaining={draft.remaining}
          onPreview={() =>
            ask.preview({
              manifests: text,
              deletes: draft.remaining.map(({ ref }) => toDelete(ref)),
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
        {answer && <PreviewResult data={answer} />}
      </div>
    </MeshCard>
  );
}

/** A resource as the request for a preview names it: in every cluster that is meant. */
function toDelete({ group, kind, namespace, name }: ResourceRef) {
  return { group, kind, name, ...(namespace && { namespace }) };
}
