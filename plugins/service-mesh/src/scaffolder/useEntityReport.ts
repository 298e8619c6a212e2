import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  EntityReportName,
  EntityReports,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';

/** What is known of one report of an entity that is picked in a form. @internal */
export interface EntityReportState<T> {
  readonly data?: T;
  readonly error?: Error;
  readonly loading: boolean;
}

/** Reads a report of an entity once; nothing is asked while there is no entity. @internal */
export function useEntityReport<N extends EntityReportName>(
  entityRef: string | undefined,
  name: N,
  rangeSeconds?: number,
): EntityReportState<EntityReports[N]> {
  const api = useApi(serviceMeshApiRef);
  const [state, setState] = useState<
    EntityReportState<EntityReports[N]> & { readonly of?: string }
  >({ loading: false });
  useEffect(() => {
    if (!entityRef) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    api.getReport(entityRef, name, { signal, rangeSeconds }).then(
      response => {
        if (!signal.aborted)
          setState({
            of: entityRef,
            loading: false,
            ...(response.modified && { data: response.report.data }),
          });
      },
      (error: Error) => {
        if (!signal.aborted) setState({ of: entityRef, loading: false, error });
      },
    );
    return () => controller.abort();
  }, [api, entityRef, name, rangeSeconds]);
  if (!entityRef) return { loading: false };
  return state.of === entityRef ? state : { loading: true };
}
