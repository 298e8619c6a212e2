import { Evidence, KindRef } from '../../../model';
import { serviceAccountIdentity } from '../identity';
import {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  POLICY_GROUP,
  Server,
} from '../kinds';
import { LinkerdConfig } from '../LinkerdConfig';
import { RawRef, refersTo } from '../refs';
import { ALL_NETWORKS, Authorization, Clients, Network } from './Authorization';
import { InboundResources } from './InboundResources';
import { networksOf } from './networksOf';

const SERVICE_ACCOUNT: KindRef = { group: '', kind: 'ServiceAccount' };
const NAMESPACE: KindRef = { group: '', kind: 'Namespace' };
const MESH_TLS: KindRef = {
  group: POLICY_GROUP,
  kind: 'MeshTLSAuthentication',
};
const NETWORK: KindRef = { group: POLICY_GROUP, kind: 'NetworkAuthentication' };

/**
 * Names in certificates that a MeshTLSAuthentication stands for; undefined when it stands for none or refers to something
 * that has none: Linkerd then does not know the whole resource.
 */
function identitiesOf(
  authentication: MeshTLSAuthentication,
  config: LinkerdConfig,
): readonly string[] | undefined {
  const own = authentication.metadata.namespace ?? '';
  const found = [...(authentication.spec?.identities ?? [])];
  for (const ref of authentication.spec?.identityRefs ?? []) {
    if (refersTo(ref, SERVICE_ACCOUNT))
      found.push(
        serviceAccountIdentity(ref.name ?? '', ref.namespace ?? own, config),
      );
    else if (refersTo(ref, NAMESPACE))
      found.push(serviceAccountIdentity('*', ref.name ?? own, config));
    else return undefined;
  }
  return found.length > 0 ? found : undefined;
}

/** Why a policy has no effect, with the reference at fault. @internal */
export interface VoidPolicy {
  readonly void: 'too-many' | 'missing' | 'invalid' | 'unknown-kind';
  readonly ref: RawRef;
  /** Position in `spec.requiredAuthenticationRefs`. */
  readonly position: number;
}

/** The parts of {@link InboundResources} that references are looked up in. @internal */
export type Authentications = Pick<
  InboundResources,
  'index' | 'config' | 'meshTls' | 'networks'
>;

/** Who a policy admits, or why it admits nobody. @internal */
export function resolveAuthentications(
  policy: AuthorizationPolicy,
  { index, config, meshTls, networks }: Authentications,
):
  | {
      readonly clients: Clients;
      readonly networks: readonly Network[];
      readonly evidence: readonly Evidence[];
    }
  | VoidPolicy {
  const evidence: Evidence[] = [];
  let clients: Clients | undefined;
  let blocks: readonly Network[] | undefined;
  for (const [position, ref] of (
    policy.spec?.requiredAuthenticationRefs ?? []
  ).entries()) {
    const named = {
      name: ref.name ?? '',
      namespace: ref.namespace ?? policy.metadata.namespace ?? '',
    };
    if (refersTo(ref, SERVICE_ACCOUNT)) {
      if (clients) return { void: 'too-many', ref, position };
      clients = {
        identities: [
          serviceAccountIdentity(named.name, named.namespace, config),
        ],
      };
    } else if (refersTo(ref, MESH_TLS)) {
      if (clients) return { void: 'too-many', ref, position };
      const found = meshTls.find(
        a =>
          a.metadata.name === named.name &&
          a.metadata.namespace === named.namespace,
      );
      if (!found)
        return { void: 'missing', ref: { ...ref, ...named }, position };
      const identities = identitiesOf(found, config);
      if (!identities)
        return { void: 'invalid', ref: { ...ref, ...named }, position };
      clients = { identities };
      evidence.push({
        type: 'resource',
        ref: index.ref(found, MeshTLSAuthentication),
        field: 'spec',
      });
    } else if (refersTo(ref, NETWORK)) {
      if (blocks) return { void: 'too-many', ref, position };
      const found = networks.find(
        a =>
          a.metadata.name === named.name &&
          a.metadata.namespace === named.namespace,
      );
      if (!found)
        return { void: 'missing', ref: { ...ref, ...named }, position };
      blocks = networksOf(found.spec?.networks ?? []);
      if (blocks.length === 0)
        return { void: 'invalid', ref: { ...ref, ...named }, position };
      evidence.push({
        type: 'resource',
        ref: index.ref(found, NetworkAuthentication),
        field: 'spec.networks',
      });
    } else {
      return { void: 'unknown-kind', ref, position };
    }
  }
  return {
    clients: clients ?? 'anyone',
    networks: blocks ?? ALL_NETWORKS,
    evidence,
  };
}

function lower(
  policy: AuthorizationPolicy,
  resources: InboundResources,
): readonly Authorization[] {
  const resolved = resolveAuthentications(policy, resources);
  if ('void' in resolved) return [];
  return [
    {
      kind: 'authorizationpolicy',
      name: policy.metadata.name,
      networks: resolved.networks,
      clients: resolved.clients,
      evidence: [
        {
          type: 'resource',
          ref: resources.index.ref(policy, AuthorizationPolicy),
          field: 'spec.requiredAuthenticationRefs',
        },
        ...resolved.evidence,
      ],
    },
  ];
}

/** What the policies of the namespace admit to a Server, or to every Server. @internal */
export function serverPolicies(
  resources: InboundResources,
  server: Server,
): readonly Authorization[] {
  return resources.authorizationPolicies.flatMap(policy => {
    const target = policy.spec?.targetRef ?? {};
    // A target is always of the policy's own namespace; what a Namespace is called is asked at admission only.
    const applies =
      (refersTo(target, Server) && target.name === server.metadata.name) ||
      refersTo(target, NAMESPACE);
    return applies ? lower(policy, resources) : [];
  });
}

/** What the policies of the namespace admit to one route. @internal */
export function routePolicies(
  resources: InboundResources,
  route: KindRef & { readonly name: string },
): readonly Authorization[] {
  return resources.authorizationPolicies.flatMap(policy => {
    const target = policy.spec?.targetRef ?? {};
    return refersTo(target, route) && target.name === route.name
      ? lower(policy, resources)
      : [];
  });
}
