import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { ReviewUsage } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshReviewsApiRef } from '../../api';

/** Milliseconds between two questions to the metrics. */
const EVERY_MS = 60_000;

/** Use of the grants; undefined until it is known, and an unknown state when it cannot be. @internal */
export function useReviewUsage(entityRef: string): ReviewUsage | undefined {
  const api = useApi(serviceMeshReviewsApiRef);
  const [usage, setUsage] = useState<ReviewUsage>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const ask = () =>
      api.getUsage(entityRef, { signal }).then(
        next => !signal.aborted && setUsage(next),
        () =>
          !signal.aborted &&
          setUsage({
            state: 'unknown',
            explanation: 'The use of grants could not be read.',
            windowSeconds: 0,
            usage: [],
          }),
      );
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      controller.abort();
      clearInterval(timer);
    };
  }, [api, entityRef]);
  return usage;
}
