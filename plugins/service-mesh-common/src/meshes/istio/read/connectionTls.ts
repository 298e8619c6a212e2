import { ClientTls, MtlsMode } from '../../../model';

/** What becomes of a connection. @internal */
export interface ConnectionTls {
  readonly succeeds: boolean;
  /** Whether the client speaks mTLS. */
  readonly mtls: boolean;
}

/** Whether clients with this mode speak mTLS to an endpoint; automatic mTLS asks each endpoint for itself. */
function speaksMtls(
  mode: ClientTls['mode'],
  server: { readonly proxy: boolean; readonly mode: MtlsMode },
): boolean | undefined {
  switch (mode) {
    case 'mutual':
      return true;
    case 'plaintext':
      return false;
    case 'auto':
      if (!server.proxy) return false;
      return server.mode === 'unknown' ? undefined : server.mode !== 'disabled';
    default:
      // Certificates of the application's own: the proxy on the other side does not take part.
      return undefined;
  }
}

/**
 * Whether a client and one endpoint understand each other; undefined when that cannot be told. A client without a proxy
 * sends plaintext whatever its settings say.
 * @internal
 */
export function connectionTls(
  client: { readonly proxy: boolean; readonly mode: ClientTls['mode'] },
  server: { readonly proxy: boolean; readonly mode: MtlsMode },
): ConnectionTls | undefined {
  const mtls = client.proxy ? speaksMtls(client.mode, server) : false;
  if (mtls === undefined) return undefined;
  if (!server.proxy) return { succeeds: !mtls, mtls };
  switch (server.mode) {
    case 'strict':
      return { succeeds: mtls, mtls };
    case 'disabled':
      return { succeeds: !mtls, mtls };
    case 'permissive':
      return { succeeds: true, mtls };
    default:
      return undefined;
  }
}
