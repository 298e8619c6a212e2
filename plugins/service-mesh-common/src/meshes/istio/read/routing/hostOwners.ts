import { fullHost, mostSpecificHost } from '../../Host';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';

/** Hosts of a VirtualService as they are compared. @internal */
export function hostsOf(
  { metadata, spec }: VirtualService,
  { clusterDomain }: MeshSettings,
): string[] {
  return (spec?.hosts ?? []).map(host =>
    fullHost(host, metadata.namespace ?? '', clusterDomain).toLowerCase(),
  );
}

/**
 * The VirtualServices that claim a host, the one that has it first: those with the most specific of all hosts that cover
 * it, in the order given. Inside the mesh they are not merged.
 * @internal
 */
export function hostOwners(
  host: string,
  ordered: readonly VirtualService[],
  settings: MeshSettings,
): VirtualService[] {
  const best = mostSpecificHost(
    host.toLowerCase(),
    ordered.flatMap(service => hostsOf(service, settings)),
  );
  return best === undefined
    ? []
    : ordered.filter(service => hostsOf(service, settings).includes(best));
}
