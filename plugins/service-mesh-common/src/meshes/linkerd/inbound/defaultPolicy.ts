import { EvidenceList } from '../../../model';
import { LinkerdConfig } from '../LinkerdConfig';
import { ALL_NETWORKS, Authorization } from './Authorization';

const POLICIES = [
  'all-unauthenticated',
  'all-authenticated',
  'cluster-unauthenticated',
  'cluster-authenticated',
  'deny',
  'audit',
] as const;

/** What a port takes when no Server speaks for it. @internal */
export type DefaultPolicy = (typeof POLICIES)[number];

/** Reads the name of a default policy; undefined when there is none of that name. @internal */
export function parseDefaultPolicy(
  value: string | undefined,
): DefaultPolicy | undefined {
  return POLICIES.find(policy => policy === value);
}

/** The variant that asks for a mesh identity. @internal */
export function authenticatedVariant(policy: DefaultPolicy): DefaultPolicy {
  if (policy === 'all-unauthenticated') return 'all-authenticated';
  return policy === 'cluster-unauthenticated'
    ? 'cluster-authenticated'
    : policy;
}

/** The authorization a default policy stands for; `deny` stands for none. @internal */
export function defaultAuthorizations(
  policy: DefaultPolicy,
  config: LinkerdConfig,
  evidence: EvidenceList,
): readonly Authorization[] {
  if (policy === 'deny') return [];
  return [
    {
      kind: 'default',
      name: policy,
      networks: policy.startsWith('cluster-')
        ? config.clusterNetworks.map(cidr => ({ cidr, except: [] }))
        : ALL_NETWORKS,
      clients: policy.endsWith('-authenticated')
        ? { identities: ['*'] }
        : 'anyone',
      evidence,
    },
  ];
}
