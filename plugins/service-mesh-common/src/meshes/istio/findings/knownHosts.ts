import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { Service } from '../../../engine/coreKinds';
import { exportAnnotation, exportedTo } from '../exportedTo';
import { hostSubsetOf } from '../Host';
import { ServiceEntry } from '../kinds';
import { readMeshSettings } from '../MeshSettings';

/** Whether a full host name leads anywhere for clients of a namespace. @internal */
export type HostLookUp = (host: string, namespace: string) => boolean;

/** Hosts of Services and ServiceEntries, as far as they are exported to the asking namespace. @internal */
export function knownHosts(index: ResourceIndex): HostLookUp {
  const settings = readMeshSettings(index);
  const fallback = settings.config.defaultServiceExportTo;
  const exact = new Map<
    string,
    { owner: string; exportTo?: readonly string[] }[]
  >();
  const wildcard: {
    host: string;
    owner: string;
    exportTo?: readonly string[];
  }[] = [];
  const add = (
    host: string,
    owner: string,
    exportTo: readonly string[] | undefined,
  ) => {
    const entry = { owner, ...(exportTo && { exportTo }) };
    if (host.startsWith('*')) wildcard.push({ host, ...entry });
    else exact.set(host, [...(exact.get(host) ?? []), entry]);
  };
  const services = index.list(Service);
  if (!isUnread(services)) {
    for (const { metadata } of services) {
      const owner = metadata.namespace ?? 'default';
      add(
        `${metadata.name}.${owner}.svc.${settings.clusterDomain}`,
        owner,
        exportAnnotation(metadata.annotations),
      );
    }
  }
  const entries = index.list(ServiceEntry);
  if (!isUnread(entries)) {
    for (const { metadata, spec } of entries) {
      for (const host of spec?.hosts ?? [])
        add(
          host.toLowerCase(),
          metadata.namespace ?? 'default',
          spec?.exportTo,
        );
    }
  }
  return (host, namespace) => {
    const visible = (entry: { owner: string; exportTo?: readonly string[] }) =>
      exportedTo(entry.exportTo, fallback, entry.owner, namespace);
    return (
      exact.get(host)?.some(visible) === true ||
      wildcard.some(entry => hostSubsetOf(host, entry.host) && visible(entry))
    );
  };
}
