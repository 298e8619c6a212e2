import { derived } from '../../../engine/derived';
import { fullHost } from '../Host';
import { Sidecar, VirtualService } from '../kinds';
import { importsHost, parseEgressHost } from './egressHost';

/** A listener for what a proxy sends. @internal */
export type EgressListener = NonNullable<
  NonNullable<Sidecar['spec']>['egress']
>[number];

/** The listeners of a Sidecar for a port: those that name it, else those that name none. @internal */
export function egressOn(
  listeners: readonly EgressListener[],
  port: number,
): readonly EgressListener[] {
  const named = listeners.filter(listener => listener.port?.number === port);
  return named.length > 0
    ? named
    : listeners.filter(listener => !listener.port?.number);
}

/** By namespace and listeners. */
const importedBy = derived(
  (_all: readonly VirtualService[], _sidecar: Sidecar) =>
    new Map<string, readonly VirtualService[]>(),
);

/**
 * The VirtualServices a client's Sidecar imports for a port; all of them without one. Parts that others include have no hosts
 * of their own and stay.
 * @internal
 */
export function importedVirtualServices(
  all: readonly VirtualService[],
  sidecar: Sidecar | undefined,
  {
    namespace,
    port,
    clusterDomain,
  }: {
    readonly namespace: string;
    readonly port: number;
    readonly clusterDomain: string;
  },
): readonly VirtualService[] {
  const egress = sidecar?.spec?.egress ?? [];
  if (!sidecar || egress.length === 0) return all;
  const listeners = egressOn(egress, port);
  const known = importedBy(all, sidecar);
  const key = [
    clusterDomain,
    namespace,
    ...listeners.map(listener => egress.indexOf(listener)),
  ].join(' ');
  const found =
    known.get(key) ?? imported(all, listeners, namespace, clusterDomain);
  known.set(key, found);
  return found;
}

function imported(
  all: readonly VirtualService[],
  listeners: readonly EgressListener[],
  namespace: string,
  clusterDomain: string,
): VirtualService[] {
  const lists = listeners.map(({ hosts = [] }) =>
    hosts.map(host => parseEgressHost(host, namespace)),
  );
  return all.filter(({ metadata: { namespace: owner = '' }, spec }) => {
    const hosts = spec?.hosts ?? [];
    return (
      hosts.length === 0 ||
      hosts.some(host => {
        const full = fullHost(host, owner, clusterDomain).toLowerCase();
        return lists.some(entries => importsHost(entries, owner, full));
      })
    );
  });
}
