import { ReviewSummary } from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { ReviewStore } from '../ReviewStore';
import { Epoch, inBatches } from './entityRows';

interface SummaryRow {
  entity_ref: string;
  state: string;
  due_at: Epoch;
  summary: string;
  as_of: Epoch;
}

/** Where the reviews of all entities stood when they were looked at last. @internal */
export class Summaries {
  constructor(private readonly knex: Knex) {}

  async save(summaries: readonly ReviewSummary[]): Promise<void> {
    const rows = summaries
      .map(
        (summary): SummaryRow => ({
          entity_ref: summary.entityRef,
          state: summary.state,
          due_at: summary.dueAt,
          summary: JSON.stringify(summary),
          as_of: summary.asOf,
        }),
      )
      .sort((a, b) => (a.entity_ref < b.entity_ref ? -1 : 1));
    await inBatches(rows, some =>
      this.knex('mesh_review_summaries')
        .insert(some)
        .onConflict(['entity_ref'])
        .merge(),
    );
  }

  async drop(before: number): Promise<void> {
    await this.knex('mesh_review_summaries')
      .where('as_of', '<', before)
      .delete();
  }

  async read({
    states,
    after,
    limit,
  }: Parameters<ReviewStore['readSummaries']>[0]): Promise<ReviewSummary[]> {
    const rows: SummaryRow[] = await this.knex<SummaryRow>(
      'mesh_review_summaries',
    )
      .modify(builder => {
        if (states?.length) void builder.whereIn('state', [...states]);
        if (after)
          void builder.andWhere(rest =>
            rest
              .where('due_at', '>', after.dueAt)
              .orWhere(same =>
                same
                  .where('due_at', after.dueAt)
                  .andWhere('entity_ref', '>', after.entityRef),
              ),
          );
      })
      .orderBy(['due_at', 'entity_ref'])
      .limit(limit);
    return rows.map(({ summary }) => JSON.parse(summary) as ReviewSummary);
  }
}
