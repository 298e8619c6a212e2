import { ServerResponse } from 'node:http';
import { mockServices } from '@backstage/backend-test-utils';
import {
  defineKind,
  isUnread,
  Kind,
  Namespace,
  object,
  Pod,
  text,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { FakeKubeServer, SeenRequest } from './__testUtils__/FakeKubeServer';
import { seededRandom } from './__testUtils__/seededRandom';
import { ClusterCache } from './ClusterCache';
import { builtInKinds } from './parsing/builtInKinds';
import { InlineParser } from './parsing/InlineParser';
import { ObjectParser } from './parsing/ObjectParser';
import { startParserWorker } from './parsing/parserWorker';
import { WorkerParser } from './parsing/WorkerParser';

const PODS = '/api/v1/pods';
/** Milliseconds until a condition is given up; far more than any needs. */
const LIMIT_MS = 30_000;

jest.setTimeout(4 * LIMIT_MS);

const timing = {
  pageSize: 2,
  backOff: { firstMs: 10, longestMs: 40 },
  slowRetry: { least: 30, most: 60 },
  watchIdleMs: 400,
  leastWatchIdleMs: 400,
  listIdleMs: 400,
  staleAfterMs: 30,
  longestLineBytes: 2 * 1024 * 1024,
};

/** Names and revisions as a reader sees them, or why there are none. */
function seen(cache: ClusterCache, kind: Kind): readonly string[] | string {
  const reading = cache.snapshot().list(kind);
  return isUnread(reading)
    ? reading.state
    : reading
        .map(
          ({ metadata }) =>
            `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`,
        )
        .sort();
}

/** Waits until both are equal in JSON. */
async function eventually(read: () => unknown, expected: () => unknown) {
  const end = Date.now() + LIMIT_MS;
  while (
    Date.now() < end &&
    JSON.stringify(read()) !== JSON.stringify(expected())
  )
    await new Promise(f => setTimeout(f, 5));
  expect(read()).toEqual(expected());
}

/** Waits until something holds. */
const until = (holds: () => boolean) => eventually(holds, () => true);

const isList = (r: SeenRequest) => r.path === PODS && !r.query.has('watch');
const isWatch = (r: SeenRequest) => r.path === PODS && r.query.has('watch');

/** Does something to the next requests that match; `answers` tells whether it answered in the place of the server. */
function next(
  server: FakeKubeServer,
  matches: (request: SeenRequest) => boolean,
  answers: (response: ServerResponse) => boolean,
  count = 1,
) {
  let left = count;
  server.intercept = (request, response) => {
    if (left === 0 || !matches(request)) return false;
    left -= 1;
    return answers(response);
  };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers).end('{"kind":"Status"}');
    return true;
  };

/** Lets the server answer, but sends the body as `send` does. */
const sending =
  (send: (response: ServerResponse, body: Buffer) => void) =>
  (response: ServerResponse) => {
    const end = response.end.bind(response);
    response.end = ((body: string) => {
      response.end = end;
      send(response, Buffer.from(body));
      return response;
    }) as typeof response.end;
    return false;
  };

/** What a fault is done with. */
interface Bed {
  readonly server: FakeKubeServer;
  readonly cache: ClusterCache;
  /** The token the server accepts from now on; `current` is what the portal has. */
  readonly token: { current: string };
  /** Changes objects without telling the open watch. */
  change(): void;
  /** Makes the portal list anew: what it knows is too old. */
  expire(): void;
}

const pause = () => new Promise(f => setTimeout(f, 20));

/** `gap`: the objects may be away meanwhile. `lists`: false when nothing may be listed anew. */
const faults: Record<
  string,
  {
    readonly gap?: true;
    readonly lists?: false;
    inject(bed: Bed): void | Promise<void>;
  }
> = {
  'closes the watch': {
    lists: false,
    inject({ server, change }) {
      change();
      server.closeWatches();
    },
  },
  'tears the watch inside a line': {
    lists: false,
    async inject({ server, change }) {
      change();
      server.sendRaw(PODS, '{"type":"MODIFIED","obj');
      await pause();
      server.closeWatches('destroy');
    },
  },
  'ends the watch inside a character': {
    lists: false,
    async inject({ server, change }) {
      change();
      server.sendRaw(
        PODS,
        Buffer.from('{"type":"ADDED","object":{"metadata":{"name":"é').subarray(
          0,
          -1,
        ),
      );
      await pause();
      server.closeWatches();
    },
  },
  'ends the watch with 410 in the stream': { inject: bed => bed.expire() },
  'answers a watch with 410': {
    inject({ server, expire }) {
      next(server, isWatch, status(410));
      expire();
    },
  },
  'asks to slow down with 429': {
    inject({ server, expire }) {
      next(server, isList, status(429, { 'retry-after': '1' }), 2);
      expire();
    },
  },
  'answers lists with 503': {
    inject({ server, expire }) {
      next(server, isList, status(503), 3);
      expire();
    },
  },
  'answers watches with 500': {
    inject({ server, change }) {
      change();
      next(server, isWatch, status(500), 3);
      server.closeWatches();
    },
  },
  'answers watches with 500 for so long that their revision is not trusted any more':
    {
      inject({ server, change }) {
        change();
        next(server, isWatch, status(500), 8);
        server.closeWatches();
      },
    },
  'tears a list': {
    inject({ server, expire }) {
      next(
        server,
        isList,
        sending((response, body) => {
          response.write(body.subarray(0, body.length / 2));
          setTimeout(() => response.destroy(), 10);
        }),
      );
      expire();
    },
  },
  'ends a list too early': {
    inject({ server, expire }) {
      next(
        server,
        isList,
        sending((response, body) =>
          response.end(body.subarray(0, body.length / 2)),
        ),
      );
      expire();
    },
  },
  'stops inside a list': {
    inject({ server, expire }) {
      next(
        server,
        isList,
        sending((response, body) =>
          response.write(body.subarray(0, body.length / 2)),
        ),
      );
      expire();
    },
  },
  'sends a list slowly': {
    inject({ server, expire }) {
      next(
        server,
        isList,
        sending((response, body) => {
          let sent = 0;
          const timer = setInterval(() => {
            response.write(body.subarray(sent, sent + 20));
            sent += 20;
            if (sent < body.length) return;
            clearInterval(timer);
            response.end();
          }, 10);
        }),
      );
      expire();
    },
  },
  'shows a login page': {
    inject({ server, expire }) {
      next(
        server,
        r => r.path === PODS,
        response => {
          response
            .writeHead(200, { 'content-type': 'text/html' })
            .end('<html>\n<body>login</body>\n</html>\n');
          return true;
        },
        4,
      );
      expire();
    },
  },
  'accepts the credential no more until it is renewed': {
    async inject({ server, change, token }) {
      let refused = 0;
      server.intercept = (r, response) => {
        if (r.headers.authorization === 'Bearer new') return false;
        refused += 1;
        return status(401)(response);
      };
      change();
      server.closeWatches();
      await until(() => refused > 2);
      token.current = 'new';
    },
  },
  'forbids the kind for a while': {
    gap: true,
    async inject({ server, cache, change }) {
      next(server, r => r.path === PODS, status(403), Infinity);
      change();
      server.closeWatches();
      await until(
        () =>
          seen(cache, Pod) === 'forbidden' &&
          cache.health().state === 'partial',
      );
      server.intercept = () => false;
    },
  },
  'serves the kind no more for a while': {
    gap: true,
    async inject({ server, cache, change }) {
      server.withdraw(PODS);
      change();
      server.closeWatches();
      await until(() => cache.snapshot().coverage(Pod).state === 'absent');
      server.serve(PODS);
    },
  },
  'accepts a watch and stays silent': {
    lists: false,
    inject({ server, change }) {
      next(server, isWatch, response => {
        response.writeHead(200).flushHeaders();
        return true;
      });
      change();
      server.closeWatches();
    },
  },
  'sends bookmarks only, then forgets everything before them': {
    lists: false,
    async inject({ server, change }) {
      server.revision += 1000;
      server.bookmark(PODS);
      await pause();
      server.compact();
      server.closeWatches();
      change();
    },
  },
  'forgets the list that is being read': {
    inject({ server, expire }) {
      next(
        server,
        r => isList(r) && r.query.has('continue'),
        () => {
          server.compact();
          return false;
        },
      );
      expire();
    },
  },
  'changes objects between two pages': {
    inject({ server, change, expire }) {
      next(
        server,
        r => isList(r) && r.query.has('continue'),
        () => {
          change();
          server.remove(PODS, 'a');
          return false;
        },
      );
      expire();
    },
  },
  'sends lines in pieces': {
    lists: false,
    async inject({ server }) {
      const lines = ['x', 'y', 'ü', 'z'].map(
        name =>
          `${JSON.stringify({
            type: 'ADDED',
            object: server.store(PODS, name),
          })}\n`,
      );
      const bytes = Buffer.from(lines.join(''));
      const pieces = [0, 1, 70, 71, 200, 260, 333, bytes.length];
      for (const [i, from] of pieces.entries()) {
        server.sendRaw(PODS, bytes.subarray(from, pieces[i + 1]));
        await pause();
      }
    },
  },
  'sends a huge object': {
    lists: false,
    inject({ server }) {
      const annotations = { note: 'é'.repeat(500_000) };
      server.put(PODS, 'huge', { metadata: { annotations } });
    },
  },
  'sends a line without end': {
    inject({ server, change }) {
      change();
      server.sendRaw(PODS, `{"type":"${'x'.repeat(3_000_000)}`);
    },
  },
  'sends a line that is not JSON': {
    inject({ server, change }) {
      change();
      server.sendRaw(PODS, '{"type":"MODIFIED","object":{"na\n');
    },
  },
  'sends an old event again': {
    inject({ server, change }) {
      change();
      const metadata = { name: 'a', namespace: 'shop', resourceVersion: '7' };
      server.send(PODS, { type: 'MODIFIED', object: { metadata } });
    },
  },
  restarts: {
    async inject({ server, change, cache }) {
      const { resume } = await server.pause();
      change();
      await until(
        () => cache.health().problem?.includes('cannot be reached') ?? false,
      );
      await resume();
    },
  },
  'restarts and has forgotten its past': {
    async inject({ server, change, cache }) {
      const { resume } = await server.pause();
      change();
      server.compact();
      await until(
        () => cache.health().problem?.includes('cannot be reached') ?? false,
      );
      await resume();
    },
  },
  'is restored from a backup': {
    async inject({ server, change }) {
      for (let i = 0; i < 50; i++) server.put(PODS, 'a');
      await pause();
      change();
      server.restore(20);
      server.closeWatches('destroy');
    },
  },
};

let threadsStarted = 0;

/** The thread of the sources; a built package needs no transform. */
function startThread() {
  threadsStarted += 1;
  return startParserWorker([
    '--require',
    require.resolve('@backstage/cli/config/nodeTransform.cjs'),
  ]);
}

const parsers: Record<string, () => ObjectParser> = {
  'the main thread': () => new InlineParser(),
  'the parser thread': () =>
    new WorkerParser(mockServices.logger.mock(), startThread),
};

describe.each(Object.keys(parsers))('A cache that parses in %s', where => {
  let parser: ObjectParser;
  let server: FakeKubeServer;
  let cache: ClusterCache;
  let token: { current: string };

  beforeAll(() => {
    parser = parsers[where]();
  });
  afterAll(() => parser.close());
  beforeEach(async () => {
    server = await FakeKubeServer.start();
    server.remembers = true;
    token = { current: 'first' };
  });
  afterEach(async () => {
    await cache.stop();
    await server.stop();
  });

  function start(kind: Kind, options: Partial<typeof timing> = {}) {
    cache = ClusterCache.create({
      cluster: {
        name: 'one',
        url: server.url,
        credential: async () => ({ bearerToken: token.current }),
      },
      kinds: [kind],
      logger: mockServices.logger.mock(),
      parser,
      timing: { ...timing, ...options },
    });
    cache.start();
  }

  const converged = () =>
    eventually(
      () => [seen(cache, Pod), cache.health().state, server.watches.length],
      () => [server.truth(PODS), 'ready', 1],
    );

  it.each(Object.keys(faults))(
    'sees the whole truth again after the server %s',
    async name => {
      const { inject, gap, lists = true } = faults[name];
      // The thread knows the kinds by key; in it another declaration would be parsed by the main thread.
      const kind = builtInKinds().get('/Pod') ?? Pod;
      for (const pod of ['a', 'b', 'old', 'stays-é', 'z'])
        server.store(PODS, pod, {}, pod === 'z' ? 'other' : 'shop');
      start(kind);
      await converged();

      const stays = server.truth(PODS).find(o => o.includes('stays')) ?? '';
      const newest = new Map<string, number>();
      const wrong: unknown[] = [];
      const look = setInterval(() => {
        const now = seen(cache, Pod);
        if (typeof now === 'string' || new Set(now).size !== now.length) {
          wrong.push(now);
          return;
        }
        // Only a restored server may bring objects back to what they were.
        if (name.includes('backup')) return;
        if (!now.includes(stays)) wrong.push(now);
        for (const [pod, revision] of now.map(o => o.split('@'))) {
          if (Number(revision) < (newest.get(pod) ?? 0)) wrong.push(pod);
          newest.set(pod, Number(revision));
        }
      }, 1);
      const listsBefore = server.count(PODS, false);
      const before = server.requests.length;
      const change = () => {
        server.store(PODS, 'a', { metadata: { labels: { version: 'v2' } } });
        server.remove(PODS, 'old', { silently: true });
        server.store(PODS, `new-${server.revision}`);
      };
      await inject({
        server,
        cache,
        token,
        change,
        expire() {
          change();
          server.compact();
          server.closeWatches();
        },
      });
      await converged();

      server.put(PODS, 'after');
      server.remove(PODS, 'b');
      await converged();
      clearInterval(look);
      expect(gap ? [] : wrong).toEqual([]);
      const listed = server.count(PODS, false) - listsBefore;
      expect(lists ? 0 : listed).toBe(0);
      expect(server.requests.length - before).toBeLessThan(100);
      await cache.stop();
      await until(() => server.watches.length === 0);
    },
  );

  it('finds a kind again that is served in another version only', async () => {
    const paths = ['v1beta1', 'v1'].map(v => `/apis/example.org/${v}/gadgets`);
    const Gadget = defineKind({
      group: 'example.org',
      versions: ['v1', 'v1beta1'],
      kind: 'Gadget',
      plural: 'gadgets',
      scope: 'Namespaced',
      fields: { spec: object({ size: text }) },
    });
    server.serve(paths[0]);
    server.store(paths[0], 'g');
    start(Gadget);
    await eventually(
      () => seen(cache, Gadget),
      () => server.truth(paths[0]),
    );
    server.withdraw(paths[0]);
    server.serve(paths[1]);
    server.store(paths[1], 'h');
    server.closeWatches();
    await eventually(
      () => seen(cache, Gadget),
      () => server.truth(paths[1]),
    );
  });

  it('reads an object anew whose revision means another content since a backup was restored', async () => {
    const labelled = (version: string) => ({
      metadata: { labels: { version } },
    });
    server.store(PODS, 'a', labelled('v1'));
    for (let i = 0; i < 9; i++) server.store(PODS, 'b');
    start(builtInKinds().get('/Pod') ?? Pod);
    await converged();
    const version = () => {
      const pods = cache.snapshot().list(Pod, 'shop');
      const pod = isUnread(pods)
        ? undefined
        : pods.find(({ metadata }) => metadata.name === 'a');
      return [pod?.metadata.resourceVersion, pod?.metadata.labels?.version];
    };
    expect(version()).toEqual(['101', 'v1']);
    server.store(PODS, 'a', labelled('v2'));
    server.restore(100);
    server.closeWatches();
    await eventually(version, () => ['101', 'v2']);
  });

  it('neither loses nor doubles an object when answers are cut at any byte (200 seeds)', async () => {
    for (let i = 0; i < 7; i++) server.store(PODS, `stays-${i}-é`);
    start(builtInKinds().get('/Pod') ?? Pod, {
      backOff: { firstMs: 1, longestMs: 4 },
    });
    await converged();
    const stay = server.truth(PODS);
    const wrong: unknown[] = [];
    let seed = 0;
    const look = setInterval(() => {
      const now = seen(cache, Pod);
      if (
        typeof now === 'string' ||
        new Set(now.map(o => o.split('@')[0])).size !== now.length ||
        !stay.every(o => now.includes(o))
      )
        wrong.push({ seed, now });
    }, 1);

    const play = async (random: () => number) => {
      const upTo = (most: number) => Math.floor(random() * most);
      let cuts = 1 + upTo(5);
      server.intercept = (request, response) => {
        if (request.path === PODS && cuts-- > 0)
          cutAfter(response, upTo(upTo(2) ? 200 : 1500), random() < 0.5);
        return false;
      };
      const change = () => {
        const name = `pod-${upTo(6)}-ü`;
        if (random() < 0.4) server.remove(PODS, name);
        else server.put(PODS, name, { spec: { nodeName: `node-${upTo(99)}` } });
      };
      for (let i = upTo(4); i >= 0; i--) change();
      if (random() < 0.4) server.compact();
      server.closeWatches(random() < 0.5 ? 'end' : 'destroy');
      for (let i = upTo(4); i >= 0; i--) change();
      await converged();
    };
    for (seed = 1; seed <= 200; seed++) await play(seededRandom(seed));
    clearInterval(look);
    expect(wrong).toEqual([]);
    // One thread did it all: none died, and none was needed in the main thread.
    expect(threadsStarted).toBe(where === 'the parser thread' ? 1 : 0);
  });
});

/** Lets so many bytes of an answer pass, then ends or tears it. */
function cutAfter(response: ServerResponse, bytes: number, tear: boolean) {
  const write = response.write.bind(response) as (part: Buffer) => boolean;
  const end = response.end.bind(response) as () => ServerResponse;
  let left = bytes;
  const pass = (body: string | Uint8Array) => {
    const part = Buffer.from(body as string);
    if (left > 0) write(part.subarray(0, left));
    left -= part.length;
    if (left > 0) return true;
    if (tear) setImmediate(() => response.destroy());
    else end();
    response.write = (() => true) as typeof response.write;
    response.end = (() => response) as typeof response.end;
    return false;
  };
  response.write = pass as typeof response.write;
  response.end = ((body?: string) => {
    if (body === undefined || pass(body)) end();
    return response;
  }) as typeof response.end;
}

it('says in the health of a cluster that the parser is not well', async () => {
  const server = await FakeKubeServer.start();
  const parser = Object.assign(new InlineParser(), { problem: 'not well' });
  const cache = ClusterCache.create({
    cluster: { name: 'one', url: server.url, credential: async () => ({}) },
    kinds: [Namespace],
    logger: mockServices.logger.mock(),
    parser,
  });
  cache.start();
  await eventually(
    () => [cache.health().state, cache.health().problem],
    () => ['ready', 'not well'],
  );
  await cache.stop();
  await server.stop();
});
