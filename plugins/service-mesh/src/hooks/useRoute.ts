import { useCallback, useEffect, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Report,
  RouteData,
  RouteRequest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';

/** The answer to a question about a request; the last one stays while the next is on its way. @internal */
export interface RouteHandle {
  readonly report?: Report<RouteData>;
  readonly error?: Error;
  readonly loading: boolean;
  retry(): void;
}

/** Asks which route a request to the entity on the screen would take. @internal */
export function useRoute(question: RouteRequest): RouteHandle {
  const api = useApi(serviceMeshApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  // The same question in a new object is the same question.
  const asked = JSON.stringify(question);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Omit<RouteHandle, 'retry'>>({
    loading: true,
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState(last => ({ report: last.report, loading: true }));
    api.getRoute(entityRef, JSON.parse(asked) as RouteRequest, { signal }).then(
      report => !signal.aborted && setState({ report, loading: false }),
      error => !signal.aborted && setState({ error, loading: false }),
    );
    return () => controller.abort();
  }, [api, entityRef, asked, attempt]);
  const retry = useCallback(() => setAttempt(count => count + 1), []);
  return { ...state, retry };
}
