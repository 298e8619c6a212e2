import { Service } from '../../../engine/coreKinds';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { EvidenceList } from '../../../model';
import { byDefault, byResource, byUnread } from '../evidence';
import { exportAnnotation, exportedTo } from '../exportedTo';
import { routeDestinations } from '../findings/routeDestinations';
import { fullHost } from '../Host';
import { Sidecar, VirtualService } from '../kinds';
import { isGateway } from '../membership';
import { MeshSettings } from '../MeshSettings';
import { virtualServicesFor } from '../read/routing/virtualServicesFor';
import { Labels } from '../selects';
import { importsHost, parseEgressHost } from './egressHost';
import { egressOn, importedVirtualServices } from './importedVirtualServices';
import { sidecarFor } from './sidecarFor';

/** Why a client's proxy does not know a Service, and what it does with a connection to it then. @internal */
export interface UnknownHost {
  /** undefined = the mesh configuration says so, and it could not be read. */
  readonly passes: boolean | undefined;
  readonly evidence: EvidenceList;
}

/** A client and what it is told. @internal */
export interface HostScope {
  readonly index: ResourceIndex;
  readonly settings: MeshSettings;
  readonly sidecars: readonly Sidecar[];
  readonly virtualServices: readonly VirtualService[];
  readonly client: { readonly namespace: string; readonly labels: Labels };
}

/** What becomes of connections to addresses the client's proxy knows nothing about. @internal */
export function unknownHost(
  scope: HostScope,
  because?: EvidenceList,
): UnknownHost {
  const { index, settings } = scope;
  const sidecar = sidecarOf(scope);
  const own = sidecar?.spec?.outboundTrafficPolicy;
  if (!own && settings.unread)
    return {
      passes: undefined,
      evidence: byUnread(
        [settings.unread],
        'the mesh configuration says what becomes of hosts that a proxy does not know',
      ),
    };
  // A policy without a mode is the first of its values.
  const passes =
    (own ? own.mode ?? 'REGISTRY_ONLY' : settings.outboundTrafficPolicy) !==
    'REGISTRY_ONLY';
  const why =
    own && sidecar
      ? byResource(index, sidecar, Sidecar, 'spec.outboundTrafficPolicy.mode')
      : byDefault(
          passes
            ? 'hosts that a proxy does not know are passed through in plaintext'
            : 'the mesh configuration lets proxies call known hosts only',
        );
  return {
    passes,
    evidence: because ? [...because, ...why] : why,
  };
}

/** Why the client's proxy does not know a Service on a port; undefined when it does. @internal */
export function whyUnknown(
  scope: HostScope,
  service: Service,
  host: string,
  port: number,
): EvidenceList | undefined {
  const { index, settings, client } = scope;
  const owner = service.metadata.namespace ?? '';
  const scoped = exportAnnotation(service.metadata.annotations);
  if (
    !exportedTo(
      scoped,
      settings.config.defaultServiceExportTo,
      owner,
      client.namespace,
    )
  )
    return scoped
      ? byResource(
          index,
          service,
          Service,
          'metadata.annotations["networking.istio.io/exportTo"]',
          `the Service is not shown to proxies of ${client.namespace}`,
        )
      : byDefault(
          'the mesh configuration does not show Services to every namespace',
        );
  const sidecar = sidecarOf(scope);
  const egress = sidecar?.spec?.egress;
  if (!sidecar || !egress?.length) return undefined;
  const imported = egressOn(egress, port).some(({ hosts }) =>
    importsHost(
      (hosts ?? []).map(entry => parseEgressHost(entry, client.namespace)),
      owner,
      host,
    ),
  );
  return imported || isRouteDestination(scope, sidecar, host, port)
    ? undefined
    : byResource(
        index,
        sidecar,
        Sidecar,
        'spec.egress',
        `none of its hosts is ${host}`,
      );
}

/** What imported VirtualServices lead to is known without being imported itself. */
function isRouteDestination(
  { virtualServices, settings, client: { namespace } }: HostScope,
  sidecar: Sidecar,
  host: string,
  port: number,
): boolean {
  const { clusterDomain } = settings;
  return virtualServicesFor(
    importedVirtualServices(virtualServices, sidecar, {
      namespace,
      port,
      clusterDomain,
    }),
    { namespace },
    settings,
  ).some(service =>
    routeDestinations(service).some(
      destination =>
        (destination.port ?? port) === port &&
        fullHost(
          destination.host,
          service.metadata.namespace ?? '',
          clusterDomain,
        ).toLowerCase() === host,
    ),
  );
}

/** The Sidecar of a client; proxies of gateways have none. @internal */
export function sidecarOf({
  sidecars,
  client,
  settings,
}: Pick<HostScope, 'sidecars' | 'client' | 'settings'>): Sidecar | undefined {
  return isGateway(client.labels)
    ? undefined
    : sidecarFor(sidecars, client, settings.rootNamespace);
}
