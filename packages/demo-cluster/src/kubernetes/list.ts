import { JsonObject } from '../KubeObject';
import { ApiError, expired } from './ApiError';
import { ListSnapshots } from './ListSnapshots';
import { ObjectStore } from './ObjectStore';
import { Query } from './Query';
import { groupVersion } from './ResourceType';

/** Answers a list, in pages where a limit is given. */
export function list(
  store: ObjectStore,
  snapshots: ListSnapshots,
  query: Query,
): JsonObject {
  const { id, snapshot, offset } = query.continueToken
    ? snapshots.resume(query.continueToken)
    : { id: undefined, snapshot: present(store, query), offset: 0 };
  const end = query.limit > 0 ? offset + query.limit : snapshot.objects.length;
  const page = snapshot.objects.slice(offset, end);
  const remaining = snapshot.objects.length - offset - page.length;
  const metadata = {
    resourceVersion: String(snapshot.revision),
    ...(remaining > 0 && {
      continue: snapshots.keep(snapshot, end, id),
      remainingItemCount: remaining,
    }),
  };
  if (query.asTable) return query.table(page, metadata);
  return {
    kind: `${query.type.kind}List`,
    apiVersion: groupVersion(query.type.group, query.version),
    metadata,
    items: page.map(object => query.render(object)),
  };
}

function present(store: ObjectStore, query: Query) {
  const wanted = Number(query.resourceVersion ?? 0);
  if (wanted > store.revision) throw tooLarge(wanted, store.revision);
  // No old states are kept; "not older than" is met by the present one.
  const known = store.changesSince(query.type, wanted);
  if (query.exact && known?.length !== 0) {
    throw expired('The resourceVersion for the provided list is too old.');
  }
  const objects = store.list(query.type, query.namespace).filter(query.matches);
  return { objects, revision: store.revision };
}

/** A revision from the future, for example from before the cluster was reset. */
export function tooLarge(wanted: number, current: number): ApiError {
  return new ApiError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    {
      retryAfterSeconds: 1,
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
    },
  );
}
