import { Service } from '../../../../engine/coreKinds';
import { EvidenceList } from '../../../../model';
import {
  HostScope,
  sidecarOf,
  unknownHost,
  whyUnknown,
} from '../../select/reachableHost';
import { importedVirtualServices } from '../../select/importedVirtualServices';
import {
  RegisteredService,
  ResolvedRequest,
  RoutingTable,
} from '../routing/resolveRequest';
import { RoutingProxy } from '../routing/routeMatches';
import { Answer, NOWHERE, RouteScene } from './RouteScene';

/** What the sidecar of a client knows about. @internal */
export interface SidecarView {
  readonly scope: HostScope;
  readonly table: RoutingTable;
  /** Why it does not know the Service that was asked for. */
  readonly hidden: EvidenceList | undefined;
}

/** The part of the registry and of the routes that a client's Sidecar lets its proxy see. @internal */
export function sidecarView(
  { context, sidecars, table }: RouteScene,
  client: RoutingProxy,
  kubernetes: Service | undefined,
  service: RegisteredService | undefined,
  port: number,
): SidecarView {
  const { index, settings, virtualServices } = context;
  const scope = { index, settings, sidecars, virtualServices, client };
  const hidden =
    kubernetes && service
      ? whyUnknown(scope, kubernetes, service.host, port)
      : undefined;
  return {
    scope,
    hidden,
    table: {
      ...table,
      virtualServices: importedVirtualServices(
        virtualServices,
        sidecarOf(scope),
        {
          namespace: client.namespace,
          port,
          clusterDomain: settings.clusterDomain,
        },
      ),
      services: hidden
        ? table.services.filter(entry => entry !== service)
        : table.services,
    },
  };
}

/** Whether a proxy knows nothing about the host of a request. @internal */
export function isUnregistered({ result }: ResolvedRequest): boolean {
  return result === 'passthrough' || result === 'blackhole';
}

/** What a sidecar does with requests to a host it knows nothing about. @internal */
export function unregistered(
  { scope, hidden }: SidecarView,
  host: string,
  port: number,
): Answer {
  const { passes, evidence } = unknownHost(scope, hidden);
  const why = hidden
    ? `The client's proxy does not know ${host} on port ${port}`
    : `Nobody registered ${host} on port ${port}`;
  if (passes === undefined)
    return {
      outcome: 'unknown',
      ...NOWHERE,
      explanation: `${why}, and what becomes of such hosts could not be read.`,
      evidence,
    };
  return passes
    ? {
        outcome: 'passthrough',
        ...NOWHERE,
        explanation: `${why}, so the request is sent there as it is.`,
        evidence,
      }
    : {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 502 },
        explanation: `${why}, and only known hosts may be called.`,
        evidence,
      };
}
