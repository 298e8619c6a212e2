import { InputError } from '@backstage/errors';
import {
  ReviewPage,
  ReviewProgress,
  ReviewState,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ReviewStore } from './ReviewStore';

/** Rows read at once; each asks for a decision of the permission backend. */
const BATCH = 200;

/** Those of some entities that the reader may see. */
export type VisibleFilter = (
  entityRefs: readonly string[],
) => Promise<ReadonlySet<string>>;

/** Reviews of all entities, as far as a reader may see them. */
export class FleetReviews {
  constructor(private readonly store: Pick<ReviewStore, 'readSummaries'>) {}

  /** A page, the most urgent first. */
  async list(
    query: {
      readonly owners: readonly string[];
      readonly states: readonly ReviewState[];
      readonly after?: string;
      readonly limit: number;
    },
    visible: VisibleFilter,
  ): Promise<ReviewPage> {
    const items: ReviewSummary[] = [];
    for await (const summary of this.#visible(
      visible,
      query.states,
      query.owners,
      query.after === undefined ? undefined : readCursor(query.after),
    )) {
      if (items.length === query.limit)
        return { items, next: writeCursor(items[items.length - 1]) };
      items.push(summary);
    }
    return { items };
  }

  /** How far each owner is; an entity of two owners counts for both. */
  async progress(visible: VisibleFilter): Promise<ReviewProgress[]> {
    const owners = new Map<
      string | undefined,
      { total: number; states: Partial<Record<ReviewState, number>> }
    >();
    for await (const { ownerRefs, state } of this.#visible(visible)) {
      for (const owner of ownerRefs.length ? ownerRefs : [undefined]) {
        const known = owners.get(owner) ?? { total: 0, states: {} };
        known.total += 1;
        known.states[state] = (known.states[state] ?? 0) + 1;
        owners.set(owner, known);
      }
    }
    return [...owners]
      .sort(([a = '~'], [b = '~']) => (a < b ? -1 : 1))
      .map(([ownerRef, progress]) => ({
        ...(ownerRef !== undefined && { ownerRef }),
        ...progress,
      }));
  }

  async all(
    query: {
      readonly owners: readonly string[];
      readonly states: readonly ReviewState[];
    },
    visible: VisibleFilter,
  ): Promise<ReviewSummary[]> {
    const reviews: ReviewSummary[] = [];
    for await (const summary of this.#visible(
      visible,
      query.states,
      query.owners,
    ))
      reviews.push(summary);
    return reviews;
  }

  async *#visible(
    visible: VisibleFilter,
    states: readonly ReviewState[] = [],
    owners: readonly string[] = [],
    from?: { readonly dueAt: number; readonly entityRef: string },
  ): AsyncGenerator<ReviewSummary> {
    let after = from;
    for (;;) {
      const rows = await this.store.readSummaries({
        states,
        ...(after && { after }),
        limit: BATCH,
      });
      const asked = rows.filter(
        ({ ownerRefs }) =>
          owners.length === 0 || ownerRefs.some(ref => owners.includes(ref)),
      );
      const seen = asked.length
        ? await visible(asked.map(({ entityRef }) => entityRef))
        : new Set<string>();
      for (const summary of asked)
        if (seen.has(summary.entityRef)) yield summary;
      after = rows.at(-1);
      if (rows.length < BATCH) return;
    }
  }
}

function writeCursor({ dueAt, entityRef }: ReviewSummary): string {
  return Buffer.from(JSON.stringify([dueAt, entityRef])).toString('base64url');
}

function readCursor(text: string): { dueAt: number; entityRef: string } {
  try {
    const read: unknown = JSON.parse(
      Buffer.from(text, 'base64url').toString('utf8'),
    );
    if (
      Array.isArray(read) &&
      typeof read[0] === 'number' &&
      typeof read[1] === 'string'
    )
      return { dueAt: read[0], entityRef: read[1] };
  } catch {
    // Said below.
  }
  throw new InputError('after must be taken from the page before');
}
