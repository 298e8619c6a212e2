import { inNamespaces } from '../../../engine/groupBy';
import { oldestFirst } from '../byAge';
import { PeerAuthentication } from '../kinds';
import { isSelective, Labels, selects } from '../selects';

/** The three policies that can bear on a workload; the oldest of each level, the others are ignored whole. @internal */
export interface PeerAuthenticationSlots {
  readonly mesh?: PeerAuthentication;
  readonly namespace?: PeerAuthentication;
  readonly workload?: PeerAuthentication;
}

/** A mode as written; a missing or unknown one inherits. @internal */
export type PeerMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE' | 'UNSET';

/** Reads a mode. @internal */
export function peerMode(
  mtls: { readonly mode?: string } | undefined,
): PeerMode {
  const mode = mtls?.mode;
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE'
    ? mode
    : 'UNSET';
}

function hasSelector(policy: PeerAuthentication): boolean {
  return isSelective(policy.spec?.selector?.matchLabels);
}

/** Picks the policies that count. One with a selector in the root namespace counts nowhere. @internal */
export function peerAuthenticationSlots(
  policies: readonly PeerAuthentication[],
  workload: { readonly namespace: string; readonly labels: Labels },
  rootNamespace: string,
  isAmbient = false,
): PeerAuthenticationSlots {
  const byAge = oldestFirst(
    inNamespaces(policies, workload.namespace, rootNamespace),
  );
  const inRoot = workload.namespace === rootNamespace;
  const inNamespace = byAge.filter(
    p => p.metadata.namespace === workload.namespace,
  );
  const mesh = byAge.find(
    p =>
      p.metadata.namespace === rootNamespace &&
      !hasSelector(p) &&
      // For ambient workloads elsewhere an empty selector is a selector.
      (!isAmbient || inRoot || p.spec?.selector === undefined),
  );
  const namespace = inRoot ? undefined : inNamespace.find(p => !hasSelector(p));
  const own = inRoot
    ? undefined
    : inNamespace.find(
        p =>
          hasSelector(p) &&
          selects(p.spec?.selector?.matchLabels, workload.labels),
      );
  return {
    ...(mesh && { mesh }),
    ...(namespace && { namespace }),
    ...(own && { workload: own }),
  };
}

/** What clients assume about every workload of a namespace; workload policies are not asked. @internal */
export function namespaceMode(
  slots: Pick<PeerAuthenticationSlots, 'mesh' | 'namespace'>,
): Exclude<PeerMode, 'UNSET'> | 'UNKNOWN' {
  const mesh = peerMode(slots.mesh?.spec?.mtls);
  if (slots.namespace) {
    const own = peerMode(slots.namespace.spec?.mtls);
    if (own !== 'UNSET') return own;
    return mesh === 'UNSET' ? 'PERMISSIVE' : mesh;
  }
  if (!slots.mesh) return 'UNKNOWN';
  return mesh === 'UNSET' ? 'PERMISSIVE' : mesh;
}
