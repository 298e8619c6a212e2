import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';

/** One request as the server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** Answers a request in the place of the server; return false to let the server answer. */
export type Interception = (
  request: SeenRequest,
  response: ServerResponse,
) => boolean;

interface Stored {
  readonly path: string;
  readonly object: Record<string, unknown>;
}

/** An event with the collection and the revision it belongs to. */
interface Past {
  readonly path: string;
  readonly revision: number;
  readonly event: unknown;
}

/** A list as it was when its first page was asked for: all pages show one moment. */
interface OpenList {
  readonly revision: number;
  readonly items: readonly Record<string, unknown>[];
}

/**
 * A small Kubernetes API: discovery, paged lists and watches of what tests put into it. It forgets events, so that a test
 * can send what it likes, unless `remembers` is set: then a watch begins with what happened after its revision, as with a
 * real server, and one that comes too late is told so.
 */
export class FakeKubeServer {
  readonly requests: SeenRequest[] = [];
  readonly watches: {
    readonly path: string;
    readonly response: ServerResponse;
  }[] = [];
  intercept: Interception = () => false;
  revision = 100;
  remembers = false;
  private past: Past[] = [];
  private compactedAt = 0;
  private lists = 0;
  private readonly openLists = new Map<string, OpenList>();
  private readonly objects = new Map<string, Stored>();
  private readonly served = new Set([
    '/api/v1/namespaces',
    '/api/v1/pods',
    '/api/v1/services',
    '/apis/apps/v1/deployments',
  ]);

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeKubeServer> {
    const server = createServer();
    const fake = new FakeKubeServer(server);
    server.on('request', (request, response) => fake.answer(request, response));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  /** Refuses connections until {@link resume}; open ones are torn. */
  async pause(): Promise<{ resume: () => Promise<void> }> {
    const { port } = this.server.address() as AddressInfo;
    await this.stop();
    return {
      resume: () =>
        new Promise<void>(resolve =>
          this.server.listen(port, '127.0.0.1', resolve),
        ),
    };
  }

  /** Serves a kind, by the path of its collection. */
  serve(path: string): void {
    this.served.add(path);
  }

  /** Serves a kind no more. */
  withdraw(path: string): void {
    this.served.delete(path);
  }

  /** Namespace, name and revision of all objects, as any reader must see them in the end. */
  truth(path: string): readonly string[] {
    return [...this.objects.values()]
      .filter(stored => stored.path === path)
      .map(({ object }) => {
        const { namespace, name, resourceVersion } = object.metadata as Record<
          string,
          string
        >;
        return `${namespace}/${name}@${resourceVersion}`;
      })
      .sort();
  }

  /** Forgets all events so far, and with them the lists that are being read. */
  compact(): void {
    this.compactedAt = this.revision;
    this.past = [];
    this.openLists.clear();
  }

  /** Goes back to an older revision, as after a restored backup; objects get the revisions of that time. */
  restore(revision: number): void {
    this.revision = revision;
    this.compact();
    this.compactedAt = 0;
    for (const { object } of this.objects.values()) {
      const metadata = object.metadata as Record<string, unknown>;
      metadata.resourceVersion = String(++this.revision);
    }
  }

  /** Stores an object without telling watches. */
  store(
    path: string,
    name: string,
    body: Record<string, unknown> = {},
    namespace = 'shop',
  ): Record<string, unknown> {
    const { metadata, ...rest } = body as {
      metadata?: Record<string, unknown>;
    };
    const object = {
      ...rest,
      metadata: {
        namespace,
        ...metadata,
        name,
        uid: `uid-${name}`,
        resourceVersion: String(++this.revision),
      },
    };
    const key = `${path} ${namespace}/${name}`;
    const type = this.objects.has(key) ? 'MODIFIED' : 'ADDED';
    this.objects.set(key, { path, object });
    this.remember(path, { type, object });
    return object;
  }

  put(
    path: string,
    name: string,
    body: Record<string, unknown> = {},
    namespace = 'shop',
  ): void {
    const type = this.objects.has(`${path} ${namespace}/${name}`)
      ? 'MODIFIED'
      : 'ADDED';
    this.send(path, { type, object: this.store(path, name, body, namespace) });
  }

  remove(
    path: string,
    name: string,
    options: { silently?: boolean } = {},
    namespace = 'shop',
  ): void {
    this.objects.delete(`${path} ${namespace}/${name}`);
    const metadata = {
      namespace,
      name,
      resourceVersion: String(++this.revision),
    };
    const event = { type: 'DELETED', object: { metadata } };
    this.remember(path, event);
    if (!options.silently) this.send(path, event);
  }

  private remember(path: string, event: unknown): void {
    if (this.remembers)
      this.past.push({ path, revision: this.revision, event });
  }

  bookmark(path: string, revision = this.revision): void {
    this.send(path, {
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: String(revision) } },
    });
  }

  send(path: string, event: unknown): void {
    this.sendRaw(path, `${JSON.stringify(event)}\n`);
  }

  sendRaw(path: string, text: string | Uint8Array): void {
    for (const watch of this.watches)
      if (watch.path === path) watch.response.write(text);
  }

  /** Ends (or tears off) every open watch. */
  closeWatches(how: 'end' | 'destroy' = 'end'): void {
    for (const { response } of this.watches.splice(0)) response[how]();
  }

  count(path: string, watch: boolean): number {
    return this.requests.filter(
      r => r.path === path && r.query.has('watch') === watch,
    ).length;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://fake');
    const seen = {
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
    };
    this.requests.push(seen);
    if (this.intercept(seen, response)) return;
    const json = (body: unknown, status = 200) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    const resources = [...this.served].filter(
      path => path.slice(0, path.lastIndexOf('/')) === seen.path,
    );
    if (resources.length) {
      json({
        kind: 'APIResourceList',
        resources: resources.map(path => ({
          name: path.slice(path.lastIndexOf('/') + 1),
        })),
      });
    } else if (!this.served.has(seen.path)) {
      const one = [...this.objects.values()].find(
        ({ path, object }) => objectPath(path, object) === seen.path,
      );
      json(one?.object ?? { kind: 'Status', code: 404 }, one ? 200 : 404);
    } else if (seen.query.has('watch')) {
      const watch = { path: seen.path, response };
      response.on('close', () => {
        const at = this.watches.indexOf(watch);
        if (at >= 0) this.watches.splice(at, 1);
      });
      response.writeHead(200).flushHeaders();
      if (this.remembers && !this.replay(seen, response)) return;
      this.watches.push(watch);
    } else {
      this.answerList(seen, json);
    }
  }

  private answerList(
    { path, query }: SeenRequest,
    json: (body: unknown, status?: number) => void,
  ): void {
    const name = query.get('fieldSelector')?.replace('metadata.name=', '');
    const [token, offset = '0'] = query.get('continue')?.split('.') ?? [];
    const open = token === undefined ? undefined : this.openLists.get(token);
    if (token !== undefined && !open) {
      json({ kind: 'Status', code: 410, reason: 'Expired' }, 410);
      return;
    }
    const { revision, items } = open ?? this.currentList(path, name);
    const to = Number(offset) + Number(query.get('limit') ?? items.length);
    const key = token ?? String(++this.lists);
    if (to < items.length) this.openLists.set(key, { revision, items });
    json({
      apiVersion: 'v1',
      metadata: {
        resourceVersion: String(revision),
        ...(to < items.length && { continue: `${key}.${to}` }),
      },
      items: items.slice(Number(offset), to),
    });
  }

  private currentList(path: string, name: string | undefined): OpenList {
    const items = [...this.objects.values()]
      .filter(
        o =>
          o.path === path &&
          (!name || (o.object.metadata as { name: string }).name === name),
      )
      .map(o => o.object);
    return { revision: this.revision, items };
  }

  /** Sends what a new watch has missed; false when that is not known any more. */
  private replay(
    { path, query }: SeenRequest,
    response: ServerResponse,
  ): boolean {
    const since = Number(query.get('resourceVersion') ?? 0);
    if (since < this.compactedAt || since > this.revision) {
      const expired = since < this.compactedAt;
      const object = {
        kind: 'Status',
        code: expired ? 410 : 504,
        reason: expired ? 'Expired' : 'Timeout',
        message: expired ? 'too old' : 'Too large resource version',
      };
      response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      return false;
    }
    for (const { event } of this.past.filter(
      e => e.path === path && e.revision > since,
    ))
      response.write(`${JSON.stringify(event)}\n`);
    return true;
  }
}

function objectPath(
  collection: string,
  object: Record<string, unknown>,
): string {
  const { namespace, name } = object.metadata as {
    namespace: string;
    name: string;
  };
  const cut = collection.lastIndexOf('/');
  return `${collection.slice(0, cut)}/namespaces/${namespace}${collection.slice(
    cut,
  )}/${name}`;
}
