import { Knex } from 'knex';
import { Notice, NoticeStore } from './NoticeStore';

/** Postgres gives big integers as text. */
type Epoch = number | string;

/** Milliseconds after which a notice whose sender died may be sent by another. */
const CLAIM_MS = 600_000;

/** What was sent, in a table. */
export class DatabaseNoticeStore implements NoticeStore {
  static create(knex: Knex): DatabaseNoticeStore {
    return new DatabaseNoticeStore(knex);
  }

  private constructor(private readonly knex: Knex) {}

  async claim(
    { key, entityRef, topic }: Notice,
    now: number,
  ): Promise<boolean> {
    // Each statement is atomic by itself, so that one look is enough for what was sent long ago.
    const known: { sent_at: Epoch | null; claimed_at: Epoch } | undefined =
      await this.knex('mesh_notices').where({ key }).first();
    if (!known) {
      // Of several inserts of one key, one adds the row.
      const added = await this.knex('mesh_notices')
        .insert({
          key,
          entity_ref: entityRef,
          topic,
          claimed_at: now,
          sent_at: null,
        })
        .onConflict(['key'])
        .ignore()
        .returning('key');
      return added.length > 0;
    }
    if (known.sent_at !== null || Number(known.claimed_at) > now - CLAIM_MS)
      return false;
    const taken: number = await this.knex('mesh_notices')
      .where({ key, claimed_at: known.claimed_at })
      .whereNull('sent_at')
      .update({ claimed_at: now });
    return taken > 0;
  }

  async settle(key: string, sentAt: number | undefined): Promise<void> {
    const rows = this.knex('mesh_notices').where({ key }).whereNull('sent_at');
    if (sentAt === undefined) await rows.delete();
    else await rows.update({ sent_at: sentAt });
  }
}
