// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Reviews are no longer the only ones that notify.
  await knex.schema.renameTable('mesh_review_notices', 'mesh_notices');
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.renameTable('mesh_notices', 'mesh_review_notices');
};
