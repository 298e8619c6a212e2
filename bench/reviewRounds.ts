// Reads a cluster, then lets the task of the reviews look at 10,000 entities on a real database: once when all are new and once
// when nothing changed. Prints what a pass cost, as JSON.
//   node --expose-gc --require <nodeTransform> bench/reviewRounds.ts <url> <services>
import { LoggerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import createKnex, { Knex } from 'knex';
import { meshes } from '../plugins/service-mesh-common/src';
import { migrateDatabase } from '../plugins/service-mesh-backend/src/database/openDatabase';
import { DatabaseNoticeStore } from '../plugins/service-mesh-backend/src/notices/DatabaseNoticeStore';
import { NoticeSender } from '../plugins/service-mesh-backend/src/notices/NoticeSender';
import { DatabaseReviewStore } from '../plugins/service-mesh-backend/src/reviews/DatabaseReviewStore';
import { ReviewRounds } from '../plugins/service-mesh-backend/src/reviews/ReviewRounds';
import { ReviewService } from '../plugins/service-mesh-backend/src/reviews/ReviewService';
import { MeshService } from '../plugins/service-mesh-backend/src/service/MeshService';
import { startPostgres } from '../scripts/startPostgres.mjs';
import { readCluster } from './readCluster';
import { SERVICES_PER_NAMESPACE } from './synthetic';
import { watched } from './measure.mjs';

const ENTITIES = 10_000;
const OWNERS = 200;
const PAGE = 500;

/** One pass over all entities. */
export interface PassCost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly longestBlockMs: number;
  readonly queries: number;
  /** Of resident memory, above what was there before. */
  readonly peakRssMb: number;
}

/** What the task of the reviews costs. */
export interface RoundsCost {
  readonly entities: number;
  readonly database: string;
  readonly first: PassCost;
  readonly again: PassCost;
}

/** Services are asked for twice, as often as it takes. */
function entityOf(i: number, services: number): Entity {
  const service = i % services;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: `svc-${i}`,
      namespace: 'default',
      annotations: {
        'backstage.io/kubernetes-id': `svc-${service}`,
        'backstage.io/kubernetes-namespace': `ns-${Math.floor(
          service / SERVICES_PER_NAMESPACE,
        )}`,
      },
    },
    relations: [
      { type: 'ownedBy', targetRef: `group:default/team-${i % OWNERS}` },
    ],
  };
}

/** The list of a catalog, in pages. */
function catalogOf(entities: readonly Entity[]) {
  return {
    queryEntities: async (request: { cursor?: string } = {}) => {
      const from = Number(request.cursor ?? 0);
      const next = from + PAGE;
      return {
        items: entities.slice(from, next),
        totalItems: entities.length,
        pageInfo: next < entities.length ? { nextCursor: String(next) } : {},
      };
    },
  };
}

async function openDatabase(): Promise<{
  readonly knex: Knex;
  readonly name: string;
  stop(): Promise<void>;
}> {
  const postgres = await startPostgres();
  const [connection] = Object.values(postgres?.env ?? {});
  const knex = connection
    ? createKnex({ client: 'pg', connection, pool: { min: 0, max: 10 } })
    : createKnex({
        client: 'better-sqlite3',
        connection: ':memory:',
        useNullAsDefault: true,
      });
  await migrateDatabase(knex);
  return {
    knex,
    name: connection ? 'PostgreSQL' : 'SQLite',
    stop: async () => {
      await knex.destroy();
      await postgres?.stop();
    },
  };
}

async function main() {
  const [url, services] = process.argv.slice(2);
  if (!url || !services)
    throw new Error('usage: reviewRounds.ts <url> <services>');
  const alive = setInterval(() => {}, 1_000);
  const cluster = await readCluster(url);
  const database = await openDatabase();
  const { knex } = database;
  const mesh = new MeshService({
    clusters: {
      snapshots: () => [cluster.index],
      statuses: () => [],
      getLive: async () => undefined,
      onChange: () => () => {},
    },
    meshes,
    principals: {
      revision: 0,
      lookup: () => ({ entityRefs: [], ownerRefs: [] }),
      lookupWorkload: () => ({ entityRefs: [], ownerRefs: [] }),
    },
    prometheus: { of: () => undefined },
    links: {} as never,
  });
  const settings = {
    enabled: true,
    periodDays: 180,
    overdueDays: 14,
    reminderDays: 14,
    exceptionDays: 365,
    checkMinutes: 10,
    notifications: true,
  };
  const store = DatabaseReviewStore.create(knex);
  const warnings: string[] = [];
  const logger: LoggerService = {
    error: () => {},
    warn: (message, meta) => void warnings.push(`${message} ${meta}`),
    info: () => {},
    debug: () => {},
    child: () => logger,
  };
  let told = 0;
  const rounds = new ReviewRounds({
    catalog: catalogOf(
      Array.from({ length: ENTITIES }, (_, i) => entityOf(i, Number(services))),
    ) as never,
    auth: mockServices.auth(),
    service: new ReviewService({
      mesh,
      questions: { usage: async () => Promise.reject(new Error('not asked')) },
      store,
      settings,
    }),
    store,
    notices: new NoticeSender({
      store: DatabaseNoticeStore.create(knex),
      notifications: {
        send: async () => {
          told += 1;
        },
      },
      subject: 'review',
      setting: 'serviceMesh.reviews.notifications',
      logger,
    }),
    settings,
    logger,
  });
  let queries = 0;
  knex.on('query', () => {
    queries += 1;
  });
  const pass = async (): Promise<PassCost> => {
    global.gc?.();
    queries = 0;
    const before = process.memoryUsage.rss();
    let peak = before;
    const sampler = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 20);
    const { wallMs, cpuMs, longestBlockMs } = await watched(() => rounds.run());
    clearInterval(sampler);
    return {
      wallMs,
      cpuMs,
      longestBlockMs,
      queries,
      peakRssMb: Math.round((peak - before) / 1e6),
    };
  };
  const first = await pass();
  const again = await pass();
  const summaries = await store.readSummaries({ limit: ENTITIES });
  if (summaries.length !== ENTITIES || told !== ENTITIES || warnings.length > 0)
    throw new Error(
      `${summaries.length} of ${ENTITIES} entities were looked at, ${told} told, ${warnings.length} warnings: ${warnings[0]}`,
    );
  const cost: RoundsCost = {
    entities: ENTITIES,
    database: database.name,
    first,
    again,
  };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
  clearInterval(alive);
  await database.stop();
  await cluster.stop();
  process.exit(0);
}

main().catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
