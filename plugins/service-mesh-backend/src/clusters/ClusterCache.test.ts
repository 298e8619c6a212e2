import { ServerResponse } from 'node:http';
import { mockServices } from '@backstage/backend-test-utils';
import {
  defineKind,
  isUnread,
  Kind,
  object,
  Pod,
  Service,
  text,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { UserOnlyCredentialError } from '@meshwright/backstage-plugin-service-mesh-node';
import { FakeKubeServer } from './__testUtils__/FakeKubeServer';
import { ClusterCache } from './ClusterCache';

const PODS = '/api/v1/pods';
const GADGETS = '/apis/example.org/v1beta1/gadgets';

const Gadget = defineKind({
  group: 'example.org',
  versions: ['v1', 'v1beta1'],
  kind: 'Gadget',
  plural: 'gadgets',
  scope: 'Namespaced',
  fields: { spec: object({ size: text }) },
});

const timing = {
  pageSize: 2,
  backOff: { firstMs: 20, longestMs: 60 },
  slowRetry: { least: 40, most: 60 },
  watchIdleMs: 400,
  leastWatchIdleMs: 200,
  listIdleMs: 500,
  staleAfterMs: 30,
};

let server: FakeKubeServer;
let cache: ClusterCache;
let tokens: string[];

beforeEach(async () => {
  server = await FakeKubeServer.start();
  tokens = [];
});
afterEach(async () => {
  await cache.stop();
  await server.stop();
});

function watch(
  kinds: readonly Kind[] = [Pod],
  credential?: () => Promise<{ bearerToken?: string }>,
) {
  let asked = 0;
  cache = ClusterCache.create({
    cluster: {
      name: 'one',
      url: server.url,
      credential:
        credential ?? (async () => ({ bearerToken: `token-${++asked}` })),
    },
    kinds,
    logger: mockServices.logger.mock(),
    timing,
  });
  cache.start();
}

function names(kind: Kind = Pod): readonly string[] | string {
  const reading = cache.snapshot().list(kind);
  return isUnread(reading)
    ? reading.state
    : reading.map(o => o.metadata.name).sort();
}

const state = (kind: Kind = Pod) => cache.snapshot().coverage(kind).state;

async function eventually<T>(read: () => T, expected: T): Promise<void> {
  const end = Date.now() + 20_000;
  while (
    Date.now() < end &&
    JSON.stringify(read()) !== JSON.stringify(expected)
  )
    await new Promise(f => setTimeout(f, 10));
  expect(read()).toEqual(expected);
}

const fail = (response: ServerResponse, status: number, headers = {}) => {
  response.writeHead(status, headers).end('{}');
  return true;
};

async function watching() {
  watch();
  await eventually(() => server.watches.length, 1);
}

describe('ClusterCache', () => {
  it('reads all pages, then follows events', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) server.store(PODS, name);
    watch();
    await eventually(names, ['a', 'b', 'c', 'd', 'e']);
    expect(server.count(PODS, false)).toBe(3);
    await eventually(() => server.watches.length, 1);
    const [first] = server.requests.filter(r => r.query.has('watch'));
    expect(Object.fromEntries(first.query)).toMatchObject({
      allowWatchBookmarks: 'true',
      resourceVersion: '105',
      timeoutSeconds: expect.any(String),
    });
    server.put(PODS, 'f');
    server.remove(PODS, 'a');
    await eventually(names, ['b', 'c', 'd', 'e', 'f']);
    expect(cache.health().state).toBe('ready');
  });

  it('keeps the snapshot, and the slices of namespaces nothing happened in', async () => {
    server.store(PODS, 'a', {}, 'quiet');
    server.store(PODS, 'b', {}, 'busy');
    await watching();
    const before = cache.snapshot();
    expect(cache.snapshot()).toBe(before);
    server.put(PODS, 'c', {}, 'busy');
    await eventually(names, ['a', 'b', 'c']);
    const after = cache.snapshot();
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(after.list(Pod, 'quiet')).toBe(before.list(Pod, 'quiet'));
    expect(before.list(Pod, 'busy')).toHaveLength(1);
  });

  it('resumes after a clean close where it stopped, without a new list and without a storm', async () => {
    await watching();
    server.bookmark(PODS, 500);
    await new Promise(f => setTimeout(f, 50));
    server.closeWatches();
    await eventually(() => server.watches.length, 1);
    expect(server.requests.at(-1)?.query.get('resourceVersion')).toBe('500');
    expect(server.count(PODS, false)).toBe(1);
    server.intercept = (r, response) => {
      if (r.query.has('watch')) response.writeHead(200).end();
      return r.query.has('watch');
    };
    server.closeWatches();
    await new Promise(f => setTimeout(f, 600));
    expect(server.count(PODS, true)).toBeLessThan(40);
  });

  it.each<[string, () => void]>([
    ['is reset', () => server.closeWatches('destroy')],
    [
      'says 410',
      () =>
        server.send(PODS, {
          type: 'ERROR',
          object: { kind: 'Status', code: 410, reason: 'Expired' },
        }),
    ],
    [
      'sends a line that is not JSON',
      () => server.sendRaw(PODS, '{"type":"MODIFIED","object":{"na\n'),
    ],
    [
      'ends inside a line',
      () => {
        server.sendRaw(PODS, '{"type":"ADD');
        server.closeWatches();
      },
    ],
    [
      'sends an event of no known type',
      () => server.send(PODS, { type: 'WHAT', object: {} }),
    ],
    ['sends null', () => server.sendRaw(PODS, 'null\n')],
    [
      'goes back in revisions',
      () => {
        server.revision = 10;
        server.bookmark(PODS, 10);
      },
    ],
    ['is silent', () => {}],
  ])(
    'finds a change it was not told about, and serves the old objects meanwhile, when the watch %s',
    async (how, fault) => {
      server.store(PODS, 'a');
      server.store(PODS, 'old');
      await watching();
      await eventually(names, ['a', 'old']);
      server.remove(PODS, 'old', { silently: true });
      server.store(PODS, 'new');
      const seen = new Set<string>();
      const stop = cache.onChange(() => seen.add(String(names())));
      fault();
      if (['is silent', 'is reset', 'ends inside a line'].includes(how)) {
        // The server replays what happened since the revision, as etcd does.
        await eventually(
          () => server.count(PODS, true) > 1 && server.watches.length,
          1,
        );
        server.remove(PODS, 'old');
        server.put(PODS, 'new');
      }
      await eventually(names, ['a', 'new']);
      await eventually(state, 'synced');
      expect(seen).not.toContain('');
      stop();
    },
  );

  it('restarts a list whose continue token expired', async () => {
    for (const name of ['a', 'b', 'c']) server.store(PODS, name);
    let once = true;
    server.intercept = (r, response) => {
      if (!once || !r.query.has('continue')) return false;
      once = false;
      return fail(response, 410);
    };
    watch();
    await eventually(names, ['a', 'b', 'c']);
  });

  it('waits as long as the server asks, and no less', async () => {
    const at: number[] = [];
    server.intercept = (r, response) => {
      if (r.path !== PODS || at.push(Date.now()) > 1) return false;
      return fail(response, 429, { 'retry-after': '1' });
    };
    watch();
    await eventually(names, []);
    expect(at[1] - at[0]).toBeGreaterThanOrEqual(990);
  });

  it('asks for a fresh credential after a 401', async () => {
    server.intercept = (r, response) => {
      tokens.push(r.headers.authorization ?? '');
      return r.path === PODS && r.headers.authorization === 'Bearer token-2'
        ? fail(response, 401)
        : false;
    };
    watch();
    await eventually(names, []);
    expect(new Set(tokens).size).toBeGreaterThan(2);
  });

  it('marks one forbidden kind and leaves the others alone, until access is given', async () => {
    let forbidden = true;
    server.intercept = (r, response) =>
      r.path === PODS && forbidden && fail(response, 403);
    watch([Pod, Service]);
    await eventually(() => [names(Pod), names(Service)], ['forbidden', []]);
    expect(cache.health()).toMatchObject({
      state: 'partial',
      problem: 'the credential may not read this',
    });
    forbidden = false;
    await eventually(names, []);
  });

  it('reads a kind as none while the cluster does not serve it, and finds it when it appears', async () => {
    watch([Gadget]);
    await eventually(() => state(Gadget), 'absent');
    expect(names(Gadget)).toEqual([]);
    server.serve(GADGETS);
    server.store(GADGETS, 'g', { spec: { size: 'L' } });
    await eventually(() => [state(Gadget), names(Gadget)], ['synced', ['g']]);
    expect(cache.snapshot().get(Gadget, 'g', 'shop')).toMatchObject({
      spec: { size: 'L' },
    });
  });

  it('never calls an unreachable cluster empty', async () => {
    server.intercept = (_, response) => fail(response, 503);
    watch();
    await eventually(names, 'unreachable');
    expect(cache.readInPart).toBe(false);
    expect(cache.health()).toMatchObject({
      state: 'unreachable',
      problem: 'the API server answered with status 503',
    });
  });

  it('says that a cluster needs a user', async () => {
    watch([Pod], async () => {
      throw new UserOnlyCredentialError('users only');
    });
    await eventually(() => cache.health().state, 'not-watchable');
    expect(cache.health().problem).toBe('users only');
    expect(server.requests).toEqual([]);
  });

  it('reads hostile objects without harm', async () => {
    server.store(PODS, 'null-lists', {
      spec: null,
      status: { containerStatuses: null },
    });
    server.store(PODS, 'wrong', { spec: { containers: 'none' } });
    server.store(PODS, 'long', {
      metadata: { annotations: { 'istio.io/x': 'x'.repeat(1_000_000) } },
    });
    server.store(
      PODS,
      'proto',
      JSON.parse('{"metadata":{"labels":{"__proto__":"x","ok":"y"}}}'),
    );
    watch();
    await eventually(names, ['long', 'null-lists', 'proto', 'wrong']);
    expect(cache.snapshot().coverage(Pod).malformed).toBe(2);
    expect(({} as Record<string, unknown>).ok).toBeUndefined();
    await eventually(() => server.watches.length, 1);
    server.sendRaw(
      PODS,
      '{"type":"ADDED","object":null}\n{"type":"ADDED","object":{"metadata":{"name":7}}}\n',
    );
    server.put(PODS, 'after');
    await eventually(() => names().includes('after'), true);
  });

  it('asks for named objects by name only', async () => {
    server.store(PODS, 'a');
    server.store(PODS, 'b');
    server.store(PODS, 'c');
    watch([{ ...Pod, names: ['a', 'c'] }]);
    await eventually(names, ['a', 'c']);
    expect(
      server.requests
        .filter(r => r.path === PODS)
        .every(r => r.query.get('fieldSelector')?.startsWith('metadata.name=')),
    ).toBe(true);
  });

  it('asks for metadata alone, and for what a kind selects', async () => {
    server.store(PODS, 'a', { apiVersion: 'meta.k8s.io/v1' });
    watch([
      {
        ...Pod,
        fields: {},
        metadataOnly: true,
        fieldSelector: 'metadata.name=a',
      },
    ]);
    await eventually(names, ['a']);
    await eventually(() => server.watches.length, 1);
    const forms = server.requests
      .filter(r => r.path === PODS)
      .map(r => [r.headers.accept, r.query.get('fieldSelector')]);
    expect(forms).toEqual(
      ['PartialObjectMetadataList', 'PartialObjectMetadata'].map(form => [
        `application/json;as=${form};g=meta.k8s.io;v=v1,application/json`,
        'metadata.name=a',
      ]),
    );
    expect(cache.snapshot().get(Pod, 'a', 'shop')).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
    });
  });

  it('shows a live object without what must stay hidden', async () => {
    server.store(PODS, 'a', {
      metadata: {
        managedFields: [{}],
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
        },
      },
      spec: {
        containers: [
          { name: 'app', env: [{ name: 'PASSWORD', value: 'secret' }] },
        ],
      },
    });
    watch();
    const ref = {
      cluster: 'one',
      group: '',
      kind: 'Pod',
      namespace: 'shop',
      name: 'a',
    };
    const live = await cache.getLive(ref);
    expect(live).toMatchObject({
      spec: {
        containers: [{ env: [{ name: 'PASSWORD', value: '(hidden)' }] }],
      },
    });
    expect(JSON.stringify(live)).not.toMatch(
      /managedFields|last-applied|secret/,
    );
    expect(await cache.getLive({ ...ref, name: 'gone' })).toBeUndefined();
    expect(await cache.getLive({ ...ref, kind: 'Secret' })).toBeUndefined();
  });

  it('leaves no watch behind', async () => {
    await watching();
    await cache.stop();
    await eventually(() => server.watches.length, 0);
  });
});
