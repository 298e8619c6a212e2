import { useCallback, useEffect, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Report,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';

/** The answer to a question that is asked once; the last one stays while the next is on its way. @internal */
export interface Asked<T> {
  readonly report?: Report<T>;
  readonly error?: Error;
  readonly loading: boolean;
  retry(): void;
}

/**
 * Asks a question about the entity on the screen whenever its key changes; undefined = nothing is asked.
 * @internal
 */
export function useAsked<T>(
  key: string | undefined,
  ask: (
    api: ServiceMeshApi,
    entityRef: string,
    signal: AbortSignal,
  ) => Promise<Report<T>>,
): Asked<T> {
  const api = useApi(serviceMeshApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Omit<Asked<T>, 'retry'>>({
    loading: false,
  });
  useEffect(() => {
    if (key === undefined) {
      setState({ loading: false });
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    setState(last => ({ report: last.report, loading: true }));
    ask(api, entityRef, signal).then(
      report => !signal.aborted && setState({ report, loading: false }),
      error => !signal.aborted && setState({ error, loading: false }),
    );
    return () => controller.abort();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says what is asked; the function is new with every rendering
  }, [api, entityRef, key, attempt]);
  const retry = useCallback(() => setAttempt(count => count + 1), []);
  return { ...state, retry };
}
