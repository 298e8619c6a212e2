import { ReviewStore } from './ReviewStore';

/** Milliseconds between two looks: how long a decision made on another replica stays unseen here at most. */
const EVERY_MS = 2_000;

interface Watched {
  readonly listeners: Set<() => void>;
  revision?: string;
}

/**
 * Tells what was decided on other replicas. The database is what all of them share, whatever plugins are installed: one look
 * for all pages that are open here, and none while there is no page.
 */
export class ReviewWatch {
  private readonly watched = new Map<string, Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Pick<ReviewStore, 'readRevisions'>,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** Calls back when the record of an entity grew, and once at the beginning; returns the way to stop. */
  watch(entityRef: string, listener: () => void): () => void {
    const entry = this.watched.get(entityRef) ?? {
      listeners: new Set<() => void>(),
    };
    this.watched.set(entityRef, entry);
    entry.listeners.add(listener);
    // What happened since the page was read is found by the first look of everybody who begins to watch.
    entry.revision = undefined;
    this.#later(0);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0) this.watched.delete(entityRef);
    };
  }

  #later(ms: number): void {
    if (this.timer) return;
    this.timer = setTimeout(() => void this.#look(), ms);
    this.timer.unref?.();
  }

  async #look(): Promise<void> {
    const asked = new Map(this.watched);
    try {
      const revisions = await this.store.readRevisions([...asked.keys()]);
      for (const [entityRef, entry] of asked) {
        const revision = revisions.get(entityRef) ?? '';
        if (entry.revision === revision) continue;
        entry.revision = revision;
        for (const listener of [...entry.listeners]) listener();
      }
    } catch {
      // The next look, and the page itself when its time is over, ask again.
    }
    this.timer = undefined;
    if (this.watched.size > 0) this.#later(this.everyMs);
  }
}
