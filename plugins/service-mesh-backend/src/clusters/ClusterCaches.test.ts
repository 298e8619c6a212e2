import { mockServices } from '@backstage/backend-test-utils';
import { Pod } from '@meshwright/backstage-plugin-service-mesh-common';
import {
  ClusterSource,
  MeshCluster,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { FakeKubeServer } from './__testUtils__/FakeKubeServer';
import { systemClock } from './Clock';
import { ClusterCaches } from './ClusterCaches';

const PODS = '/api/v1/pods';
let server: FakeKubeServer;
let caches: ClusterCaches;

beforeEach(async () => {
  server = await FakeKubeServer.start();
});
afterEach(async () => {
  await caches.stop();
  await server.stop();
});

const cluster = (name: string): MeshCluster => ({
  name,
  url: server.url,
  credential: async () => ({}),
});

function source(id: string, list: () => readonly MeshCluster[]): ClusterSource {
  return { id, list: async () => list() };
}

async function start(sources: readonly ClusterSource[]) {
  caches = ClusterCaches.create({
    sources,
    meshes: [],
    logger: mockServices.logger.mock(),
    parse: 'inline',
    sourcesEveryMs: 50,
  });
  await caches.start();
}

async function eventually(check: () => void) {
  for (
    const end = Date.now() + 20_000;
    ;
    await new Promise(f => setTimeout(f, 10))
  ) {
    try {
      return check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

describe('ClusterCaches', () => {
  it('takes a cluster from the first source that names it, and says where it came from', async () => {
    await start([
      source('first', () => [cluster('a')]),
      source('second', () => [cluster('a'), cluster('b')]),
    ]);
    expect(caches.statuses().map(s => [s.name, s.source])).toEqual([
      ['a', 'first'],
      ['b', 'second'],
    ]);
    await eventually(() =>
      expect(caches.statuses().map(s => s.state)).toEqual(['ready', 'ready']),
    );
  });

  it('follows sources: clusters come, go, and stay while their source is silent', async () => {
    let now: () => readonly MeshCluster[] = () => [cluster('a')];
    await start([source('s', () => now())]);
    now = () => [cluster('a'), cluster('b')];
    await eventually(() => expect(caches.statuses()).toHaveLength(2));
    now = () => {
      throw new Error('silent');
    };
    await new Promise(f => setTimeout(f, 120));
    expect(caches.statuses()).toHaveLength(2);
    now = () => [cluster('b')];
    await eventually(() =>
      expect(caches.statuses().map(s => s.name)).toEqual(['b']),
    );
  });

  it('waits for no source that hangs, neither with the others nor at the end', async () => {
    const hangs: ClusterSource = {
      id: 'hangs',
      list: () => new Promise(() => {}),
    };
    caches = ClusterCaches.create({
      sources: [hangs, source('s', () => [cluster('a')])],
      meshes: [],
      logger: mockServices.logger.mock(),
      parse: 'inline',
      clock: {
        ...systemClock,
        after: (ms, callback) =>
          systemClock.after(ms === 15_000 ? 20 : ms, callback),
      },
    });
    await caches.start();
    expect(caches.statuses().map(s => s.name)).toEqual(['a']);
    const slow = ClusterCaches.create({
      sources: [hangs],
      meshes: [],
      logger: mockServices.logger.mock(),
      parse: 'inline',
    });
    const started = slow.start();
    await slow.stop();
    await started;
  });

  it('tells of a change at once although the clock was set back', async () => {
    let offset = 0;
    caches = ClusterCaches.create({
      sources: [source('s', () => [cluster('a')])],
      meshes: [],
      logger: mockServices.logger.mock(),
      parse: 'inline',
      clock: { ...systemClock, now: () => Date.now() + offset },
    });
    await caches.start();
    await eventually(() => expect(server.watches).toHaveLength(4));
    await new Promise(f => setTimeout(f, 100));
    offset = -3_600_000;
    const told: string[] = [];
    caches.onChange(name => told.push(name));
    server.put(PODS, 'p');
    await eventually(() => expect(told).toEqual(['a']));
  });

  it('tells of many changes once', async () => {
    await start([source('s', () => [cluster('a')])]);
    await eventually(() => expect(server.watches).toHaveLength(4));
    await new Promise(f => setTimeout(f, 100));
    const told: string[] = [];
    caches.onChange(name => told.push(name));
    for (let i = 0; i < 200; i++) server.put(PODS, `p${i}`);
    await eventually(() =>
      expect(caches.snapshots()[0].list(Pod)).toHaveLength(200),
    );
    await eventually(() => expect(told.length).toBeGreaterThan(0));
    expect(told.length).toBeLessThan(5);
  });

  it('rejects a live read of an unknown or unreachable cluster', async () => {
    await start([
      source('s', () => [{ ...cluster('a'), url: 'http://127.0.0.1:1' }]),
    ]);
    const ref = {
      cluster: 'a',
      group: '',
      kind: 'Pod',
      namespace: 'x',
      name: 'y',
    };
    await expect(caches.getLive(ref)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await expect(
      caches.getLive({ ...ref, cluster: 'z' }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await eventually(() =>
      expect(caches.statuses()[0]).toMatchObject({
        state: 'unreachable',
        problem: expect.stringContaining('ECONNREFUSED'),
      }),
    );
    expect(caches.snapshots()).toEqual([]);
  });
});
