import { ServerResponse } from 'node:http';
import { JsonObject, KubeObject } from '../KubeObject';
import { expired } from './ApiError';
import { tooLarge } from './list';
import { Change, ObjectStore } from './ObjectStore';
import { Query } from './Query';
import { groupVersion } from './ResourceType';

/** How long a watch lives when the client does not say: within the real server's 30 to 60 minutes. */
const DEFAULT_TIMEOUT_SECONDS = 45 * 60;

/** Writes the events of one watch in the form its client asked for. */
class EventStream {
  #header = true;

  constructor(readonly query: Query, readonly response: ServerResponse) {}

  /** An object that starts or stops matching the selector is added or deleted for this client. */
  change({ type, object, previous }: Change): void {
    const was = previous !== undefined && this.query.matches(previous);
    const is = type !== 'DELETED' && this.query.matches(object);
    if (was && is) this.object('MODIFIED', object);
    else if (is) this.object('ADDED', object);
    else if (was) {
      const { resourceVersion } = object.metadata;
      const metadata = { ...previous.metadata, resourceVersion };
      this.object('DELETED', { ...previous, metadata });
    }
  }

  object(type: string, object: KubeObject): void {
    if (!this.query.asTable) {
      this.send(type, this.query.render(object));
      return;
    }
    const resourceVersion = object.metadata.resourceVersion ?? '';
    const table = this.query.table([object], { resourceVersion }, this.#header);
    this.#header = false;
    this.send(type, table);
  }

  bookmark(revision: number, initialEventsEnd = false): void {
    const { type, version, asTable } = this.query;
    const metadata: JsonObject = {
      resourceVersion: String(revision),
      creationTimestamp: null,
      ...(initialEventsEnd && {
        annotations: { 'k8s.io/initial-events-end': 'true' },
      }),
    };
    const object = {
      kind: type.kind,
      apiVersion: groupVersion(type.group, version),
      metadata,
    };
    this.send(
      'BOOKMARK',
      asTable
        ? {
            kind: 'Table',
            apiVersion: 'meta.k8s.io/v1',
            metadata,
            columnDefinitions: null,
            rows: [{ cells: [], object }],
          }
        : object,
    );
  }

  send(type: string, object: JsonObject): void {
    this.response.write(`${JSON.stringify({ type, object })}\n`);
  }
}

/** Answers a watch: one JSON line per event until the client leaves or time is up. */
export function watch(
  store: ObjectStore,
  query: Query,
  response: ServerResponse,
  options: { bookmarkSeconds: number },
): void {
  const from = Number(query.resourceVersion ?? 0);
  if (from > store.revision) throw tooLarge(from, store.revision);

  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const stream = new EventStream(query, response);

  const fromPresent = from === 0 || query.sendInitialEvents;
  const missed = fromPresent ? [] : store.changesSince(query.type, from);
  if (!missed) {
    // A real server says this inside the stream, after a 200.
    stream.send(
      'ERROR',
      expired(`too old resource version: ${from}`).toStatus(),
    );
    response.end();
    return;
  }
  if (fromPresent) {
    for (const object of store.list(query.type, query.namespace)) {
      if (query.matches(object)) stream.object('ADDED', object);
    }
    if (query.sendInitialEvents) stream.bookmark(store.revision, true);
  } else {
    for (const change of missed) stream.change(change);
  }

  const unsubscribe = store.watch(query.type, change => stream.change(change));
  const bookmarks = setInterval(() => {
    if (query.bookmarks) stream.bookmark(store.revision);
  }, options.bookmarkSeconds * 1000);
  const timeout = setTimeout(() => {
    stop();
    response.end();
  }, (query.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000);
  // Before the response ends: nothing may be written after that.
  function stop() {
    unsubscribe();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  }
  response.on('close', stop);
}
