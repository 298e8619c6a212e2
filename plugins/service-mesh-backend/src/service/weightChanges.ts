import { LoggerService } from '@backstage/backend-plugin-api';
import {
  changesShares,
  kindKey,
  ReportProblem,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import pLimit from 'p-limit';
import { HistoryStore } from '../history/HistoryStore';
import { refKey } from './refKey';

/** Changes of one route that are read at once, the newest first. */
const PAGE = 200;
/** Routes (count) that are looked at at the same time. */
const AT_ONCE = 4;

/** What the history says about the weights of routes. */
export interface WeightChanges {
  /** Epoch ms of the last change; `unknown` when the history of the route could not be read. */
  readonly changedAt: (route: ResourceRef) => number | 'unknown' | undefined;
  readonly problems: readonly ReportProblem[];
}

const UNREADABLE: ReportProblem = {
  code: 'history-unreadable',
  severity: 'warning',
  message:
    'The history could not be read, so nobody knows whether weights changed inside the window, and the canary gate waits',
  fix: 'Look at the log of the backend and at its database, then load the page again',
};

/** When the weights of routes changed last since a time (epoch ms); nothing is known without history. */
export async function weightChanges(
  store: Pick<HistoryStore, 'query'> | undefined,
  routes: readonly ResourceRef[],
  from: number,
  logger: Pick<LoggerService, 'warn'>,
): Promise<WeightChanges> {
  if (!store) return { changedAt: () => undefined, problems: [] };
  const byKey = new Map(routes.map(route => [refKey(route), route]));
  const changes = new Map<string, number | 'unknown' | undefined>();
  const atOnce = pLimit(AT_ONCE);
  let failure: unknown;
  await Promise.all(
    [...byKey].map(([key, route]) =>
      atOnce(async () => {
        try {
          changes.set(key, await lastChange(store, route, from));
        } catch (error) {
          failure ??= error ?? new Error('unknown');
          changes.set(key, 'unknown');
        }
      }),
    ),
  );
  if (failure !== undefined)
    logger.warn(
      'The history of routes could not be read, so nobody knows whether their weights changed',
      failure instanceof Error ? failure : new Error(String(failure)),
    );
  return {
    changedAt: route => changes.get(refKey(route)),
    // Splits are shown without their history as well.
    problems: failure === undefined ? [] : [UNREADABLE],
  };
}

async function lastChange(
  store: Pick<HistoryStore, 'query'>,
  { cluster, group, kind, namespace = '', name }: ResourceRef,
  from: number,
): Promise<number | undefined> {
  let before: string | undefined;
  do {
    const { entries, next } = await store.query({
      places: [{ cluster, namespace, name }],
      kinds: [kindKey({ group, kind })],
      from,
      limit: PAGE,
      ...(before !== undefined && { before }),
    });
    const last = entries.find(changesShares);
    if (last) return last.at;
    before = next;
  } while (before !== undefined);
  return undefined;
}
