import { Service } from '../../../engine/coreKinds';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { EvidenceList } from '../../../model';
import { byDefault, byResource } from '../evidence';
import { exportAnnotation, exportedTo } from '../exportedTo';
import { Sidecar } from '../kinds';
import { isGateway } from '../membership';
import { MeshSettings } from '../MeshSettings';
import { Labels } from '../selects';
import { importsHost, parseEgressHost } from './egressHost';
import { sidecarFor } from './sidecarFor';

/** Why a client's proxy does not know a Service, and what it does with a connection to it then. @internal */
export interface UnknownHost {
  readonly passes: boolean;
  readonly evidence: EvidenceList;
}

/** A client and what it is told. @internal */
export interface HostScope {
  readonly index: ResourceIndex;
  readonly settings: MeshSettings;
  readonly sidecars: readonly Sidecar[];
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
  const imported = egress.some(
    ({ port: only, hosts }) =>
      (only?.number === undefined || only.number === port) &&
      importsHost(
        (hosts ?? []).map(entry => parseEgressHost(entry, client.namespace)),
        owner,
        host,
      ),
  );
  return imported
    ? undefined
    : byResource(
        index,
        sidecar,
        Sidecar,
        'spec.egress',
        `none of its hosts is ${host}`,
      );
}

/** Proxies of gateways have none. */
function sidecarOf({ sidecars, client, settings }: HostScope) {
  return isGateway(client.labels)
    ? undefined
    : sidecarFor(sidecars, client, settings.rootNamespace);
}
