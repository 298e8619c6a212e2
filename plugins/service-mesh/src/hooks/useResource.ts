import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  ResourceRef,
  ResourceView,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';

/** A resource being read, read, or not readable. @internal */
export type ResourceState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly view: ResourceView }
  | { readonly state: 'failed'; readonly error: Error };

/**
 * Reads one resource that a report of the entity refers to, or else one of another entity: what is on the caller's side is
 * shown to whoever may see the caller.
 * @internal
 */
export function useResource(
  entityRef: string,
  ref: ResourceRef,
  others: readonly string[] = [],
): ResourceState {
  const api = useApi(serviceMeshApiRef);
  const [state, setState] = useState<ResourceState>({ state: 'loading' });
  // A list is another one each time; what is in it is not.
  const also = others.join(' ');
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState({ state: 'loading' });
    const read = async () => {
      const asked = [...new Set([entityRef, ...also.split(' ')])];
      let refused: unknown;
      for (const one of asked.filter(Boolean))
        try {
          return await api.getResource(one, ref, { signal });
        } catch (error) {
          refused ??= error;
        }
      throw refused;
    };
    read().then(
      view => !signal.aborted && setState({ state: 'ready', view }),
      error => !signal.aborted && setState({ state: 'failed', error }),
    );
    return () => controller.abort();
  }, [api, entityRef, ref, also]);
  return state;
}
