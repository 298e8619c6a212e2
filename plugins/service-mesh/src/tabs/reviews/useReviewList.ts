import { useCallback, useEffect, useState } from 'react';
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
  const [attempt, setAttempt] = useState(0);
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
    setError(undefined);
    if (!owners) return undefined;
    const controller = new AbortController();
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
  const more = () =>
    ask(next).then(page => {
      setItems([...(items ?? []), ...page.items]);
      setNext(page.next);
    }, setError);
  return { items, next, error, more, retry };
}
