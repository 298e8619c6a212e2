import { useEffect, useMemo, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { EntityReview } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshReviewsApiRef } from '../../api';

/**
 * Keys of the grants that the backend knows the reviewer has had on the screen under this access. Access that changes under an
 * open grant is told again; a grant that could not be told is not among them.
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
  const [told, setTold] = useState<{
    readonly digest: string;
    readonly keys: readonly string[];
  }>({ digest, keys: [] });
  const opened = useMemo(
    () => new Set(told.digest === digest ? told.keys : []),
    [told, digest],
  );
  const isAsked = grants.some(
    ({ grant, needsDecision }) => needsDecision && grant.key === shown,
  );
  const wanted = isAsked && shown && !opened.has(shown) ? shown : undefined;
  useEffect(() => {
    if (!wanted) return undefined;
    let left = false;
    api.openGrant(entityRef, { digest, round, grant: wanted }).then(
      () => {
        setTold(known => ({
          digest,
          keys: [...(known.digest === digest ? known.keys : []), wanted],
        }));
      },
      (error: unknown) => {
        if (!left)
          onProblem(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return () => {
      left = true;
    };
  }, [api, entityRef, digest, round, wanted, onProblem]);
  return opened;
}
