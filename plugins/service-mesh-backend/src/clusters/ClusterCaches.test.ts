import { mockServices } from '@backstage/backend-test-utils';
import { Pod } from '@meshwright/backstage-plugin-service-mesh-common';
import {
  ClusterSource,
  MeshCluster,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { FakeKubeServer } from './__testUtils__/FakeKubeServer';
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
    const end = Date.now() + 3_000;
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
