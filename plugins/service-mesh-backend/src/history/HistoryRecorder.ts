import { LoggerService } from '@backstage/backend-plugin-api';
import { Kind } from '@meshwright/backstage-plugin-service-mesh-common';
import { ObjectChange, ObjectRecorder } from '../clusters';
import { HistoryStore, ListScope, SeenObject } from './HistoryStore';

/** What a {@link HistoryRecorder} works with. */
export interface HistoryRecorderOptions {
  readonly store: HistoryStore;
  readonly logger: LoggerService;
  readonly now?: () => number;
  /** Called after a change was recorded by this replica. */
  readonly onRecorded?: (cluster: string, namespace: string) => void;
  /** Attempts to write one batch before it is left to the next list (count); default 5. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one; default 500. */
  readonly retryMs?: number;
  /** Writes (count) that may wait in one cluster; what comes on top is left to the next list. Default 20,000. */
  readonly mostWaiting?: number;
}

/**
 * Writes what the watches see, one cluster after the other in the order it was seen, without holding up a watch. What cannot
 * be written is not lost: the next list of the kind shows it again, and it is recorded as seen late.
 */
export class HistoryRecorder implements ObjectRecorder {
  private readonly queues = new Map<string, Promise<void>>();
  /** Writes that wait, by cluster. */
  private readonly waiting = new Map<string, number>();
  /** Clusters of which writes were left to the next list. */
  private readonly behind = new Set<string>();
  private stopped = false;
  /** True once a write failed after the end: the database is gone, too. */
  private givenUp = false;

  private constructor(private readonly options: HistoryRecorderOptions) {}

  static create(options: HistoryRecorderOptions): HistoryRecorder {
    return new HistoryRecorder(options);
  }

  listed(
    cluster: string,
    kind: Kind,
    changes: readonly ObjectChange[],
    scope: ListScope = {},
  ): void {
    const objects = changes.flatMap(change =>
      change.type === 'put' ? seenOf(cluster, kind, change) ?? [] : [],
    );
    this.#enqueue(cluster, async (store, now) => {
      const recorded = await store.reconcile(
        cluster,
        kind,
        objects,
        now,
        scope,
      );
      if (recorded > 0) this.options.onRecorded?.(cluster, '');
    });
  }

  watched(cluster: string, kind: Kind, changes: readonly ObjectChange[]): void {
    for (const change of changes) {
      this.#enqueue(cluster, async (store, now) => {
        if (await record(store, cluster, kind, change, now))
          this.options.onRecorded?.(cluster, change.namespace);
      });
    }
  }

  /** Waits until everything that was seen is written. */
  async drained(): Promise<void> {
    await Promise.all(this.queues.values());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.drained();
  }

  #enqueue(
    cluster: string,
    write: (store: HistoryStore, now: number) => Promise<void>,
  ): void {
    if (this.stopped) return;
    const { mostWaiting = 20_000, logger } = this.options;
    const waiting = this.waiting.get(cluster) ?? 0;
    if (waiting >= mostWaiting) {
      if (!this.behind.has(cluster))
        logger.warn(
          `The history of cluster ${cluster} cannot keep up; what changes now is left to the next list`,
        );
      this.behind.add(cluster);
      return;
    }
    this.waiting.set(cluster, waiting + 1);
    const now = (this.options.now ?? Date.now)();
    const before = this.queues.get(cluster) ?? Promise.resolve();
    const next: Promise<void> = before
      .then(() => this.#attempt(cluster, () => write(this.options.store, now)))
      .then(() => {
        this.waiting.set(cluster, (this.waiting.get(cluster) ?? 1) - 1);
        if (this.queues.get(cluster) !== next) return;
        this.queues.delete(cluster);
        this.waiting.delete(cluster);
        this.behind.delete(cluster);
      });
    this.queues.set(cluster, next);
  }

  async #attempt(cluster: string, write: () => Promise<void>): Promise<void> {
    const { attempts = 5, retryMs = 500, logger } = this.options;
    for (let attempt = 1; !this.givenUp; attempt += 1) {
      try {
        await write();
        return;
      } catch (error) {
        this.givenUp = this.stopped;
        if (attempt >= attempts || this.stopped) {
          logger.warn(
            `A change in cluster ${cluster} is not in the history yet; the next list brings it: ${
              error instanceof Error ? error.message : String(error)
            }`,
          );
          return;
        }
        await new Promise(resolve => {
          setTimeout(resolve, retryMs * 2 ** (attempt - 1));
        });
      }
    }
  }
}

async function record(
  store: HistoryStore,
  cluster: string,
  kind: Kind,
  change: ObjectChange,
  now: number,
): Promise<boolean> {
  if (change.type === 'put') {
    const object = seenOf(cluster, kind, change);
    return object ? store.recordSeen(object, now) : false;
  }
  const { uid, namespace, name, resourceVersion } = change;
  return uid === undefined
    ? false
    : store.recordDeleted(
        { cluster, kind, uid, namespace, name, resourceVersion },
        now,
      );
}

function seenOf(
  cluster: string,
  kind: Kind,
  { namespace, name, record: held }: Extract<ObjectChange, { type: 'put' }>,
): SeenObject | undefined {
  return (
    held && {
      ...held,
      cluster,
      kind: { group: kind.group, kind: kind.kind },
      namespace,
      name,
    }
  );
}
