import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { DataPlane, MtlsLayer, MtlsMode, Workload } from '../../../model';
import { byDefault, byResource, byUnread } from '../evidence';
import { PeerAuthentication } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { Labels } from '../selects';
import { ambientStrictness } from './ambientStrictness';
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
  /** Names of the pods. */
  readonly pods?: readonly string[];
}

/** The layers that lead to the server-side mode of a workload. @internal */
export function readMtls(
  index: ResourceIndex,
  { namespace, podLabels, pods, membership }: Workload,
): readonly MtlsLayer[] {
  return mtlsLayers(index, {
    namespace,
    labels: podLabels,
    pods,
    dataPlane: membership.dataPlane,
  });
}

/** The layers that lead to the mode of pods. @internal */
export function mtlsLayers(
  index: ResourceIndex,
  { namespace, labels, dataPlane, pods = [] }: MtlsSubject,
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
  const settings = readMeshSettings(index, { namespace, labels, pods });
  const slots = peerAuthenticationSlots(
    policies,
    { namespace, labels },
    settings.rootNamespace,
    dataPlane === 'ambient',
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

/** ztunnel only knows "strict" or nothing: DISABLE reads as PERMISSIVE. */
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
  const found = ambientStrictness(slots, entries);
  const word = (strict: boolean | undefined) =>
    strict ? 'strict' : 'permissive';
  const otherwise = word(found.otherwise);
  const ports = entries.map(({ port, mode }) => {
    const effective = word(found.ports.get(port));
    const asked = mode === 'STRICT' ? 'strict' : 'permissive';
    const counts =
      effective !== otherwise || (mode !== 'UNSET' && effective === asked);
    return portLayer(
      index,
      workload,
      port,
      counts ? effective : 'unset',
      counts ? undefined : 'ztunnel does not take this entry into account',
    );
  });
  const said = rest.find(({ mode }) => mode !== 'unset');
  if (said?.mode === otherwise) return [...ports, ...rest];
  return [
    ...ports,
    {
      scope: 'workload',
      mode: otherwise,
      evidence: byResource(
        index,
        workload,
        PeerAuthentication,
        'spec.portLevelMtls',
        'the control plane leaves the other ports to this policy, which says nothing about them',
      ),
    },
    ...rest,
  ];
}
