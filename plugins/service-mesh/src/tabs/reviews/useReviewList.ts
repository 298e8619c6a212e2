import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  ReviewState,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshReviewsApiRef } from '../../api';

/** Reviews of the owners in a state, page by page; without owners nothing is asked yet. @internal */
export function useReviewList(
  owners: readonly string[] | undefined,
  wanted: ReviewState | undefined,
) {
  const api = useApi(serviceMeshReviewsApiRef);
  const [items, setItems] = useState<readonly ReviewSummary[]>();
  const [next, setNext] = useState<string>();
  const [error, setError] = useState<Error>();
  const [moreError, setMoreError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);
  // Ends with the list on the screen, so that no page of it comes into the next.
  const current = useRef<AbortSignal>();
  const asking = useRef<AbortSignal>();
  const ask = useCallback(
    (after?: string, signal?: AbortSignal) =>
      api.listReviews({
        ...(owners && { owners }),
        ...(wanted && { states: [wanted] }),
        ...(after !== undefined && { after }),
        ...(signal && { signal }),
      }),
    [api, owners, wanted],
  );
  useEffect(() => {
    setItems(undefined);
    setNext(undefined);
    setError(undefined);
    setMoreError(undefined);
    if (!owners) return undefined;
    const controller = new AbortController();
    current.current = controller.signal;
    ask(undefined, controller.signal).then(
      page => {
        if (controller.signal.aborted) return;
        setItems(page.items);
        setNext(page.next);
      },
      reason => !controller.signal.aborted && setError(reason),
    );
    return () => controller.abort();
  }, [ask, owners, attempt]);
  const retry = () => setAttempt(count => count + 1);
  const more = async () => {
    const signal = current.current;
    // A page that is on its way is not asked for twice.
    if (!signal || signal.aborted || asking.current === signal) return;
    asking.current = signal;
    setMoreError(undefined);
    try {
      const page = await ask(next, signal);
      if (signal.aborted) return;
      setItems(known => [...(known ?? []), ...page.items]);
      setNext(page.next);
    } catch (reason) {
      if (signal.aborted) return;
      setMoreError(
        reason instanceof Error ? reason : new Error(String(reason)),
      );
    } finally {
      if (asking.current === signal) asking.current = undefined;
    }
  };
  return { items, next, error, moreError, more, retry };
}
