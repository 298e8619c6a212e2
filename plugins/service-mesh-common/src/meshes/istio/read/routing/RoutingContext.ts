import { ResourceIndex } from '../../../../engine/ResourceIndex';
import { Namespace, Service } from '../../../../engine/coreKinds';
import {
  GatewayApiGateway,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  TCPRoute,
  TLSRoute,
} from '../../../shared/gatewayApi';
import {
  DestinationRule,
  EnvoyFilter,
  ServiceEntry,
  VirtualService,
} from '../../kinds';
import { MeshSettings } from '../../MeshSettings';

/** Kinds that bear on routing. @internal */
export const ROUTING_KINDS = {
  services: Service,
  serviceEntries: ServiceEntry,
  virtualServices: VirtualService,
  destinationRules: DestinationRule,
  httpRoutes: HTTPRoute,
  grpcRoutes: GRPCRoute,
  tcpRoutes: TCPRoute,
  tlsRoutes: TLSRoute,
  gateways: GatewayApiGateway,
  referenceGrants: ReferenceGrant,
  namespaces: Namespace,
  envoyFilters: EnvoyFilter,
} as const;

/** Hosts of one entity and everything that may bear on them. @internal */
export interface RoutingContext {
  readonly index: ResourceIndex;
  readonly settings: MeshSettings;
  /** FQDNs of the entity's Services, with the namespace of each. */
  readonly hosts: readonly {
    readonly host: string;
    readonly namespace: string;
    readonly service: string;
  }[];
  readonly services: readonly Service[];
  readonly serviceEntries: readonly ServiceEntry[];
  readonly virtualServices: readonly VirtualService[];
  readonly destinationRules: readonly DestinationRule[];
  readonly httpRoutes: readonly HTTPRoute[];
  readonly grpcRoutes: readonly GRPCRoute[];
  readonly tcpRoutes: readonly TCPRoute[];
  readonly tlsRoutes: readonly TLSRoute[];
  readonly gateways: readonly GatewayApiGateway[];
  readonly referenceGrants: readonly ReferenceGrant[];
  readonly namespaces: readonly Namespace[];
  readonly envoyFilters: readonly EnvoyFilter[];
}
