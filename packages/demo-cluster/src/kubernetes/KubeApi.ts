import { IncomingMessage, ServerResponse } from 'node:http';
import { isJsonObject, Json, JsonObject, KubeObject } from '../KubeObject';
import { ApiError, badRequest, noSuchPath } from './ApiError';
import { generalAnswer } from './generalAnswer';
import { list } from './list';
import { ListSnapshots } from './ListSnapshots';
import { WriteOptions } from './managedFields';
import { ObjectStore } from './ObjectStore';
import { detailsOf, ObjectWriter, Target } from './ObjectWriter';
import { parsePath, ResourcePath } from './parsePath';
import { Query } from './Query';
import { readBody } from './readBody';
import { answerReview } from './reviews';
import { isScalable, replicasPatch, toScale } from './scale';
import { TypeRegistry } from './TypeRegistry';
import { watch } from './watch';

/** What the API needs to answer. */
export interface KubeApiOptions {
  readonly store: ObjectStore;
  readonly types: TypeRegistry;
  readonly token: string;
  readonly bookmarkSeconds?: number;
}

/** A request for one resource, read once. */
interface ResourceRequest {
  readonly method: string;
  readonly target: Omit<Target, 'name'>;
  readonly query: Query;
  readonly parameters: URLSearchParams;
  readonly body: Json | undefined;
  readonly mediaType: string;
  readonly userAgent: string;
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
    const { pathname, searchParams } = new URL(
      request.url ?? '/',
      'https://kubernetes',
    );
    if (/^\/(healthz|livez|readyz)/.test(pathname)) {
      response.end('ok');
      return;
    }
    const { token, types } = this.options;
    if (request.headers.authorization !== `Bearer ${token}`) {
      throw new ApiError(401, 'Unauthorized', 'Unauthorized');
    }
    const accept = request.headers.accept ?? '';
    const general = generalAnswer(pathname, accept, types.all());
    if (general) {
      send(response, general.body, general.mediaType);
      return;
    }
    const path = parsePath(pathname);
    if (!path) throw noSuchPath();
    const body = request.method === 'GET' ? undefined : await readBody(request);
    if (this.#review(path, request.method, body, response)) return;

    const type = types.byPlural(path.group, path.plural);
    if (!type?.versions.includes(path.version)) throw noSuchPath();
    const { version, namespace, name, subresource } = path;
    const resourceRequest: ResourceRequest = {
      method: request.method ?? 'GET',
      target: { type, version, namespace, subresource },
      query: new Query(type, version, namespace, searchParams, accept),
      parameters: searchParams,
      body,
      mediaType: (request.headers['content-type'] ?? '').split(';')[0],
      userAgent: request.headers['user-agent'] ?? 'unknown',
    };
    if (name === undefined) this.#collection(resourceRequest, response);
    else if (subresource === 'scale' && isScalable(type)) {
      this.#scale(resourceRequest, name, response);
    } else if (subresource === undefined || subresource === 'status') {
      this.#object(resourceRequest, name, response);
    } else {
      throw noSuchPath(
        `the demo cluster does not serve ${path.plural}/${subresource}`,
      );
    }
  }

  #review(
    path: ResourcePath,
    method: string | undefined,
    body: Json | undefined,
    response: ServerResponse,
  ): boolean {
    if (!/^auth(entic|oriz)ation\.k8s\.io$/.test(path.group)) return false;
    const asked = isJsonObject(body) ? body : {};
    const answer = answerReview(path.plural, asked, this.options.token);
    if (!answer) throw noSuchPath();
    if (method !== 'POST') throw methodNotAllowed();
    sendJson(response, answer, 201);
    return true;
  }

  /** List, watch, create, and delete of all that match. */
  #collection(request: ResourceRequest, response: ServerResponse): void {
    const { method, target, query, parameters, body } = request;
    const { store, bookmarkSeconds = 30 } = this.options;
    if (method === 'GET') {
      if (['true', '1'].includes(parameters.get('watch') ?? '')) {
        watch(store, query, response, { bookmarkSeconds });
      } else {
        sendJson(response, list(store, this.#snapshots, query));
      }
    } else if (method === 'POST') {
      const options = writeOptions(request);
      const created = this.#writer.create(target, body, options);
      sendJson(response, shown(query, created), 201);
    } else if (method === 'DELETE') {
      const options = { dryRun: isDryRun(parameters, body) };
      const doomed = store.list(target.type, target.namespace);
      for (const { metadata } of doomed.filter(query.matches)) {
        const { name, namespace } = metadata;
        this.#writer.delete({ ...target, namespace, name }, options);
      }
      sendJson(response, success());
    } else {
      throw methodNotAllowed();
    }
  }

  /** Get, update, patch and delete of one object or its status. */
  #object(
    request: ResourceRequest,
    name: string,
    response: ServerResponse,
  ): void {
    const { method, query, parameters, body, mediaType } = request;
    const target = { ...request.target, name };
    switch (method) {
      case 'GET':
        sendJson(response, shown(query, this.#writer.existing(target)));
        break;
      case 'PUT': {
        const options = writeOptions(request);
        const updated = this.#writer.update(target, body, options);
        sendJson(response, shown(query, updated));
        break;
      }
      case 'PATCH': {
        const options = writeOptions(request);
        const patched = this.#writer.patch(target, body, mediaType, options);
        const code = patched.created ? 201 : 200;
        sendJson(response, shown(query, patched.object), code);
        break;
      }
      case 'DELETE': {
        const dryRun = isDryRun(parameters, body);
        const { metadata } = this.#writer.delete(target, { dryRun });
        // `kubectl delete` waits for the object with this uid to be gone.
        const details = { ...detailsOf(target.type, name), uid: metadata.uid };
        sendJson(response, { ...success(), details });
        break;
      }
      default:
        throw methodNotAllowed();
    }
  }

  #scale(request: ResourceRequest, name: string, response: ServerResponse) {
    const target = { ...request.target, name, subresource: undefined };
    if (request.method === 'GET') {
      sendJson(response, toScale(this.#writer.existing(target)));
      return;
    }
    if (!['PUT', 'PATCH'].includes(request.method)) throw methodNotAllowed();
    const { object } = this.#writer.patch(
      target,
      replicasPatch(request.body),
      'application/merge-patch+json',
      writeOptions(request),
    );
    sendJson(response, toScale(object));
  }
}

function shown(query: Query, object: KubeObject): JsonObject {
  const resourceVersion = object.metadata.resourceVersion ?? '';
  return query.asTable
    ? query.table([object], { resourceVersion })
    : query.render(object);
}

function success(): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
}

function writeOptions(request: ResourceRequest): WriteOptions {
  const { parameters, mediaType, userAgent } = request;
  return {
    manager: parameters.get('fieldManager') || userAgent.split('/')[0],
    operation: /apply-patch/.test(mediaType) ? 'Apply' : 'Update',
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

function sendJson(response: ServerResponse, body: JsonObject, code = 200) {
  send(response, body, 'application/json', code);
}

function send(
  response: ServerResponse,
  body: JsonObject | Buffer,
  mediaType: string,
  code = 200,
): void {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(JSON.stringify(body));
  response.writeHead(code, {
    'content-type': mediaType,
    'content-length': bytes.length,
  });
  response.end(bytes);
}
