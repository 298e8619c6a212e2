import { judgeConnection } from '../../../engine/judgeConnection';
import { ClientSends, ClientTls, MtlsMode } from '../../../model';

/** What becomes of a connection. @internal */
export interface ConnectionTls {
  readonly succeeds: boolean;
  /** Whether the client speaks mTLS. */
  readonly mtls: boolean;
}

/** One endpoint as clients see it. @internal */
export interface TlsEndpoint {
  /** Whether a proxy takes mTLS there. */
  readonly proxy: boolean;
  readonly mode: MtlsMode;
}

/** What a proxy that was told so sends to one endpoint; automatic mTLS asks each endpoint for itself. @internal */
export function clientSends(
  told: ClientTls['mode'],
  { proxy, mode }: TlsEndpoint,
): ClientSends {
  if (told !== 'auto') return told;
  if (!proxy || mode === 'disabled') return 'plaintext';
  return mode === 'unknown' ? 'unknown' : 'mutual';
}

/**
 * Whether a client and one endpoint understand each other; undefined when that cannot be told. A client without a proxy
 * sends plaintext whatever its settings say.
 * @internal
 */
export function connectionTls(
  client: { readonly proxy: boolean; readonly mode: ClientTls['mode'] },
  server: TlsEndpoint,
): ConnectionTls | undefined {
  const sends = client.proxy ? clientSends(client.mode, server) : 'plaintext';
  const { outcome } = judgeConnection(sends, {
    accepts: server.proxy ? server.mode : 'disabled',
    sameMesh: server.proxy,
    protocol: 'unknown',
  });
  return outcome === 'open' || outcome === 'fails'
    ? { succeeds: outcome === 'open', mtls: sends === 'mutual' }
    : undefined;
}
