import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { Service } from '../../../engine/coreKinds';
import { exportAnnotation, exportedTo } from '../exportedTo';
import { hostSubsetOf } from '../Host';
import { ServiceEntry } from '../kinds';
import { readMeshSettings } from '../MeshSettings';

/** A host of a registry and the ports it has there. @internal */
export interface KnownHost {
  readonly ports: readonly number[];
}

/**
 * The hosts that a full name leads to for clients of a namespace; when a VirtualService is exported to some namespaces
 * only, for clients of any of these.
 * @internal
 */
export type HostLookUp = (
  host: string,
  namespace: string,
  exportTo?: readonly string[],
) => readonly KnownHost[];

interface Entry extends KnownHost {
  readonly owner: string;
  readonly exportTo?: readonly string[];
}

function portsOf(
  ports: readonly { readonly port?: number; readonly number?: number }[] = [],
): number[] {
  return ports.flatMap(port => port.port ?? port.number ?? []);
}

/** Hosts of Services and ServiceEntries, as far as they are exported to the asking namespace. @internal */
export function knownHosts(index: ResourceIndex): HostLookUp {
  const settings = readMeshSettings(index);
  const fallback = settings.config.defaultServiceExportTo;
  const exact = new Map<string, Entry[]>();
  const wildcard: (Entry & { readonly host: string })[] = [];
  const add = (host: string, entry: Entry) => {
    if (host.startsWith('*')) wildcard.push({ host, ...entry });
    const known = exact.get(host);
    if (known) known.push(entry);
    else exact.set(host, [entry]);
  };
  const services = index.list(Service);
  if (!isUnread(services)) {
    for (const { metadata, spec } of services) {
      const owner = metadata.namespace ?? 'default';
      const exportTo = exportAnnotation(metadata.annotations);
      add(`${metadata.name}.${owner}.svc.${settings.clusterDomain}`, {
        owner,
        ports: portsOf(spec?.ports),
        ...(exportTo && { exportTo }),
      });
    }
  }
  const entries = index.list(ServiceEntry);
  if (!isUnread(entries)) {
    for (const { metadata, spec } of entries) {
      for (const host of spec?.hosts ?? [])
        add(host.toLowerCase(), {
          owner: metadata.namespace ?? 'default',
          ports: portsOf(spec?.ports),
          ...(spec?.exportTo && { exportTo: spec.exportTo }),
        });
    }
  }
  const visible = (entry: Entry, namespace: string) =>
    exportedTo(entry.exportTo, fallback, entry.owner, namespace);
  return (host, namespace, exportTo = []) => {
    const clients = exportTo.map(to => (to === '.' ? namespace : to));
    if (clients.length === 0) clients.push(namespace);
    const found = exact
      .get(host)
      ?.filter(entry => clients.some(client => visible(entry, client)));
    if (found?.length) return found;
    return wildcard.filter(
      entry => hostSubsetOf(host, entry.host) && visible(entry, namespace),
    );
  };
}
