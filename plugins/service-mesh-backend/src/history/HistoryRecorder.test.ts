import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  defineKind,
  Kind,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { FakeKubeServer } from '../clusters/__testUtils__/FakeKubeServer';
import { ClusterCache } from '../clusters';
import { migrateDatabase } from '../database/openDatabase';
import { DatabaseHistoryStore } from './DatabaseHistoryStore';
import { HistoryRecorder } from './HistoryRecorder';
import { HistoryStore } from './HistoryStore';

const PATH = '/apis/networking.istio.io/v1/virtualservices';
const VirtualService = defineKind({
  group: 'networking.istio.io',
  versions: ['v1'],
  kind: 'VirtualService',
  plural: 'virtualservices',
  scope: 'Namespaced',
  fields: {},
});

const orders = (weight: number, generation: number) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: {
    name: 'orders',
    namespace: 'shop',

    generation,
    managedFields: [{ manager: 'kubectl-edit', time: '2026-11-20T11:00:00Z' }],
  },
  spec: { weight },
});

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
let server: FakeKubeServer;
let store: HistoryStore;
let stop: () => Promise<void> = async () => {};

async function follow(into: HistoryStore = store) {
  const recorder = HistoryRecorder.create({
    store: into,
    logger: mockServices.logger.mock(),
    retryMs: 1,
  });
  const cache = ClusterCache.create({
    cluster: { name: 'eu', url: server.url, credential: async () => ({}) },
    kinds: [VirtualService],
    logger: mockServices.logger.mock(),
    recorder,
    timing: { backOff: { firstMs: 10, longestMs: 20 } },
  });
  cache.start();
  stop = async () => {
    await cache.stop();
    await recorder.stop();
  };
  await until(async () => server.watches.length > 0);
  await recorder.drained();
}

const entries = async () =>
  (
    await store.query({
      places: [{ cluster: 'eu', namespace: 'shop' }],
      limit: 50,
    })
  ).entries;

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (Date.now() < end && !(await done()))
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  expect(await done()).toBe(true);
}

describe('HistoryRecorder', () => {
  beforeEach(async () => {
    server = await FakeKubeServer.start();
    server.remembers = true;
    server.serve(PATH);
    const knex = await databases.init('SQLITE_3');
    await migrateDatabase(knex);
    store = DatabaseHistoryStore.create(knex);
  });
  afterEach(async () => {
    await stop();
    await server.stop();
  });

  it('records what a watch shows, with who and what', async () => {
    server.put(PATH, 'orders', orders(90, 1));
    await follow();
    expect(await entries()).toEqual([]);
    server.put(PATH, 'orders', orders(75, 2));
    await until(async () => (await entries()).length === 1);
    expect((await entries())[0]).toMatchObject({
      change: 'changed',
      manager: 'kubectl-edit',
      generation: 2,
      at: Date.parse('2026-11-20T11:00:00Z'),
      seenLate: false,
      ref: { cluster: 'eu', kind: 'VirtualService', name: 'orders' },
      diff: [{ path: 'spec.weight', before: 90, after: 75 }],
    });
  });

  it('finds after a restart what happened in between', async () => {
    server.put(PATH, 'orders', orders(90, 1));
    await follow();
    await stop();
    server.watches.splice(0);
    server.put(PATH, 'orders', orders(50, 3));
    await follow();
    await until(async () => (await entries()).length === 1);
    expect((await entries())[0]).toMatchObject({
      change: 'changed',
      seenLate: true,
    });
  });

  it.each([
    ['says that the watch is one of the future', false],
    ['says that the watch is too old', true],
  ])(
    'sees what a cluster fell back to that was restored and %s',
    async (_, expired) => {
      server.put(PATH, 'orders', orders(90, 1));
      await follow();
      for (let i = 2; i < 30; i++) server.put(PATH, 'orders', orders(75, i));
      await until(async () => (await entries()).length > 0);
      server.store(PATH, 'orders', orders(90, 1));
      server.restore(20);
      server.intercept = ({ query }, response) => {
        if (!expired || query.get('watch') !== 'true') return false;
        server.intercept = () => false;
        response.writeHead(410).end();
        return true;
      };
      server.closeWatches();
      await until(async () => (await entries())[0].seenLate);
      expect((await entries())[0]).toMatchObject({
        change: 'changed',
        diff: [{ path: 'spec.weight', before: 75, after: 90 }],
      });
    },
  );

  it('holds a bounded number of changes while the database hangs, and ends soon when it is gone', async () => {
    let fail = () => {};
    const hanging: HistoryStore = Object.create(store, {
      reconcile: {
        value: jest.fn(
          () =>
            new Promise<number>((_resolve, reject) => {
              fail = () => reject(new Error('connection lost'));
            }),
        ),
      },
    });
    const logger = mockServices.logger.mock();
    const recorder = HistoryRecorder.create({
      store: hanging,
      logger,
      mostWaiting: 3,
    });
    for (let i = 0; i < 10; i++)
      recorder.listed('eu', { group: 'a', kind: 'B' } as Kind, []);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
    const ended = recorder.stop();
    fail();
    await ended;
    // The others are not tried any more.
    expect(hanging.reconcile).toHaveBeenCalledTimes(1);
  });

  it('goes on after a database that fails for a while', async () => {
    let failures = 3;
    const shaky: HistoryStore = Object.create(store, {
      recordSeen: {
        value: async (...given: Parameters<HistoryStore['recordSeen']>) => {
          failures -= 1;
          if (failures >= 0) throw new Error('connection lost');
          return store.recordSeen(...given);
        },
      },
    });
    await follow(shaky);
    server.put(PATH, 'orders', orders(90, 1));
    await until(async () => (await entries()).length === 1);
    expect(failures).toBe(-1);
  });
});
