import {
  changesShares,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { HistoryStore } from '../history/HistoryStore';
import { refKey } from './refKey';

/** Changes of one route that are looked at, the newest first. */
const MOST_CHANGES = 200;

/** When the weights of routes changed last since a time (epoch ms); nothing is known without history. */
export async function weightChanges(
  store: Pick<HistoryStore, 'query'> | undefined,
  routes: readonly ResourceRef[],
  from: number,
): Promise<(route: ResourceRef) => number | undefined> {
  if (!store || routes.length === 0) return () => undefined;
  const known = new Set(routes.map(refKey));
  const { entries } = await store
    .query({
      places: routes.map(({ cluster, namespace = '', name }) => ({
        cluster,
        namespace,
        name,
      })),
      from,
      limit: MOST_CHANGES,
    })
    // Splits are shown without their history as well.
    .catch(() => ({ entries: [] }));
  const changed = new Map<string, number>();
  for (const entry of entries) {
    const key = refKey(entry.ref);
    if (known.has(key) && changesShares(entry))
      changed.set(key, Math.max(entry.at, changed.get(key) ?? entry.at));
  }
  return route => changed.get(refKey(route));
}
