// @ts-check

/** Rows written at once; SQLite allows 999 values in one statement. */
const BATCH = 200;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_access_sightings', table => {
    table.comment(
      'Which access an entity had, one row for each time it became another; rows are only ever added',
    );
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .integer('sequence')
      .notNullable()
      .comment('Position among the sightings of the entity, from 1');
    table
      .string('digest', 64)
      .notNullable()
      .comment('SHA-256 hex of the canonical text');
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('When it was seen first after it had been another, epoch ms');
    // Of two replicas that see the same change, one adds the row.
    table.primary(['entity_ref', 'sequence']);
  });
  // What came back in between was not written down: each access counts from its first day.
  const seen = await knex('mesh_access_snapshots')
    .select('entity_ref', 'digest', 'seen_at')
    .orderBy(['entity_ref', 'seen_at', 'digest']);
  /** @type {Map<string, number>} */
  const last = new Map();
  const rows = seen.map(({ entity_ref, digest, seen_at }) => {
    const sequence = (last.get(entity_ref) ?? 0) + 1;
    last.set(entity_ref, sequence);
    return { entity_ref, sequence, digest, seen_at };
  });
  for (let i = 0; i < rows.length; i += BATCH)
    await knex('mesh_access_sightings').insert(rows.slice(i, i + BATCH));
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_access_sightings');
};
