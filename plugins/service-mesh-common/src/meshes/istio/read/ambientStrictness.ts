import {
  PeerAuthenticationSlots,
  PeerMode,
  peerMode,
} from './peerAuthentication';

/** A port as a workload policy lists it. @internal */
export interface ListedPort {
  readonly port: number;
  readonly mode: PeerMode;
}

/** What ztunnel asks of connections. @internal */
export interface AmbientStrictness {
  /** Whether ports that no policy lists take mTLS only. */
  readonly otherwise: boolean;
  /** Whether a listed port takes mTLS only. */
  readonly ports: ReadonlyMap<number, boolean>;
}

const isOpen = ({ mode }: ListedPort) =>
  mode === 'PERMISSIVE' || mode === 'DISABLE';
const isStrict = ({ mode }: ListedPort) => mode === 'STRICT';

/**
 * Which ports of a workload in ambient mode take mTLS only. The control plane sends ztunnel one rule for everything, or
 * makes a policy of the listed ports; which of the two it picks, and what it puts into the policy, are separate decisions
 * that do not always fit together: a policy that is picked and turns out empty leaves everything open.
 * @internal
 */
export function ambientStrictness(
  slots: PeerAuthenticationSlots,
  listed: readonly ListedPort[],
): AmbientStrictness {
  const own = peerMode(slots.workload?.spec?.mtls);
  const namespace = slots.namespace && peerMode(slots.namespace.spec?.mtls);
  const mesh = peerMode(slots.mesh?.spec?.mtls);
  const inherited = (namespace ?? 'UNSET') === 'UNSET' ? mesh : namespace;
  const whole = (own === 'UNSET' ? inherited : own) === 'STRICT';
  if (!picksPorts(own, whole, listed)) return evenly(whole, listed);

  // Strictness that comes from the mesh counts here whatever the workload itself says.
  const strictAbove =
    own === 'STRICT' ||
    (own === 'UNSET' && namespace === 'STRICT') ||
    ((namespace ?? 'UNSET') === 'UNSET' && mesh === 'STRICT');
  const closed = strictAbove ? [] : listed.filter(isStrict);
  const opens =
    own === 'STRICT' || (own === 'UNSET' && (namespace ?? mesh) === 'STRICT');
  const opened = opens ? listed.filter(isOpen) : [];
  const otherwise = opened.length > 0;
  return {
    otherwise,
    ports: new Map(
      listed.map(entry => [
        entry.port,
        closed.includes(entry) || (otherwise && !opened.includes(entry)),
      ]),
    ),
  };
}

function picksPorts(
  own: PeerMode,
  whole: boolean,
  listed: readonly ListedPort[],
): boolean {
  if (own === 'STRICT') return listed.some(isOpen);
  if (own === 'UNSET' && whole)
    return listed.some(({ mode }) => mode === 'PERMISSIVE');
  return listed.some(isStrict);
}

function evenly(
  strict: boolean,
  listed: readonly ListedPort[],
): AmbientStrictness {
  return {
    otherwise: strict,
    ports: new Map(listed.map(({ port }) => [port, strict])),
  };
}
