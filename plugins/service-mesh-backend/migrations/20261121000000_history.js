// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_baselines', table => {
    table.comment(
      'Kinds that were listed once: what a later list adds to them is new',
    );
    table.string('cluster', 253).notNullable().comment('Name of the cluster');
    table
      .string('kind', 320)
      .notNullable()
      .comment('API group and kind, as group/Kind');
    table
      .bigInteger('listed_at')
      .notNullable()
      .comment('First complete list, epoch ms');
    table.primary(['cluster', 'kind']);
  });
  await knex.schema.createTable('mesh_objects', table => {
    table.comment(
      'Last recorded state of each mesh object; deleted ones stay until they are pruned',
    );
    table.string('cluster', 253).notNullable().comment('Name of the cluster');
    table.string('uid', 64).notNullable().comment('metadata.uid');
    table
      .string('kind', 320)
      .notNullable()
      .comment('API group and kind, as group/Kind');
    table
      .string('namespace', 253)
      .notNullable()
      .comment('Empty for cluster-scoped kinds');
    table.string('name', 253).notNullable().comment('metadata.name');
    table
      .integer('sequence')
      .notNullable()
      .comment('Changes recorded so far; the next one is this plus 1');
    table
      .string('resource_version', 64)
      .nullable()
      .comment('metadata.resourceVersion of this state');
    table
      .string('digest', 64)
      .notNullable()
      .comment('SHA-256 hex of the content');
    table
      .text('content', 'longtext')
      .notNullable()
      .comment('Canonical JSON without secrets, status and bookkeeping');
    table
      .boolean('deleted')
      .notNullable()
      .defaultTo(false)
      .comment('True after the deletion was recorded');
    table.bigInteger('updated_at').notNullable().comment('Epoch ms');
    table.primary(['cluster', 'uid']);
    table.index(['cluster', 'kind', 'deleted'], 'mesh_objects_kind_idx');
  });
  await knex.schema.createTable('mesh_changes', table => {
    table.comment(
      'One row per change of a mesh object; rows are only ever added, and pruned by age',
    );
    table.string('id', 36).primary().comment('UUID');
    table.string('cluster', 253).notNullable().comment('Name of the cluster');
    table.string('uid', 64).notNullable().comment('metadata.uid');
    table
      .integer('sequence')
      .notNullable()
      .comment('Position among the changes of the object, from 1');
    table
      .string('kind', 320)
      .notNullable()
      .comment('API group and kind, as group/Kind');
    table
      .string('namespace', 253)
      .notNullable()
      .comment('Empty for cluster-scoped kinds');
    table.string('name', 253).notNullable().comment('metadata.name');
    table
      .string('change', 16)
      .notNullable()
      .comment('added, changed or deleted');
    table
      .bigInteger('at')
      .notNullable()
      .comment(
        'When the cluster says it happened, else when it was observed; epoch ms',
      );
    table
      .boolean('seen_late')
      .notNullable()
      .comment('Found in a list, not in a watch');
    table
      .string('manager', 128)
      .nullable()
      .comment('Field manager of the change');
    table
      .bigInteger('generation')
      .nullable()
      .comment('metadata.generation after the change');
    table
      .string('digest', 64)
      .nullable()
      .comment('SHA-256 hex of the content after the change');
    table
      .text('diff', 'longtext')
      .notNullable()
      .comment('JSON list of changed fields');
    // Whichever replica is first records a change; the others run into this.
    table.unique(['cluster', 'uid', 'sequence'], {
      indexName: 'mesh_changes_once_uq',
    });
    table.index(['cluster', 'namespace', 'at'], 'mesh_changes_place_idx');
    table.index(['at'], 'mesh_changes_age_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_changes');
  await knex.schema.dropTable('mesh_objects');
  await knex.schema.dropTable('mesh_baselines');
};
