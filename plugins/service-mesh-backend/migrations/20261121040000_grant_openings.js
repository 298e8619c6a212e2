// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_grant_openings', table => {
    table.comment(
      'Who had the details of which grant on the screen, once for each access and round; rows are only ever added',
    );
    table.string('id', 36).primary().comment('UUID');
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .integer('round')
      .notNullable()
      .comment('The attestation the grant was opened for, from 1');
    table
      .string('digest', 64)
      .notNullable()
      .comment('Digest of the access the grant was shown with');
    table
      .text('grant_key', 'longtext')
      .notNullable()
      .comment('Canonical JSON of effect, enforcer and predicate');
    table
      .string('opened_by', 255)
      .notNullable()
      .comment('Entity ref of the user');
    table.bigInteger('opened_at').notNullable().comment('Epoch ms');
    table.index(
      ['entity_ref', 'round', 'digest', 'opened_by'],
      'mesh_grant_openings_by_reviewer_ix',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_grant_openings');
};
