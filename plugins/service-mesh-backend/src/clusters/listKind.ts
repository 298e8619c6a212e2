import { KindStore } from './KindStore';
import { KindRequest } from './kindRequest';
import { isOlderRevision } from './parsing/isOlderRevision';
import { ObjectChange } from './parsing/ObjectParser';
import { isRecorded } from './parsing/recordOf';
import { WatcherParts } from './WatcherParts';

/** Reads all pages of a kind into a shadow and swaps it in; returns the revision to watch from. */
export async function listKind(
  parts: WatcherParts,
  store: KindStore,
  { path, fieldSelector, accept }: KindRequest,
  {
    name,
    trustRevisions,
    last,
    signal,
  }: {
    readonly name: string | undefined;
    /** Whether an object of the same revision is the same object. */
    readonly trustRevisions: boolean;
    /** Newest revision that was seen before. */
    readonly last: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const { kind } = store;
  const shadow = store.begin(trustRevisions);
  const recorder = isRecorded(kind) ? parts.recorder : undefined;
  const listed: ObjectChange[] = [];
  let next: string | undefined;
  let revision = '';
  do {
    signal.throwIfAborted();
    const body = await parts.client.get({
      path,
      query: {
        limit: String(parts.timing.pageSize),
        continue: next,
        fieldSelector,
      },
      accept,
      idleMs: parts.timing.listIdleMs,
      signal,
    });
    const page = await parts.parser.parsePage(
      { cluster: parts.cluster, kind },
      body,
    );
    shadow.add(page.changes);
    if (recorder) listed.push(...page.changes);
    revision = page.revision;
    next = page.next;
  } while (next !== undefined);
  signal.throwIfAborted();
  store.replace(shadow, name);
  recorder?.listed(parts.cluster, kind, listed, {
    name,
    // A list is read from the store itself: it is never older than what was seen of it.
    restored:
      !trustRevisions ||
      (last !== undefined && isOlderRevision(revision, last)),
  });
  return revision;
}
