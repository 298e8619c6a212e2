import { PeerMode } from './peerAuthentication';

/** Client TLS as a DestinationRule writes it. @internal */
export interface WrittenTls {
  readonly mode?: string;
  readonly sni?: string;
  readonly credentialName?: string;
  readonly subjectAltNames?: readonly string[];
}

/** What the choice depends on beside the rule. @internal */
export interface UpstreamService {
  readonly autoMtls: boolean;
  /** True for services outside the mesh. */
  readonly meshExternal: boolean;
  /** What clients assume about the service's namespace. */
  readonly mode: Exclude<PeerMode, 'UNSET'> | 'UNKNOWN';
  /** Identities the service's endpoints may show. */
  readonly serviceAccounts: readonly string[];
  /** Name the client asks for when the rule names none. */
  readonly sni: string;
}

/** Client TLS as it counts. @internal */
export interface UpstreamTls {
  /** Undefined = plaintext by default. */
  readonly tls?: WrittenTls;
  /** True when nobody wrote it. */
  readonly automatic: boolean;
}

/**
 * The client TLS of a service: what a rule says, its gaps filled for the mesh's own certificates; without a rule mTLS,
 * where the mesh allows it and the service's namespace is not known to refuse it.
 * @internal
 */
export function upstreamTls(
  written: WrittenTls | undefined,
  service: UpstreamService,
): UpstreamTls {
  if (written)
    return {
      tls: written.mode === 'ISTIO_MUTUAL' ? filled(written, service) : written,
      automatic: false,
    };
  const refused = service.mode === 'UNKNOWN' || service.mode === 'DISABLE';
  if (!service.autoMtls || service.meshExternal || refused)
    return { automatic: false };
  return { tls: filled({ mode: 'ISTIO_MUTUAL' }, service), automatic: true };
}

function filled(
  tls: WrittenTls,
  { sni, serviceAccounts }: UpstreamService,
): WrittenTls {
  return {
    ...tls,
    sni: tls.sni || sni,
    subjectAltNames: tls.subjectAltNames ?? serviceAccounts,
  };
}
