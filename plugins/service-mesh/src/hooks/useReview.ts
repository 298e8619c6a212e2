import { useCallback, useEffect, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EntityReview,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshReviewsApiRef } from '../api';
import { pause, untilVisible } from './pause';
import { ReportHandle } from './useReport';

/** Seconds the server may hold a request until the review changes. */
const WAIT_SECONDS = 20;
/** Milliseconds between two requests. */
const GAP_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

interface State {
  readonly entityRef: string;
  readonly report?: Report<EntityReview>;
  readonly confirmedAt?: number;
  readonly error?: Error;
  readonly changes: number;
}

/** Reads the review of the entity on the screen and follows its changes. @internal */
export function useReview(): ReportHandle<EntityReview> {
  const api = useApi(serviceMeshReviewsApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<State>({ entityRef, changes: 0 });

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const follow = async () => {
      let etag: string | undefined;
      let failures = 0;
      while (!signal.aborted) {
        await untilVisible(signal);
        if (signal.aborted) return;
        try {
          const answer = await api.getReview(entityRef, {
            ...(etag !== undefined && { etag, waitSeconds: WAIT_SECONDS }),
            signal,
          });
          failures = 0;
          const known = etag !== undefined;
          if (answer) etag = answer.etag;
          if (signal.aborted) return;
          setState(last => ({
            entityRef,
            report:
              answer?.review ??
              (last.entityRef === entityRef ? last.report : undefined),
            confirmedAt: Date.now(),
            changes: last.changes + (answer && known ? 1 : 0),
          }));
          await pause(GAP_MS, signal);
        } catch (error) {
          if (signal.aborted) return;
          failures += 1;
          setState(last => ({
            ...(last.entityRef === entityRef ? last : { changes: 0 }),
            entityRef,
            error: error instanceof Error ? error : new Error(String(error)),
          }));
          await pause(
            Math.min(
              LONGEST_BACKOFF_MS,
              GAP_MS + Math.random() * GAP_MS * 2 ** failures,
            ),
            signal,
          );
        }
      }
    };
    void follow();
    return () => controller.abort();
  }, [api, entityRef, attempt]);

  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const current = state.entityRef === entityRef ? state : undefined;
  return {
    report: current?.report,
    confirmedAt: current?.confirmedAt,
    error: current?.error,
    loading: !current?.report && !current?.error,
    changes: current?.changes ?? 0,
    retry,
  };
}
