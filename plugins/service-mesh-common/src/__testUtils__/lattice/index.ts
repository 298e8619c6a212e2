import {
  isUnread,
  MeshDefinition,
  PodGroup,
  resolveShares,
  ResourceIndex,
} from '../../engine';
import {
  AccessPolicy,
  EffectiveRouting,
  Membership,
  MtlsLayer,
  Workload,
} from '../../model';
import { policyAdmitsNobody } from './policyAdmitsNobody';
import { LatticePolicy, LatticeSplit } from './kinds';
import { metrics } from './metrics';
import { policiesFor } from './policies';

const OPEN = 'lattice: encrypted, and open to every caller';

function membership(_index: ResourceIndex, { pods }: PodGroup): Membership {
  const meshed = pods.filter(pod =>
    pod.spec?.containers?.some(({ name }) => name === 'lattice-proxy'),
  );
  return {
    ...(meshed.length > 0 && { mesh: 'lattice' }),
    dataPlane: meshed.length > 0 ? 'sidecar' : 'none',
    podsInMesh: meshed.length,
    podsTotal: pods.length,
    proxyVersions: [],
    evidence: [{ type: 'default', name: 'lattice: a pod with its proxy' }],
  };
}

function mtls(index: ResourceIndex, workload: Workload): MtlsLayer[] {
  const found = policiesFor(index, workload);
  if ('unread' in found)
    return [
      {
        scope: 'namespace',
        mode: 'unknown',
        evidence: [{ type: 'unknown', unread: [found.unread] }],
      },
    ];
  return [
    ...found.map(
      ({ policy, wholeNamespace, evidence }): MtlsLayer => ({
        scope: wholeNamespace ? 'namespace' : 'workload',
        mode: policy.spec?.encryption === 'off' ? 'disabled' : 'strict',
        evidence: [evidence],
      }),
    ),
    {
      scope: 'default',
      mode: 'strict',
      evidence: [{ type: 'default', name: OPEN }],
    },
  ];
}

function access(
  index: ResourceIndex,
  workload: Workload,
  port: number,
): AccessPolicy[] {
  const found = policiesFor(index, workload);
  const policy = { port, custom: [], deny: [], audit: [] } as const;
  if ('unread' in found)
    return [
      {
        ...policy,
        enforcedBy: 'sidecar',
        allow: [],
        otherwise: {
          verdict: 'unknown',
          evidence: [{ type: 'unknown', unread: [found.unread] }],
        },
      },
    ];
  const allow = found.flatMap(({ policy: { spec }, evidence }) =>
    (spec?.callers ?? []).map(caller => ({
      matches: {
        attribute: 'source.identity' as const,
        match: { exact: caller },
      },
      peers: [caller],
      operations: [],
      conditions: [],
      evidence: [evidence] as const,
    })),
  );
  return [
    {
      ...policy,
      enforcedBy: 'sidecar',
      allow,
      otherwise: {
        verdict: found.length > 0 ? 'deny' : 'allow',
        evidence: [found[0]?.evidence ?? { type: 'default', name: OPEN }],
      },
    },
  ];
}

function routing(
  index: ResourceIndex,
  workloads: readonly Workload[],
): EffectiveRouting {
  const services = new Set(
    workloads.flatMap(({ namespace, services: names }) =>
      names.map(name => `${name}.${namespace}`),
    ),
  );
  const splits = index.list(LatticeSplit);
  if (isUnread(splits)) return { splits: [], destinations: [], rateLimits: [] };
  return {
    destinations: [],
    rateLimits: [],
    splits: splits
      .filter(({ metadata, spec }) =>
        services.has(`${spec?.service}.${metadata.namespace}`),
      )
      .map(split => {
        const evidence = [
          { type: 'resource', ref: index.ref(split, LatticeSplit) },
        ] as const;
        const backends = split.spec?.backends ?? [];
        const shares = resolveShares(backends.map(({ weight }) => weight ?? 1));
        return {
          host: `${split.spec?.service}.${split.metadata.namespace}`,
          gateways: ['mesh'],
          match: [],
          protocol: 'http',
          backends: backends.map(({ service, weight }, i) => ({
            host: `${service}.${split.metadata.namespace}`,
            weight: weight ?? 1,
            ...(shares[i] !== undefined && { share: shares[i] }),
            evidence,
          })),
          faults: [],
          mirrors: [],
          headerChanges: [],
          evidence,
        };
      }),
  };
}

/**
 * A mesh nobody runs, small enough to read in one go: it shows that a third mesh is one folder and one line, and is the
 * example of docs/adding-a-mesh.md.
 */
export const lattice: MeshDefinition = {
  id: 'lattice',
  title: 'Lattice',
  docs: 'https://lattice.example.com',
  kinds: [LatticePolicy, LatticeSplit],
  membership,
  identity: (_index, { namespace, serviceAccount }) =>
    `${serviceAccount}.${namespace}.lattice`,
  read: { mtls, clientTls: () => [], access, routing },
  metrics,
  findings: [policyAdmitsNobody],
};
