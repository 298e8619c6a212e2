import { KubeObject } from '../KubeObject';
import { expired } from './ApiError';

/** A list that is being read in pages: every page shows the same moment. */
interface Snapshot {
  readonly objects: readonly KubeObject[];
  readonly revision: number;
}

/** Remembers the newest paged lists; a forgotten one answers 410, as a real server's compaction does. */
export class ListSnapshots {
  readonly #snapshots = new Map<string, Snapshot>();
  #next = 1;

  constructor(readonly limit = 100) {}

  /** The continue token for the rest of a list. */
  keep(snapshot: Snapshot, offset: number, id?: string): string {
    const key = id ?? String(this.#next++);
    this.#snapshots.set(key, snapshot);
    for (const oldest of this.#snapshots.keys()) {
      if (this.#snapshots.size <= this.limit) break;
      this.#snapshots.delete(oldest);
    }
    return Buffer.from(`${key}:${offset}`).toString('base64url');
  }

  /** The list and position a continue token stands for. */
  resume(token: string): { id: string; snapshot: Snapshot; offset: number } {
    const [id, offset] = Buffer.from(token, 'base64url').toString().split(':');
    const snapshot = this.#snapshots.get(id);
    if (!snapshot) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result.',
      );
    }
    return { id, snapshot, offset: Number(offset) };
  }

  forget(): void {
    this.#snapshots.clear();
  }
}
