import { ProxyResponse } from './classifyResponse';

/** How a connection is secured, as the proxy on one side of it sees it. @internal */
export type ProxyTls =
  | {
      readonly state: 'established';
      /** Of the client, at a server; null when the client showed no certificate. */
      readonly clientId?: string | null;
      /** Of the server, at a client. */
      readonly serverId?: string;
    }
  | { readonly state: 'none'; readonly reason: string }
  | { readonly state: 'passthru'; readonly sni: string }
  | { readonly state: 'disabled' };

/** A resource of the inbound side; without a group and a kind one of the built-in ones. @internal */
export interface ProxyMeta {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
}

/** A resource of the outbound side. @internal */
export interface PlacedMeta extends ProxyMeta {
  readonly namespace?: string;
  readonly port?: number;
  readonly section?: string;
}

/** What a proxy knows of a connection or a request when it counts it. @internal */
export interface ProxyConnection extends ProxyResponse {
  readonly direction?: 'inbound' | 'outbound';
  /** Whether the proxy accepted the connection or opened it. */
  readonly side?: 'server' | 'client';
  /** `ip:port`. */
  readonly target?: string;
  readonly tls?: ProxyTls;
  readonly authority?: string;
  readonly server?: ProxyMeta;
  readonly serverPort?: number;
  readonly inboundRoute?: ProxyMeta;
  readonly authorization?: ProxyMeta;
  readonly rateLimit?: ProxyMeta;
  /** Which limit was hit: `total`, `identity` or `override`. */
  readonly rateLimitScope?: string;
  /** Labels the control plane gave the endpoint. */
  readonly endpointLabels?: Readonly<Record<string, string>>;
  /** `authority:port` of a ServiceProfile. */
  readonly logicalDestination?: string;
  readonly routeLabels?: Readonly<Record<string, string>>;
  /** Address of a component of the control plane. */
  readonly controlAddress?: string;
  readonly parent?: PlacedMeta;
  readonly route?: PlacedMeta;
  readonly backend?: PlacedMeta;
  /** Host of the request's URI, when the proxy is told to export it. */
  readonly hostname?: string;
  /** Name of a gRPC status, as in `UNAVAILABLE`. */
  readonly grpcStatusName?: string;
  /** Kind of a stream's error, as in `REQUEST_TIMEOUT`. */
  readonly streamError?: string;
  /** Name of the error a connection ended with. */
  readonly errno?: string;
}
