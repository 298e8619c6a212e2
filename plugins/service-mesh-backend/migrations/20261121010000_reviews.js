// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_reviewed_entities', table => {
    table.comment('Entities that came under review');
    table
      .string('entity_ref', 255)
      .primary()
      .comment(
        'Full entity ref; the row others lock while they add to a review',
      );
    table
      .bigInteger('discovered_at')
      .notNullable()
      .comment('When the first review was asked for, epoch ms');
  });
  await knex.schema.createTable('mesh_access_snapshots', table => {
    table.comment(
      'Effective access of entities, once for each digest; rows are only ever added',
    );
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .string('digest', 64)
      .notNullable()
      .comment('SHA-256 hex of the canonical text');
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('When it was first seen, epoch ms');
    table
      .text('canonical', 'longtext')
      .notNullable()
      .comment('Canonical JSON the digest is taken of');
    table
      .text('access', 'longtext')
      .notNullable()
      .comment('JSON of grants and grounds, with words and evidence');
    table.primary(['entity_ref', 'digest']);
  });
  await knex.schema.createTable('mesh_access_grants', table => {
    table.comment('When each grant of an entity was first seen');
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .string('grant_digest', 64)
      .notNullable()
      .comment('SHA-256 hex of the key of the grant');
    table
      .text('grant_key', 'longtext')
      .notNullable()
      .comment('Canonical JSON of effect, enforcer and predicate');
    table.bigInteger('seen_at').notNullable().comment('Epoch ms');
    table.primary(['entity_ref', 'grant_digest']);
  });
  await knex.schema.createTable('mesh_review_decisions', table => {
    table.comment('Decisions about grants; rows are only ever added');
    table.string('id', 36).primary().comment('UUID');
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .integer('sequence')
      .notNullable()
      .comment('Position among the decisions about the entity, from 1');
    table
      .integer('round')
      .notNullable()
      .comment('Sequence of the attestation it prepares');
    table
      .string('digest', 64)
      .notNullable()
      .comment('Digest of the access it was taken under');
    table
      .text('grant_key', 'longtext')
      .notNullable()
      .comment('Canonical JSON of effect, enforcer and predicate');
    table
      .text('places', 'longtext')
      .notNullable()
      .comment('Canonical JSON of the workload ports the grant had');
    table
      .text('words', 'longtext')
      .notNullable()
      .comment('The grant in one sentence');
    table
      .string('verdict', 16)
      .notNullable()
      .comment('keep, reduce, revoke or exception');
    table.text('note').nullable().comment('Reason given by the reviewer');
    table
      .bigInteger('until')
      .nullable()
      .comment('End of an exception, epoch ms');
    table
      .boolean('opened')
      .notNullable()
      .comment('Whether the reviewer had opened the grant');
    table
      .string('decided_by', 255)
      .notNullable()
      .comment('Entity ref of the user');
    table.bigInteger('decided_at').notNullable().comment('Epoch ms');
    table.unique(['entity_ref', 'sequence'], {
      indexName: 'mesh_review_decisions_once_uq',
    });
  });
  await knex.schema.createTable('mesh_attestations', table => {
    table.comment(
      'Signatures under the access of an entity; rows are only ever added',
    );
    table.string('id', 36).primary().comment('UUID');
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .integer('sequence')
      .notNullable()
      .comment('Position among the attestations of the entity, from 1');
    table
      .string('digest', 64)
      .notNullable()
      .comment('Digest of the access that was signed');
    table
      .integer('decisions_to')
      .notNullable()
      .comment('Sequence of the last decision it covers');
    table.text('note').nullable().comment('Remark of the reviewer');
    table
      .string('attested_by', 255)
      .notNullable()
      .comment('Entity ref of the user');
    table
      .string('capacity', 16)
      .notNullable()
      .comment('owner, delegate or other');
    table.bigInteger('attested_at').notNullable().comment('Epoch ms');
    // Of two people who sign at the same time, the second runs into this.
    table.unique(['entity_ref', 'sequence'], {
      indexName: 'mesh_attestations_once_uq',
    });
  });
  await knex.schema.createTable('mesh_review_delegations', table => {
    table.comment(
      'Who may review in place of the owner; rows are only ever added, the last one about a delegate holds',
    );
    table.string('id', 36).primary().comment('UUID');
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .integer('sequence')
      .notNullable()
      .comment('Position among the delegations of the entity, from 1');
    table
      .string('delegate', 255)
      .notNullable()
      .comment('Entity ref of a user or a group');
    table
      .boolean('granted')
      .notNullable()
      .comment('False: the delegation ended');
    table.text('note').nullable().comment('Reason');
    table
      .string('delegated_by', 255)
      .notNullable()
      .comment('Entity ref of the user');
    table.bigInteger('delegated_at').notNullable().comment('Epoch ms');
    table.unique(['entity_ref', 'sequence'], {
      indexName: 'mesh_review_delegations_once_uq',
    });
  });
  await knex.schema.createTable('mesh_review_notices', table => {
    table.comment('Notifications that were sent, so that none is sent twice');
    table
      .string('key', 64)
      .primary()
      .comment('SHA-256 hex of entity, topic and occasion');
    table.string('entity_ref', 255).notNullable().comment('Full entity ref');
    table
      .string('topic', 32)
      .notNullable()
      .comment('due-soon, due, overdue, outdated, widened or exception');
    table
      .bigInteger('claimed_at')
      .notNullable()
      .comment('When a replica began to send it, epoch ms');
    table
      .bigInteger('sent_at')
      .nullable()
      .comment('Epoch ms; empty while it is being sent');
  });
  await knex.schema.createTable('mesh_review_summaries', table => {
    table.comment(
      'Where each review stood when it was last looked at; can be computed again at any time',
    );
    table.string('entity_ref', 255).primary().comment('Full entity ref');
    table.string('state', 16).notNullable().comment('State of the review');
    table
      .bigInteger('due_at')
      .notNullable()
      .comment('When the review is or was asked for, epoch ms');
    table
      .text('summary', 'longtext')
      .notNullable()
      .comment('JSON of what the list of a fleet shows');
    table.bigInteger('as_of').notNullable().comment('Epoch ms');
    table.index(['due_at', 'entity_ref'], 'mesh_review_summaries_due_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'mesh_review_summaries',
    'mesh_review_notices',
    'mesh_review_delegations',
    'mesh_attestations',
    'mesh_review_decisions',
    'mesh_access_grants',
    'mesh_access_snapshots',
    'mesh_reviewed_entities',
  ])
    await knex.schema.dropTable(table);
};
