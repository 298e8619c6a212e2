import {
  isUnread,
  readAll,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { KindRef } from '../../../model';
import { GRPCRoute, HTTPRoute } from '../../shared/gatewayApi';
import {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  PolicyHTTPRoute,
  Server,
  ServerAuthorization,
} from '../kinds';
import { LinkerdConfig } from '../LinkerdConfig';

/** Everything that bears on who may connect to the pods of one namespace. @internal */
export interface InboundResources {
  readonly index: ResourceIndex;
  readonly config: LinkerdConfig;
  readonly namespace: string;
  readonly servers: readonly Server[];
  readonly serverAuthorizations: readonly ServerAuthorization[];
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  readonly meshTls: readonly MeshTLSAuthentication[];
  readonly networks: readonly NetworkAuthentication[];
  readonly policyHttpRoutes: readonly PolicyHTTPRoute[];
  readonly httpRoutes: readonly HTTPRoute[];
  readonly grpcRoutes: readonly GRPCRoute[];
}

/** Reads what bears on one namespace, or says what could not be read. @internal */
export function readInboundResources(
  index: ResourceIndex,
  namespace: string,
  config: LinkerdConfig,
): InboundResources | { readonly unread: readonly KindRef[] } {
  const own = readAll(
    index,
    {
      servers: Server,
      serverAuthorizations: ServerAuthorization,
      authorizationPolicies: AuthorizationPolicy,
      policyHttpRoutes: PolicyHTTPRoute,
      httpRoutes: HTTPRoute,
      grpcRoutes: GRPCRoute,
    },
    namespace,
  );
  if (!own.ok) return { unread: own.unread };
  // Authentications may be referred to across namespaces.
  const meshTls = index.list(MeshTLSAuthentication);
  const networks = index.list(NetworkAuthentication);
  if (isUnread(meshTls)) return { unread: [meshTls.unread] };
  if (isUnread(networks)) return { unread: [networks.unread] };
  return { index, config, namespace, ...own.objects, meshTls, networks };
}
