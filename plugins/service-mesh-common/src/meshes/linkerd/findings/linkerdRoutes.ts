import { Kind } from '../../../engine/Kind';
import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { Service } from '../../../engine/coreKinds';
import { KindRef } from '../../../model';
import {
  GRPCRoute,
  HTTPRoute,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { installations } from '../installations';
import { EgressNetwork, PolicyHTTPRoute, Server } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import {
  KindedRoute,
  OutboundResources,
  readOutboundResources,
} from '../outbound/OutboundResources';
import { isAccepted, POLICY_CONTROLLER } from '../routes/acceptedBy';

/** What the statuses of routes rest on. @internal */
export const ROUTE_READS: readonly Kind[] = [
  Service,
  Server,
  EgressNetwork,
  PolicyHTTPRoute,
  HTTPRoute,
  GRPCRoute,
  TLSRoute,
  TCPRoute,
  MeshConfigMap,
];

/** A route of the Gateway API may be another mesh's: one that it has taken is left to it. */
function isLinkerds(
  { route, kind }: KindedRoute,
  isInstalled: boolean,
): boolean {
  if (kind === PolicyHTTPRoute) return true;
  return (
    isInstalled &&
    !(route.status?.parents ?? []).some(
      status =>
        status.controllerName !== POLICY_CONTROLLER && isAccepted(status),
    )
  );
}

/** The routes that Linkerd's policy controller writes a status for, and what that rests on. @internal */
export function linkerdRoutes(
  index: ResourceIndex,
):
  | (OutboundResources & { readonly servers: readonly Server[] })
  | { readonly unread: readonly KindRef[] } {
  const all = readAll(index, { servers: Server, configs: MeshConfigMap });
  if (!all.ok) return { unread: all.unread };
  const resources = readOutboundResources(index, readLinkerdConfig(index));
  if ('unread' in resources) return resources;
  const isInstalled = installations(index).length > 0;
  return {
    ...resources,
    servers: all.objects.servers,
    routes: resources.routes.filter(entry => isLinkerds(entry, isInstalled)),
  };
}
