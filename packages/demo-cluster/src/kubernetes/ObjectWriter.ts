import {
  isJsonObject,
  Json,
  JsonObject,
  KubeObject,
  ObjectMeta,
  objectAt,
} from '../KubeObject';
import { ApiError, badRequest } from './ApiError';
import { jsonPatch } from './jsonPatch';
import { withManager, WriteOptions } from './managedFields';
import { mergePatch, removalPatch } from './mergePatch';
import { ObjectStore, timestamp } from './ObjectStore';
import { groupVersion, qualifiedPlural, ResourceType } from './ResourceType';
import { strategicMergePatch } from './strategicMergePatch';
import { TypeRegistry } from './TypeRegistry';
import { withNameLabel } from './withNameLabel';

/** Which object a write is for. */
export interface Target {
  readonly type: ResourceType;
  readonly version: string;
  readonly namespace?: string;
  readonly name: string;
  readonly subresource?: string;
}

/** Create, update, patch and delete with the checks of a real server. */
export class ObjectWriter {
  /** What each field manager applied last, by object uid, so that fields it drops are removed. */
  readonly #applied = new Map<string, JsonObject>();

  constructor(
    private readonly store: ObjectStore,
    private readonly types: TypeRegistry,
  ) {}

  create(
    target: Omit<Target, 'name'>,
    body: Json | undefined,
    options: WriteOptions,
  ): KubeObject {
    const { type } = target;
    const object = this.#read(target, body);
    const metadata = object.metadata;
    if (!metadata.name && typeof metadata.generateName === 'string') {
      const suffix = Math.random().toString(36).slice(2, 7);
      metadata.name = `${metadata.generateName}${suffix}`;
    }
    this.#checkName(type, metadata);
    this.#checkNamespace(type, metadata.namespace);
    if (this.store.get(type, metadata.namespace, metadata.name)) {
      throw new ApiError(
        409,
        'AlreadyExists',
        `${qualifiedPlural(type)} "${metadata.name}" already exists`,
        detailsOf(type, metadata.name),
      );
    }
    delete metadata.uid;
    delete metadata.creationTimestamp;
    return this.#save(type, object, options);
  }

  update(target: Target, body: Json | undefined, options: WriteOptions) {
    const existing = this.existing(target);
    const object = this.#read(target, body);
    this.#checkRevision(target, existing, object);
    return this.#save(
      target.type,
      onlySubresource(target, existing, object),
      options,
    );
  }

  patch(
    target: Target,
    patch: Json | undefined,
    mediaType: string,
    options: WriteOptions,
  ): { object: KubeObject; created: boolean } {
    if (patch === undefined) throw badRequest('a patch is needed');
    if (mediaType.startsWith('application/apply-patch')) {
      return this.#apply(target, patch, options);
    }
    const existing = this.existing(target);
    const before = inVersion(existing, target);
    const patched = this.#read(
      target,
      applyPatch(target.type, before, patch, mediaType),
    );
    this.#checkRevision(target, existing, patched);
    const object = onlySubresource(target, existing, patched);
    return { object: this.#save(target.type, object, options), created: false };
  }

  /** Deletes an object, with what it owns; a namespace takes everything inside along. */
  delete(target: Target, options: { dryRun: boolean }): KubeObject {
    const existing = this.existing(target);
    if (options.dryRun) return existing;
    const { name, namespace, uid } = existing.metadata;
    this.store.remove(target.type, namespace, name);
    for (const type of this.types.all()) {
      const inside =
        target.type.group === '' && target.type.kind === 'Namespace';
      for (const object of this.store.list(type)) {
        const doomed =
          inside && type.namespaced
            ? object.metadata.namespace === name
            : ownersOf(object).includes(uid);
        if (doomed) this.#deleteDependent(type, object);
      }
    }
    return existing;
  }

  existing(target: Target): KubeObject {
    const { type, namespace, name } = target;
    const found = this.store.get(type, namespace, name);
    if (found) return found;
    throw new ApiError(
      404,
      'NotFound',
      `${qualifiedPlural(type)} "${name}" not found`,
      detailsOf(type, name),
    );
  }

  #deleteDependent(type: ResourceType, object: KubeObject): void {
    const { name, namespace } = object.metadata;
    // An owner further up may have taken it already.
    if (!this.store.get(type, namespace, name)) return;
    this.delete(
      { type, version: type.versions[0], namespace, name },
      { dryRun: false },
    );
  }

  /** Server-side apply as a merge: fields the manager applied before and dropped now are removed. */
  #apply(target: Target, patch: Json, options: WriteOptions) {
    if (!isJsonObject(patch)) throw badRequest('an apply patch is an object');
    const { type, namespace, name } = target;
    const existing = this.store.get(type, namespace, name);
    if (!existing) {
      const named = {
        ...patch,
        metadata: { ...objectAt(patch, 'metadata'), name },
      };
      const object = this.create(target, named, options);
      this.#remember(object, patch, options);
      return { object, created: true };
    }
    const before = this.#applied.get(
      `${existing.metadata.uid} ${options.manager}`,
    );
    const reduced = before
      ? mergePatch(inVersion(existing, target), removalPatch(before, patch))
      : inVersion(existing, target);
    const merged = type.custom
      ? mergePatch(reduced, patch)
      : strategicMergePatch(reduced, patch);
    const object = onlySubresource(
      target,
      existing,
      this.#read(target, merged),
    );
    const saved = this.#save(type, object, options);
    this.#remember(saved, patch, options);
    return { object: saved, created: false };
  }

  #remember(
    object: KubeObject,
    patch: JsonObject,
    options: WriteOptions,
  ): void {
    if (options.dryRun) return;
    // Identity fields are never removed by dropping them.
    const { apiVersion, kind, ...content } = patch;
    const { name, namespace, ...metadata } = objectAt(patch, 'metadata');
    this.#applied.set(`${object.metadata.uid} ${options.manager}`, {
      ...content,
      metadata,
    });
  }

  #save(type: ResourceType, object: KubeObject, options: WriteOptions) {
    const managed = withManager(
      withNameLabel(object),
      options,
      timestamp(new Date()),
    );
    return options.dryRun
      ? this.store.prepare(type, managed)
      : this.store.put(type, managed);
  }

  #read(
    target: Omit<Target, 'name'> & { name?: string },
    body: Json | undefined,
  ): KubeObject {
    const { type, version, namespace, name } = target;
    if (!isJsonObject(body)) throw badRequest('an object is needed');
    const apiVersion = groupVersion(type.group, version);
    if (
      (body.kind ?? type.kind) !== type.kind ||
      (body.apiVersion ?? apiVersion) !== apiVersion
    ) {
      throw badRequest(
        `${body.apiVersion}, Kind=${body.kind} does not match the expected ${apiVersion}, Kind=${type.kind}`,
      );
    }
    const given = objectAt(body, 'metadata');
    if (name !== undefined && given.name !== undefined && given.name !== name) {
      throw badRequest(
        `the name of the object (${given.name}) does not match the name on the URL (${name})`,
      );
    }
    const metadata: ObjectMeta = {
      ...given,
      name: name ?? String(given.name ?? ''),
    };
    if (type.namespaced) {
      if (
        given.namespace !== undefined &&
        namespace !== undefined &&
        given.namespace !== namespace
      ) {
        throw badRequest(
          `the namespace of the provided object does not match the namespace sent on the request`,
        );
      }
      metadata.namespace = namespace ?? String(given.namespace ?? 'default');
    } else {
      delete metadata.namespace;
    }
    return { ...body, apiVersion, kind: type.kind, metadata };
  }

  #checkName(type: ResourceType, metadata: ObjectMeta): void {
    const { name } = metadata;
    if (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) && name.length <= 253)
      return;
    const problem = name
      ? `metadata.name: Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`
      : 'metadata.name: Required value: name or generateName is required';
    throw new ApiError(
      422,
      'Invalid',
      `${type.kind}${
        type.group && `.${type.group}`
      } "${name}" is invalid: ${problem}`,
      detailsOf(type, name),
    );
  }

  #checkNamespace(type: ResourceType, namespace: string | undefined): void {
    const namespaces = this.types.byKind('', 'Namespace');
    if (!type.namespaced || !namespaces) return;
    if (this.store.get(namespaces, undefined, namespace ?? '')) return;
    throw new ApiError(
      404,
      'NotFound',
      `namespaces "${namespace}" not found`,
      detailsOf(namespaces, namespace ?? ''),
    );
  }

  #checkRevision(target: Target, existing: KubeObject, next: KubeObject): void {
    const given = next.metadata.resourceVersion;
    if (!given || given === existing.metadata.resourceVersion) return;
    throw new ApiError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualifiedPlural(target.type)} "${
        target.name
      }": the object has been modified; please apply your changes to the latest version and try again`,
      detailsOf(target.type, target.name),
    );
  }
}

/** The object a Status is about. */
export function detailsOf(type: ResourceType, name: string): JsonObject {
  return {
    name,
    group: type.group === '' ? undefined : type.group,
    kind: type.plural,
  };
}

function applyPatch(
  type: ResourceType,
  object: KubeObject,
  patch: Json,
  mediaType: string,
): Json {
  switch (mediaType) {
    case 'application/merge-patch+json':
      return mergePatch(object, patch);
    case 'application/json-patch+json':
      return jsonPatch(object, patch);
    case 'application/strategic-merge-patch+json':
      if (!type.custom) return strategicMergePatch(object, patch);
      break;
    default:
  }
  throw new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml${
      type.custom ? '' : ', application/strategic-merge-patch+json'
    }`,
  );
}

function inVersion(object: KubeObject, target: Target): KubeObject {
  return {
    ...object,
    apiVersion: groupVersion(target.type.group, target.version),
  };
}

/** A write to `/status` changes the status and nothing else. */
function onlySubresource(
  target: Target,
  existing: KubeObject,
  next: KubeObject,
): KubeObject {
  return target.subresource === 'status'
    ? { ...existing, status: next.status }
    : next;
}

function ownersOf(object: KubeObject): (string | undefined)[] {
  const owners = object.metadata.ownerReferences;
  return Array.isArray(owners)
    ? owners.filter(isJsonObject).map(owner => owner.uid as string | undefined)
    : [];
}
