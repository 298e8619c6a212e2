import { useCallback, useEffect, useRef, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ChangePlace,
  EntityReportName,
  EntityReports,
  Report,
  ReportRequest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';
import { followReport } from './followReport';
import { useLiveChange } from './useLiveChange';

/** A report that keeps itself up to date. @internal */
export interface ReportHandle<T> {
  /** The last good report; it stays when later requests fail. */
  readonly report?: Report<T>;
  /** Epoch ms at which the report was last known to be right. */
  readonly confirmedAt?: number;
  /** Why the last request failed; absent when it did not. */
  readonly error?: Error;
  /** True until there is a report or an error for what is asked now. */
  readonly loading: boolean;
  /** Number of times the report has changed since it was first shown. */
  readonly changes: number;
  retry(): void;
}

interface State<T> {
  readonly key: string;
  readonly report?: Report<T>;
  readonly confirmedAt?: number;
  readonly error?: Error;
  readonly settled: boolean;
  readonly full: boolean;
  readonly changes: number;
}

/** Reads a report of the entity on the screen and follows its changes; the only hook that fetches reports. @internal */
export function useReport<N extends EntityReportName>(
  name: N,
  request: Pick<ReportRequest, 'rangeSeconds' | 'detail'> = {},
): ReportHandle<EntityReports[N]> {
  const api = useApi(serviceMeshApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { rangeSeconds, detail } = request;
  const subject = `${entityRef} ${name}`;
  const [attempt, setAttempt] = useState(0);
  const wakes = useRef(new Set<() => void>());
  const [state, setState] = useState<State<EntityReports[N]>>({
    key: subject,
    settled: false,
    full: false,
    changes: 0,
  });

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    // A new range keeps the old numbers until the new ones are there; a new entity does not.
    setState(last =>
      last.key === subject
        ? { ...last, settled: false, full: false }
        : { key: subject, settled: false, full: false, changes: 0 },
    );
    const update = (
      change: (last: State<EntityReports[N]>) => State<EntityReports[N]>,
    ) => {
      if (!signal.aborted) setState(change);
    };
    const show = (report: Report<EntityReports[N]>, full: boolean) =>
      update(last => ({
        ...last,
        report,
        confirmedAt: Date.now(),
        error: undefined,
        settled: true,
        full,
        changes: last.full ? last.changes + 1 : last.changes,
      }));

    if (name === 'signals' && detail === 'full') {
      // The instant queries alone answer sooner and paint the numbers first.
      api
        .getReport(entityRef, name, { rangeSeconds, detail: 'now', signal })
        .then(response => {
          if (response.modified) {
            update(last =>
              last.full || last.report
                ? last
                : {
                    ...last,
                    report: response.report,
                    confirmedAt: Date.now(),
                    settled: true,
                  },
            );
          }
        })
        // The full request below reports the failure.
        .catch(() => {});
    }
    followReport(
      api,
      entityRef,
      name,
      { rangeSeconds, detail },
      {
        onReport: report => show(report, true),
        onConfirmed: () =>
          update(last => ({
            ...last,
            confirmedAt: Date.now(),
            error: undefined,
          })),
        onError: error => update(last => ({ ...last, error, settled: true })),
      },
      signal,
      wake => {
        wakes.current.add(wake);
        return () => wakes.current.delete(wake);
      },
    );
    return () => controller.abort();
  }, [api, entityRef, name, rangeSeconds, detail, subject, attempt]);

  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const current = state.key === subject ? state : undefined;
  useLiveChange(placesOf(current?.report), () =>
    wakes.current.forEach(wake => wake()),
  );
  return {
    report: current?.report,
    confirmedAt: current?.confirmedAt,
    error: current?.error,
    loading: !current?.settled,
    changes: current?.changes ?? 0,
    retry,
  };
}

/** Where the entity lives: its namespace, and the clusters themselves. */
function placesOf(report: Report<unknown> | undefined): ChangePlace[] {
  const { clusters = [], namespace = '' } = report?.mapping ?? {};
  return clusters.flatMap(cluster => [
    { cluster, namespace },
    { cluster, namespace: '' },
  ]);
}
