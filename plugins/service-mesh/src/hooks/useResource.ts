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

/** Reads one resource that a report of the entity refers to. @internal */
export function useResource(
  entityRef: string,
  ref: ResourceRef,
): ResourceState {
  const api = useApi(serviceMeshApiRef);
  const [state, setState] = useState<ResourceState>({ state: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState({ state: 'loading' });
    api.getResource(entityRef, ref, { signal }).then(
      view => !signal.aborted && setState({ state: 'ready', view }),
      error => !signal.aborted && setState({ state: 'failed', error }),
    );
    return () => controller.abort();
  }, [api, entityRef, ref]);
  return state;
}
