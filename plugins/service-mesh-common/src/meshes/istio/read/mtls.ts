import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { DataPlane, MtlsLayer, MtlsMode, Workload } from '../../../model';
import { byDefault, byResource, byUnread } from '../evidence';
import { PeerAuthentication } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { Labels } from '../selects';
import {
  peerAuthenticationSlots,
  PeerAuthenticationSlots,
  PeerMode,
  peerMode,
} from './peerAuthentication';

const MODES: Readonly<Record<PeerMode, MtlsMode | 'unset'>> = {
  STRICT: 'strict',
  PERMISSIVE: 'permissive',
  DISABLE: 'disabled',
  UNSET: 'unset',
};

/** Pods whose mode is asked. @internal */
export interface MtlsSubject {
  readonly namespace: string;
  readonly labels: Labels;
  readonly dataPlane: DataPlane;
}

/** The layers that lead to the server-side mode of a workload. @internal */
export function readMtls(
  index: ResourceIndex,
  { namespace, podLabels, membership }: Workload,
): readonly MtlsLayer[] {
  return mtlsLayers(index, {
    namespace,
    labels: podLabels,
    dataPlane: membership.dataPlane,
  });
}

/** The layers that lead to the mode of pods. @internal */
export function mtlsLayers(
  index: ResourceIndex,
  { namespace, labels, dataPlane }: MtlsSubject,
): readonly MtlsLayer[] {
  if (dataPlane === 'none') {
    return [
      {
        scope: 'default',
        mode: 'disabled',
        evidence: byDefault(
          'plaintext outside the mesh',
          'no proxy of Istio accepts mTLS here',
        ),
      },
    ];
  }
  const policies = index.list(PeerAuthentication);
  if (isUnread(policies))
    return [
      {
        scope: 'default',
        mode: 'unknown',
        evidence: byUnread([policies.unread]),
      },
    ];
  const settings = readMeshSettings(index);
  const slots = peerAuthenticationSlots(
    policies,
    { namespace, labels },
    settings.rootNamespace,
  );
  return dataPlane === 'ambient'
    ? ambientLayers(index, slots)
    : sidecarLayers(index, slots);
}

function levels(
  index: ResourceIndex,
  slots: PeerAuthenticationSlots,
  modeOf: (mode: PeerMode) => MtlsLayer['mode'],
): MtlsLayer[] {
  const scopes = ['workload', 'namespace', 'mesh'] as const;
  const set = scopes.flatMap((scope): MtlsLayer[] => {
    const policy = slots[scope];
    return policy
      ? [
          {
            scope,
            mode: modeOf(peerMode(policy.spec?.mtls)),
            evidence: byResource(
              index,
              policy,
              PeerAuthentication,
              'spec.mtls.mode',
            ),
          },
        ]
      : [];
  });
  return [
    ...set,
    {
      scope: 'default',
      mode: 'permissive',
      evidence: byDefault('PERMISSIVE without PeerAuthentication'),
    },
  ];
}

function portsOf(
  policy: PeerAuthentication | undefined,
): { port: number; mode: PeerMode; key: string }[] {
  return Object.entries(policy?.spec?.portLevelMtls ?? {}).flatMap(
    ([key, mtls]) => {
      const port = Number(key);
      return Number.isInteger(port) && port > 0 && port < 65_536
        ? [{ port, mode: peerMode(mtls), key }]
        : [];
    },
  );
}

function portLayer(
  index: ResourceIndex,
  policy: PeerAuthentication,
  port: number,
  mode: MtlsLayer['mode'],
  note?: string,
): MtlsLayer {
  return {
    scope: 'port',
    port,
    mode,
    evidence: byResource(
      index,
      policy,
      PeerAuthentication,
      `spec.portLevelMtls["${port}"].mode`,
      note,
    ),
  };
}

/** Ports of the winning workload policy, then workload, namespace and mesh. */
function sidecarLayers(
  index: ResourceIndex,
  slots: PeerAuthenticationSlots,
): MtlsLayer[] {
  const { workload } = slots;
  const ports = workload
    ? portsOf(workload).map(({ port, mode }) =>
        portLayer(index, workload, port, MODES[mode]),
      )
    : [];
  return [...ports, ...levels(index, slots, mode => MODES[mode])];
}

/**
 * ztunnel only knows "strict" or nothing: DISABLE reads as PERMISSIVE, and which port entries count depends on the
 * workload's own mode.
 */
function ambientLayers(
  index: ResourceIndex,
  slots: PeerAuthenticationSlots,
): MtlsLayer[] {
  const { workload } = slots;
  const rest = levels(index, slots, mode =>
    mode === 'DISABLE' ? 'permissive' : MODES[mode],
  );
  if (!workload) return rest;
  const entries = portsOf(workload);
  const effective = ambientPorts(slots, entries);
  const ports = entries.map(({ port }) => {
    const mode = effective.get(port);
    return portLayer(
      index,
      workload,
      port,
      mode ?? 'unset',
      mode ? undefined : 'ztunnel does not take this entry into account',
    );
  });
  return [...ports, ...rest];
}

function ambientPorts(
  slots: PeerAuthenticationSlots,
  entries: readonly { port: number; mode: PeerMode }[],
): Map<number, 'strict' | 'permissive'> {
  const own = peerMode(slots.workload?.spec?.mtls);
  const namespace = peerMode(slots.namespace?.spec?.mtls);
  const mesh = peerMode(slots.mesh?.spec?.mtls);
  const parentStrict = (namespace === 'UNSET' ? mesh : namespace) === 'STRICT';
  const opened = () =>
    new Map(
      entries
        .filter(e => e.mode === 'PERMISSIVE' || e.mode === 'DISABLE')
        .map(e => [e.port, 'permissive' as const]),
    );
  const closed = () =>
    new Map(
      entries
        .filter(e => e.mode === 'STRICT')
        .map(e => [e.port, 'strict' as const]),
    );
  if (own === 'STRICT') return opened();
  if (own === 'UNSET' && parentStrict)
    return entries.some(e => e.mode === 'PERMISSIVE') ? opened() : new Map();
  // The control plane compares with the mesh mode only when the namespace sets none, and then skips the port.
  if (own !== 'UNSET' && mesh === 'STRICT' && namespace === 'UNSET')
    return new Map();
  return closed();
}
