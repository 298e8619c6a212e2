import {
  LocalCluster,
  MirrorCluster,
  MirrorEndpoints,
  MirrorLink,
  MirrorMeta,
  MirrorOptions,
  MirrorOutcome,
  MirrorService,
} from './MirrorObjects';

/** `namespace/name`. @internal */
export function nameOf({
  namespace,
  name,
}: Pick<MirrorMeta, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function byName<T extends MirrorMeta>(objects: readonly T[]): Map<string, T> {
  return new Map(objects.map(object => [nameOf(object), object]));
}

/** The local cluster while the effects of a Link are worked out. @internal */
export class MirrorDraft {
  readonly services: Map<string, MirrorService>;
  readonly endpoints: Map<string, MirrorEndpoints>;
  readonly remoteServices: ReadonlyMap<string, MirrorService>;
  readonly remoteEndpoints: ReadonlyMap<string, MirrorEndpoints>;
  readonly namespaces: Set<string>;
  readonly newNamespaces = new Set<string>();
  readonly deletedServices: string[] = [];
  /** Endpoints this Link has just written; repairs leave them alone. */
  readonly written = new Set<string>();
  readonly mirrors = new Map<string, MirrorOutcome>();
  readonly members = new Map<string, MirrorOutcome>();
  readonly events: string[] = [];

  constructor(
    readonly link: MirrorLink,
    remote: MirrorCluster,
    readonly local: LocalCluster,
    readonly options: MirrorOptions,
  ) {
    this.services = byName(local.services);
    this.endpoints = byName(local.endpoints);
    this.remoteServices = byName(remote.services);
    this.remoteEndpoints = byName(remote.endpoints);
    this.namespaces = new Set(local.namespaces);
  }

  deleteService(name: string): void {
    // The cluster removes the endpoints of a Service that is gone.
    this.endpoints.delete(name);
    if (this.services.delete(name)) this.deletedServices.push(name);
  }

  /** The cluster refuses to create what is there: the first to come stays. */
  createService(service: MirrorService): MirrorService {
    const name = nameOf(service);
    const existing = this.services.get(name);
    if (existing) return existing;
    this.services.set(name, service);
    return service;
  }

  writeEndpoints(endpoints: MirrorEndpoints): void {
    const name = nameOf(endpoints);
    this.endpoints.set(name, endpoints);
    this.written.add(name);
  }

  /** Whether the namespace of a remote Service is there, made if need be. */
  ensureNamespace(namespace: string): boolean {
    if (this.namespaces.has(namespace)) return true;
    if (!this.options.createNamespaces) return false;
    this.namespaces.add(namespace);
    this.newNamespaces.add(namespace);
    return true;
  }

  note(
    list: 'mirrors' | 'members',
    service: MirrorService,
    reason: MirrorOutcome['reason'],
    message = '',
  ): void {
    const remote = nameOf(service);
    this[list].set(remote, {
      remote,
      mirrored: reason === 'Mirrored',
      reason,
      message,
    });
  }

  /** Says that a remote Service has no namespace to be mirrored to. */
  noteMissingNamespace(
    list: 'mirrors' | 'members',
    service: MirrorService,
  ): void {
    this.events.push('Skipped mirroring service: namespace does not exist');
    this.note(list, service, 'MissingNamespace', 'Namespace does not exist');
  }
}
