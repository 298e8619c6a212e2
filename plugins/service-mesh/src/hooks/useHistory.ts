import { useCallback, useEffect, useMemo, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ChangePlace,
  HistoryData,
  HistoryEntry,
  HistoryRequest,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../api';
import { pause, untilVisible } from './pause';
import { useLiveChange } from './useLiveChange';

/** Milliseconds between two looks for something new where no signal tells of it. */
const EVERY_MS = 30_000;

/** What changed around the entity, page by page. @internal */
export interface HistoryHandle {
  /** The last good answer; its entries are those of one page. */
  readonly report?: Report<HistoryData>;
  /** Everything loaded so far, newest first. */
  readonly entries: readonly HistoryEntry[];
  readonly error?: Error;
  readonly loading: boolean;
  /** True when there is more, further back. */
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  loadOlder(): void;
  retry(): void;
}

interface State {
  readonly key: string;
  /** Whose history it is, of which kinds, whatever the time. */
  readonly subject: string;
  readonly report?: Report<HistoryData>;
  readonly entries: readonly HistoryEntry[];
  /** Where the oldest page ended; undefined at the end. */
  readonly next?: string;
  readonly error?: Error;
  readonly settled: boolean;
}

/** What {@link useHistory} asks for. @internal */
export interface HistoryFilter
  extends Pick<HistoryRequest, 'from' | 'to' | 'kinds' | 'limit'> {
  /** Nothing is asked while true. */
  readonly off?: boolean;
}

/** Newest first, each once; what was loaded last is right about an entry. */
function mergeEntries(
  fresh: readonly HistoryEntry[],
  known: readonly HistoryEntry[],
): HistoryEntry[] {
  const byId = new Map([...known, ...fresh].map(entry => [entry.id, entry]));
  return [...byId.values()].sort(
    (a, b) => b.at - a.at || (a.id < b.id ? 1 : -1),
  );
}

/** What is known of another time of the same history: a window that moves on keeps what is still in it. */
function carriedOver(
  last: State,
  key: string,
  { from = 0, to = Infinity }: HistoryRequest,
): State {
  return {
    ...last,
    key,
    entries: last.entries.filter(({ at }) => at >= from && at < to),
    next: undefined,
    error: undefined,
    settled: false,
  };
}

/** Reads the history of the entity on the screen and follows it; the one place that fetches it. @internal */
export function useHistory(filter: HistoryFilter = {}): HistoryHandle {
  const api = useApi(serviceMeshApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { off = false } = filter;
  const key = JSON.stringify([
    entityRef,
    filter.from,
    filter.to,
    filter.kinds,
    filter.limit,
    off,
  ]);
  // The key holds all of it: a new object with the same filter asks nothing anew.
  const request = useMemo<HistoryRequest>(() => {
    const [, from, to, kinds, limit] = JSON.parse(key);
    return {
      ...(from && { from }),
      ...(to && { to }),
      ...(kinds && { kinds }),
      ...(limit && { limit }),
    };
  }, [key]);
  const subject = JSON.stringify([entityRef, filter.kinds, filter.limit, off]);
  const empty: State = { key, subject, entries: [], settled: off };
  const [state, setState] = useState<State>(empty);
  const [attempt, setAttempt] = useState(0);
  const [older, setOlder] = useState<string>();
  const retry = useCallback(() => setAttempt(count => count + 1), []);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setOlder(undefined);
    setState(last => {
      if (last.key === key) return last;
      return last.subject === subject && !off
        ? carriedOver(last, key, request)
        : { key, subject, entries: [], settled: off };
    });
    const look = async () => {
      try {
        const report = await api.getHistory(entityRef, { ...request, signal });
        if (signal.aborted) return;
        const { entries, next } = report.data;
        setState(last =>
          last.entries.some(one => entries.some(({ id }) => id === one.id))
            ? {
                ...last,
                report,
                entries: mergeEntries(entries, last.entries),
                ...(!last.settled && { next }),
                error: undefined,
                settled: true,
              }
            : // Nothing in common: there may be a gap, so older pages are asked for again.
              { key, subject, report, entries, next, settled: true },
        );
      } catch (error) {
        if (signal.aborted) return;
        setState(last => ({ ...last, error: toError(error), settled: true }));
      }
    };
    const follow = async () => {
      while (!signal.aborted) {
        await untilVisible(signal);
        if (signal.aborted) return;
        await look();
        // The past does not change.
        if (request.to !== undefined) return;
        await pause(EVERY_MS, signal);
      }
    };
    if (!off) follow();
    return () => controller.abort();
  }, [api, entityRef, key, subject, request, off, attempt]);

  useEffect(() => {
    if (older === undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    api.getHistory(entityRef, { ...request, before: older, signal }).then(
      report => {
        if (signal.aborted) return;
        const { entries, next } = report.data;
        setState(last => ({
          ...last,
          entries: mergeEntries(last.entries, entries),
          next,
          error: undefined,
        }));
        setOlder(undefined);
      },
      error => {
        if (signal.aborted) return;
        setState(last => ({ ...last, error: toError(error) }));
        setOlder(undefined);
      },
    );
    return () => controller.abort();
  }, [api, entityRef, request, older]);

  const current = currentOf(state, empty, request);
  const { report, entries, next, error, settled } = current;
  const places = useMemo(() => placesOf(report, entries), [report, entries]);
  useLiveChange(places, retry);
  const loadOlder = useCallback(() => setOlder(next), [next]);
  return {
    report,
    entries,
    ...(error && { error }),
    loading: !settled,
    hasOlder: next !== undefined,
    loadingOlder: older !== undefined,
    loadOlder,
    retry,
  };
}

/** What is known of what is asked now. */
function currentOf(state: State, empty: State, request: HistoryRequest): State {
  if (state.key === empty.key) return state;
  return state.subject === empty.subject && !empty.settled
    ? carriedOver(state, empty.key, request)
    : empty;
}

/** Where the entity and what is shown live, and the clusters themselves. */
function placesOf(
  report: Report<HistoryData> | undefined,
  entries: readonly HistoryEntry[],
): ChangePlace[] {
  const { mapping } = report ?? {};
  return [
    ...(mapping?.clusters ?? []).map(cluster => ({
      cluster,
      namespace: mapping?.namespace ?? '',
    })),
    ...entries.flatMap(({ ref: { cluster, namespace = '' } }) => [
      { cluster, namespace },
      { cluster, namespace: '' },
    ]),
  ];
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
