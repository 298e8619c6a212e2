import { derived } from '../../../../engine/derived';
import { groupBy } from '../../../../engine/groupBy';
import { fullHost, mostSpecificHost } from '../../Host';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';

/** Every request asks all of them; an object never changes. */
const known = new WeakMap<VirtualService, Map<string, string[]>>();

/** Hosts of a VirtualService as they are compared. @internal */
export function hostsOf(
  service: VirtualService,
  { clusterDomain }: MeshSettings,
): readonly string[] {
  const byDomain = known.get(service) ?? new Map<string, string[]>();
  known.set(service, byDomain);
  const found =
    byDomain.get(clusterDomain) ??
    (service.spec?.hosts ?? []).map(host =>
      fullHost(
        host,
        service.metadata.namespace ?? '',
        clusterDomain,
      ).toLowerCase(),
    );
  byDomain.set(clusterDomain, found);
  return found;
}

/** Who claims a host, and the hosts that stand for several. */
const claimed = derived(
  (ordered: readonly VirtualService[], settings: MeshSettings) => {
    const byHost = groupBy(ordered, service => hostsOf(service, settings));
    return {
      byHost,
      wide: [...byHost.keys()].filter(name => name.includes('*')),
    };
  },
);

/** VirtualServices that name a host as it is, in the order given. @internal */
export function ownersOf(
  host: string,
  ordered: readonly VirtualService[],
  settings: MeshSettings,
): readonly VirtualService[] {
  return claimed(ordered, settings).byHost.get(host) ?? [];
}

/** Hosts of the VirtualServices that stand for several. @internal */
export function wideHosts(
  ordered: readonly VirtualService[],
  settings: MeshSettings,
): readonly string[] {
  return claimed(ordered, settings).wide;
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
  const wanted = host.toLowerCase();
  const { byHost, wide } = claimed(ordered, settings);
  const exact = wanted.includes('*') ? undefined : byHost.get(wanted);
  if (exact) return [...exact];
  const best = mostSpecificHost(
    wanted,
    wanted.includes('*') ? [...byHost.keys()] : wide,
  );
  return best === undefined ? [] : [...(byHost.get(best) ?? [])];
}
