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

/** A small Kubernetes API: discovery, paged lists and watches of what tests put into it. */
export class FakeKubeServer {
  readonly requests: SeenRequest[] = [];
  readonly watches: {
    readonly path: string;
    readonly response: ServerResponse;
  }[] = [];
  intercept: Interception = () => false;
  revision = 100;
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

  /** Serves a kind, by the path of its collection. */
  serve(path: string): void {
    this.served.add(path);
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
    this.objects.set(`${path} ${namespace}/${name}`, { path, object });
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
    if (!options.silently)
      this.send(path, { type: 'DELETED', object: { metadata } });
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

  sendRaw(path: string, text: string): void {
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
      this.watches.push(watch);
    } else {
      this.answerList(seen, json);
    }
  }

  private answerList(
    { path, query }: SeenRequest,
    json: (body: unknown) => void,
  ): void {
    const name = query.get('fieldSelector')?.replace('metadata.name=', '');
    const all = [...this.objects.values()]
      .filter(
        o =>
          o.path === path &&
          (!name || (o.object.metadata as { name: string }).name === name),
      )
      .map(o => o.object);
    const from = Number(query.get('continue') ?? 0);
    const to = from + Number(query.get('limit') ?? all.length);
    json({
      apiVersion: 'v1',
      metadata: {
        resourceVersion: String(this.revision),
        ...(to < all.length && { continue: String(to) }),
      },
      items: all.slice(from, to),
    });
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
