import { useCallback, useEffect, useMemo, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { EntityReview } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshReviewsApiRef } from '../../api';

/**
 * Keys of the grants that the backend knows the reviewer has had on the screen in this review, also before the page was loaded.
 * Access that changes under an open grant is told again; a grant that could not be told is not among them.
 * @internal
 */
export function useOpenings(
  entityRef: string,
  { digest, round, grants }: EntityReview,
  /** Key of the grant on the screen. */
  shown: string | undefined,
  onProblem: (error: Error) => void,
): ReadonlySet<string> {
  const api = useApi(serviceMeshReviewsApiRef);
  const review = `${entityRef} ${round} ${digest}`;
  const [known, setKnown] = useState<ReadonlyMap<string, readonly string[]>>(
    new Map(),
  );
  const learn = useCallback(
    (keys: readonly string[]) =>
      setKnown(before =>
        new Map(before).set(review, [...(before.get(review) ?? []), ...keys]),
      ),
    [review],
  );
  const opened = useMemo(() => new Set(known.get(review)), [known, review]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    api.getOpenings(entityRef, { digest, round, signal }).then(learn, () => {
      // They can be opened again.
    });
    return () => controller.abort();
  }, [api, entityRef, digest, round, learn]);

  const isAsked = grants.some(
    ({ grant, needsDecision }) => needsDecision && grant.key === shown,
  );
  const wanted = isAsked && shown && !opened.has(shown) ? shown : undefined;
  useEffect(() => {
    if (!wanted) return undefined;
    let left = false;
    api.openGrant(entityRef, { digest, round, grant: wanted }).then(
      () => learn([wanted]),
      (error: unknown) => {
        if (!left)
          onProblem(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return () => {
      left = true;
    };
  }, [api, entityRef, digest, round, wanted, learn, onProblem]);
  return opened;
}
