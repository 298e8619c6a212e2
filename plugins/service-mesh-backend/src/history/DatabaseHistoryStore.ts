import {
  diffObjects,
  FieldChange,
  HistoryEntry,
  kindKey,
  KindRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import {
  HistoryQuery,
  HistoryStore,
  ListScope,
  SeenObject,
} from './HistoryStore';

interface ObjectRow {
  cluster: string;
  uid: string;
  kind: string;
  namespace: string;
  name: string;
  sequence: number;
  resource_version: string | null;
  digest: string;
  content: string;
  deleted: boolean | number;
  updated_at: number | string;
}

interface ChangeRow {
  id: string;
  cluster: string;
  uid: string;
  sequence: number;
  kind: string;
  namespace: string;
  name: string;
  change: HistoryEntry['change'];
  at: number | string;
  seen_late: boolean | number;
  manager: string | null;
  generation: number | string | null;
  digest: string | null;
  diff: string;
}

/** Objects written at once; SQLite allows 999 values in one statement. */
const BATCH = 50;

/** {@link HistoryStore} in a relational database. @internal */
export class DatabaseHistoryStore implements HistoryStore {
  private constructor(private readonly knex: Knex) {}

  static create(knex: Knex): DatabaseHistoryStore {
    return new DatabaseHistoryStore(knex);
  }

  async recordSeen(object: SeenObject, now: number): Promise<boolean> {
    const known = await this.#known(object.cluster, object.uid);
    return this.#record(object, known, now, false);
  }

  async recordDeleted(
    object: Parameters<HistoryStore['recordDeleted']>[0],
    now: number,
  ): Promise<boolean> {
    const known = await this.#known(object.cluster, object.uid);
    if (!known || known.deleted) return false;
    return this.#delete(known, now, false);
  }

  async reconcile(
    cluster: string,
    kind: KindRef,
    objects: readonly SeenObject[],
    now: number,
    { name, restored = false }: ListScope = {},
  ): Promise<number> {
    const key = kindKey(kind);
    const baseline = {
      cluster,
      kind: name === undefined ? key : `${key}/${name}`,
    };
    const first = !(await this.knex('mesh_baselines').where(baseline).first());
    if (first) {
      for (let i = 0; i < objects.length; i += BATCH) {
        await this.knex('mesh_objects')
          .insert(
            objects.slice(i, i + BATCH).map(object => toRow(object, now, 0)),
          )
          .onConflict(['cluster', 'uid'])
          .ignore();
      }
      // Last, so that a process that dies on the way begins again.
      await this.knex('mesh_baselines')
        .insert({ ...baseline, listed_at: now })
        .onConflict(['cluster', 'kind'])
        .ignore();
      return 0;
    }
    const rows: Pick<
      ObjectRow,
      'uid' | 'digest' | 'deleted' | 'resource_version'
    >[] = await this.knex('mesh_objects')
      .where({ cluster, kind: key, ...(name !== undefined && { name }) })
      .select('uid', 'digest', 'deleted', 'resource_version');
    const known = new Map(rows.map(row => [row.uid, row]));
    let recorded = 0;
    for (const object of objects) {
      const row = known.get(object.uid);
      const fellBack =
        restored && isOlder(object.resourceVersion, row?.resource_version);
      if (row && !row.deleted && row.digest === object.digest) {
        if (fellBack) await this.#countFrom(object);
        continue;
      }
      const full = row && (await this.#known(cluster, object.uid));
      const taken = restored
        ? this.#put(
            // What fell back did so now, and not when it was written.
            fellBack || row?.deleted
              ? { ...object, writtenAt: undefined }
              : object,
            full,
            now,
            true,
          )
        : this.#record(object, full, now, true);
      if (await taken) recorded += 1;
    }
    const present = new Set(objects.map(({ uid }) => uid));
    for (const { uid, deleted } of rows) {
      if (deleted || present.has(uid)) continue;
      const full = await this.#known(cluster, uid);
      if (full && !full.deleted && (await this.#delete(full, now, true)))
        recorded += 1;
    }
    return recorded;
  }

  async query({
    places,
    from,
    to,
    kinds,
    before,
    limit,
  }: HistoryQuery): ReturnType<HistoryStore['query']> {
    if (places.length === 0) return { entries: [] };
    const cursor = before === undefined ? undefined : readCursor(before);
    const rows: ChangeRow[] = await this.knex<ChangeRow>('mesh_changes')
      .where(builder => {
        for (const { cluster, namespace, name } of places)
          void builder.orWhere({
            cluster,
            namespace,
            ...(name !== undefined && { name }),
          });
      })
      .modify(builder => {
        if (from !== undefined) void builder.andWhere('at', '>=', from);
        if (to !== undefined) void builder.andWhere('at', '<', to);
        if (kinds) void builder.whereIn('kind', [...kinds]);
        if (cursor)
          void builder.andWhere(older =>
            older
              .where('at', '<', cursor.at)
              .orWhere(same =>
                same.where('at', cursor.at).andWhere('id', '<', cursor.id),
              ),
          );
      })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      entries: page.map(toEntry),
      ...(rows.length > limit && last && { next: `${last.at}.${last.id}` }),
    };
  }

  async prune(before: number): Promise<number> {
    const forgotten: number = await this.knex('mesh_changes')
      .where('at', '<', before)
      .delete();
    await this.knex('mesh_objects')
      .where({ deleted: true })
      .andWhere('updated_at', '<', before)
      .delete();
    return forgotten;
  }

  #known(cluster: string, uid: string): Promise<ObjectRow | undefined> {
    return this.knex<ObjectRow>('mesh_objects').where({ cluster, uid }).first();
  }

  async #record(
    object: SeenObject,
    known: ObjectRow | undefined,
    now: number,
    late: boolean,
  ): Promise<boolean> {
    // A replica that lags behind shows a state others have seen the end of.
    if (
      known &&
      isOlder(object.resourceVersion, known.resource_version) &&
      !isRestored(object, known)
    )
      return false;
    // What was taken for deleted is there after all only when the cluster has written it since.
    if (
      known?.deleted &&
      !isOlder(known.resource_version ?? undefined, object.resourceVersion) &&
      !isRestored(object, known)
    )
      return false;
    return this.#put(object, known, now, late);
  }

  /** Takes a state, whatever its revision. */
  async #put(
    object: SeenObject,
    known: ObjectRow | undefined,
    now: number,
    late: boolean,
  ): Promise<boolean> {
    if (known && !known.deleted && known.digest === object.digest) return false;
    return this.#write(
      { ...toRow(object, now, (known?.sequence ?? 0) + 1) },
      known,
      {
        change: known && !known.deleted ? 'changed' : 'added',
        at: Math.min(object.writtenAt ?? now, now),
        seen_late: late,
        manager: object.manager ?? null,
        generation: object.generation ?? null,
        digest: object.digest,
        diff: diffObjects(
          known && !known.deleted ? JSON.parse(known.content) : {},
          JSON.parse(object.content),
        ),
      },
    );
  }

  /** The same state under the revision a restored cluster goes on from. */
  async #countFrom({
    cluster,
    uid,
    digest,
    resourceVersion,
  }: SeenObject): Promise<void> {
    await this.knex<ObjectRow>('mesh_objects')
      .where({ cluster, uid, digest, deleted: false })
      .update({ resource_version: resourceVersion ?? null });
  }

  #delete(known: ObjectRow, now: number, late: boolean): Promise<boolean> {
    return this.#write(
      {
        ...known,
        sequence: known.sequence + 1,
        deleted: true,
        updated_at: now,
      },
      known,
      {
        change: 'deleted',
        at: now,
        seen_late: late,
        manager: null,
        generation: null,
        digest: null,
        diff: diffObjects(JSON.parse(known.content), {}),
      },
    );
  }

  /** Writes the state and its change together; false when another replica was first. */
  async #write(
    next: ObjectRow,
    known: ObjectRow | undefined,
    {
      diff,
      ...change
    }: Pick<
      ChangeRow,
      'change' | 'at' | 'seen_late' | 'manager' | 'generation' | 'digest'
    > & { diff: readonly FieldChange[] },
  ): Promise<boolean> {
    const { cluster, uid, sequence, kind, namespace, name } = next;
    return this.knex.transaction(async tx => {
      if (known) {
        const updated: number = await tx('mesh_objects')
          .where({ cluster, uid, sequence: known.sequence })
          .update(next);
        if (updated === 0) return false;
      } else {
        const held = await tx('mesh_objects')
          .insert(next)
          .onConflict(['cluster', 'uid'])
          .ignore();
        const own: ObjectRow | undefined = await tx<ObjectRow>('mesh_objects')
          .where({ cluster, uid })
          .first();
        if (!held || own?.digest !== next.digest || own.sequence !== sequence)
          return false;
      }
      const id = randomUUID();
      await tx('mesh_changes')
        .insert({
          id,
          cluster,
          uid,
          sequence,
          kind,
          namespace,
          name,
          ...change,
          diff: JSON.stringify(diff),
        })
        .onConflict(['cluster', 'uid', 'sequence'])
        .ignore();
      return Boolean(await tx('mesh_changes').where({ id }).first());
    });
  }
}

function toRow(object: SeenObject, now: number, sequence: number): ObjectRow {
  return {
    cluster: object.cluster,
    uid: object.uid,
    kind: kindKey(object.kind),
    namespace: object.namespace ?? '',
    name: object.name,
    sequence,
    resource_version: object.resourceVersion ?? null,
    digest: object.digest,
    content: object.content,
    deleted: false,
    updated_at: now,
  };
}

function toEntry(row: ChangeRow): HistoryEntry {
  const slash = row.kind.lastIndexOf('/');
  return {
    id: row.id,
    ref: {
      cluster: row.cluster,
      group: row.kind.slice(0, slash),
      kind: row.kind.slice(slash + 1),
      ...(row.namespace && { namespace: row.namespace }),
      name: row.name,
    },
    change: row.change,
    // Postgres gives big integers as text.
    at: Number(row.at),
    seenLate: Boolean(row.seen_late),
    ...(row.manager !== null && { manager: row.manager }),
    ...(row.generation !== null && { generation: Number(row.generation) }),
    ...(row.digest !== null && { digest: row.digest }),
    diff: JSON.parse(row.diff) as FieldChange[],
  };
}

function readCursor(text: string): { at: number; id: string } | undefined {
  const [, at, id] = /^(\d{1,16})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  return id === undefined ? undefined : { at: Number(at), id };
}

/** Milliseconds by which the clocks of clusters and portals may differ. */
const CLOCKS_MS = 600_000;

/**
 * Whether a cluster wrote the object long after what is known was recorded: then its revisions begin lower than before, as
 * they do after its store was restored from a backup.
 */
function isRestored({ writtenAt }: SeenObject, known: ObjectRow): boolean {
  return (
    writtenAt !== undefined && writtenAt > Number(known.updated_at) + CLOCKS_MS
  );
}

/** Revisions of one cluster count up; what is not a number is not compared. */
function isOlder(
  revision: string | undefined,
  than: string | null | undefined,
): boolean {
  if (!revision || !than || !/^\d+$/.test(revision) || !/^\d+$/.test(than))
    return false;
  return BigInt(revision) < BigInt(than);
}
