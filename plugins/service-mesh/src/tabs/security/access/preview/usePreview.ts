import { useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  AccessDraft,
  PreviewRequest,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../../../../api';
import { errorWords } from '../../../../format/errorWords';
import { useAsked } from '../../../../hooks/useAsked';
import { editableYaml } from '../editableYaml';

/** The manifests that are previewed, where they came from, and what they would mean. @internal */
export function usePreview(options: {
  /** How far (s) to look back for callers. */
  rangeSeconds: number;
  /** The clusters a change is meant for; undefined = all. */
  clusters: readonly string[] | undefined;
}) {
  const { rangeSeconds, clusters } = options;
  const api = useApi(serviceMeshApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const [text, setText] = useState('');
  const [draft, setDraft] = useState<AccessDraft>();
  const [failure, setFailure] = useState<string>();
  const [asked, setAsked] = useState<PreviewRequest>();
  const [busy, setBusy] = useState(false);
  const { report, error, loading } = useAsked(
    asked && JSON.stringify(asked),
    (client, ref, signal) => client.getPreview(ref, asked ?? {}, { signal }),
  );

  const preview = (change: PreviewRequest) => {
    setFailure(undefined);
    setAsked({ ...change, rangeSeconds, ...(clusters && { clusters }) });
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
  const startFrom = (ref: ResourceRef, onText: () => void) =>
    fetching(async () => {
      const { object } = await api.getResource(entityRef, ref);
      setDraft(undefined);
      setText(editableYaml(object));
      onText();
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
  return {
    text,
    setText,
    draft,
    /** Why nothing could be fetched to start from. */
    failure,
    busy,
    /** The answer; undefined while there is none to what was asked last. */
    answer: asked && !error && !loading ? report?.data : undefined,
    error,
    loading,
    preview,
    startFrom,
    draftPolicy,
  };
}
