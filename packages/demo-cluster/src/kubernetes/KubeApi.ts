import { IncomingMessage, ServerResponse } from 'node:http';
import { isJsonObject, Json, JsonObject } from '../KubeObject';
import { ApiError, badRequest, noSuchPath } from './ApiError';
import {
  AGGREGATED,
  aggregatedDiscovery,
  groupList,
  resourceList,
} from './discovery';
import { list } from './list';
import { ListSnapshots } from './ListSnapshots';
import { WriteOptions } from './managedFields';
import { ObjectStore } from './ObjectStore';
import { detailsOf, ObjectWriter } from './ObjectWriter';
import { openApiV2 } from './openApiV2';
import { openApiV3, openApiV3Index } from './openApiV3';
import { parsePath, ResourcePath } from './parsePath';
import { Query } from './Query';
import { readBody } from './readBody';
import { answerReview } from './reviews';
import { TypeRegistry } from './TypeRegistry';
import { watch } from './watch';

const VERSION: JsonObject = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.0+demo',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2025-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

/** What the API needs to answer. */
export interface KubeApiOptions {
  readonly store: ObjectStore;
  readonly types: TypeRegistry;
  readonly token: string;
  readonly bookmarkSeconds?: number;
}

/** The Kubernetes HTTP API over an object store. */
export class KubeApi {
  readonly #snapshots = new ListSnapshots();
  readonly #writer: ObjectWriter;

  constructor(private readonly options: KubeApiOptions) {
    this.#writer = new ObjectWriter(options.store, options.types);
  }

  /** Forgets history and paged lists, as the compaction of a real cluster does. */
  compact(): void {
    this.options.store.compact();
    this.#snapshots.forget();
  }

  async handle(request: IncomingMessage, response: ServerResponse) {
    try {
      await this.#route(request, response);
    } catch (error) {
      const known =
        error instanceof ApiError
          ? error
          : new ApiError(500, 'InternalError', `Internal error: ${error}`);
      if (response.headersSent) response.destroy();
      else sendJson(response, known.toStatus(), known.code);
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'https://kubernetes');
    if (/^\/(healthz|livez|readyz)/.test(url.pathname)) {
      response.end('ok');
      return;
    }
    if (request.headers.authorization !== `Bearer ${this.options.token}`) {
      throw new ApiError(401, 'Unauthorized', 'Unauthorized');
    }
    const general = this.#generalAnswer(url.pathname, request);
    if (general) {
      const { type = 'application/json', body } = general;
      response.writeHead(200, { 'content-type': type });
      response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
      return;
    }
    const path = parsePath(url.pathname);
    if (!path) throw noSuchPath();
    await this.#resource(path, url.searchParams, request, response);
  }

  /** Version, discovery and OpenAPI: answers that do not concern one resource. */
  #generalAnswer(
    pathname: string,
    request: IncomingMessage,
  ): { type?: string; body: JsonObject | Buffer } | undefined {
    const types = this.options.types.all();
    const accept = request.headers.accept ?? '';
    const path = pathname.replace(/\/$/, '');
    if (path === '/version') return { body: VERSION };
    if (path === '/api' || path === '/apis') {
      if (
        accept.includes('as=APIGroupDiscoveryList') &&
        accept.includes(';v=v2;')
      ) {
        return {
          type: AGGREGATED,
          body: aggregatedDiscovery(types, path === '/api'),
        };
      }
      return {
        body:
          path === '/api'
            ? {
                kind: 'APIVersions',
                versions: ['v1'],
                serverAddressByClientCIDRs: [],
              }
            : {
                kind: 'APIGroupList',
                apiVersion: 'v1',
                groups: groupList(types),
              },
      };
    }
    if (path === '/openapi/v2') {
      return {
        type: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
        body: openApiV2(types),
      };
    }
    if (path === '/openapi/v3') return { body: openApiV3Index(types) };
    const document = /^\/openapi\/v3(\/apis?\/.+)$/.exec(path);
    const served = parsePath(document?.[1] ?? path);
    if (document && served) {
      return { body: openApiV3(types, served.group, served.version) };
    }
    const group = /^\/apis\/([^/]+)$/.exec(path);
    const known = groupList(types).find(g => g.name === group?.[1]);
    if (known)
      return { body: { kind: 'APIGroup', apiVersion: 'v1', ...known } };
    if (served?.plural === '') {
      const resources = resourceList(types, served.group, served.version);
      if (resources) return { body: resources };
    }
    return undefined;
  }

  async #resource(
    path: ResourcePath,
    parameters: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    const { store, types } = this.options;
    const { version, namespace, name, subresource } = path;
    const method = request.method ?? 'GET';
    const body = method === 'GET' ? undefined : await readBody(request);

    const review = answerReview(
      path.plural,
      isJsonObject(body) ? body : {},
      this.options.token,
    );
    if (review && path.group.endsWith('.k8s.io')) {
      if (method !== 'POST') throw methodNotAllowed();
      sendJson(response, review, 201);
      return;
    }

    const type = types.byPlural(path.group, path.plural);
    if (!type?.versions.includes(version)) throw noSuchPath();
    if (subresource !== undefined && subresource !== 'status') {
      throw noSuchPath(
        `the demo cluster does not serve ${path.plural}/${subresource}`,
      );
    }
    const accept = request.headers.accept ?? '';
    const query = new Query(type, version, namespace, parameters, accept);
    const sendObject = (
      object: ReturnType<ObjectWriter['existing']>,
      code = 200,
    ) => {
      const resourceVersion = object.metadata.resourceVersion ?? '';
      const shown = query.asTable
        ? query.table([object], { resourceVersion })
        : query.render(object);
      sendJson(response, shown, code);
    };

    if (name === undefined) {
      if (method === 'GET') {
        if (['true', '1'].includes(parameters.get('watch') ?? '')) {
          const { bookmarkSeconds = 30 } = this.options;
          watch(store, query, response, { bookmarkSeconds });
        } else {
          sendJson(response, list(store, this.#snapshots, query));
        }
      } else if (method === 'POST') {
        const options = writeOptions(parameters, request);
        sendObject(
          this.#writer.create({ type, version, namespace }, body, options),
          201,
        );
      } else if (method === 'DELETE') {
        const doomed = store.list(type, namespace).filter(query.matches);
        for (const object of doomed) {
          const target = {
            type,
            version,
            namespace: object.metadata.namespace,
            name: object.metadata.name,
          };
          this.#writer.delete(target, { dryRun: isDryRun(parameters, body) });
        }
        sendJson(response, {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Success',
        });
      } else {
        throw methodNotAllowed();
      }
      return;
    }

    const target = { type, version, namespace, name, subresource };
    switch (method) {
      case 'GET':
        sendObject(this.#writer.existing(target));
        break;
      case 'PUT':
        sendObject(
          this.#writer.update(target, body, writeOptions(parameters, request)),
        );
        break;
      case 'PATCH': {
        const mediaType = (request.headers['content-type'] ?? '').split(';')[0];
        const options = writeOptions(parameters, request);
        const result = this.#writer.patch(target, body, mediaType, options);
        sendObject(result.object, result.created ? 201 : 200);
        break;
      }
      case 'DELETE': {
        const dryRun = isDryRun(parameters, body);
        const { metadata } = this.#writer.delete(target, { dryRun });
        sendJson(response, {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Success',
          // `kubectl delete` waits for the object with this uid to be gone.
          details: { ...detailsOf(type, name), uid: metadata.uid },
        });
        break;
      }
      default:
        throw methodNotAllowed();
    }
  }
}

function writeOptions(
  parameters: URLSearchParams,
  request: IncomingMessage,
): WriteOptions {
  const apply = /apply-patch/.test(request.headers['content-type'] ?? '');
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0];
  return {
    manager: parameters.get('fieldManager') || agent,
    operation: apply ? 'Apply' : 'Update',
    dryRun: isDryRun(parameters, undefined),
  };
}

function isDryRun(
  parameters: URLSearchParams,
  body: Json | undefined,
): boolean {
  const inBody = isJsonObject(body) ? body.dryRun : undefined;
  const asked = [
    ...parameters.getAll('dryRun'),
    ...(Array.isArray(inBody) ? inBody : []),
  ];
  if (asked.some(value => value !== 'All')) {
    throw badRequest('dryRun: Unsupported value: supported values: "All"');
  }
  return asked.length > 0;
}

function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  );
}

function sendJson(
  response: ServerResponse,
  body: JsonObject,
  code = 200,
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(code, {
    'content-type': 'application/json',
    'content-length': bytes.length,
  });
  response.end(bytes);
}
