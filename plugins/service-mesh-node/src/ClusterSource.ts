/** What a request to an API server is authenticated with. @public */
export interface ClusterCredential {
  /** Bearer token; never logged, never sent to a browser. */
  readonly bearerToken?: string;
  /** Client certificate, PEM. */
  readonly clientCert?: string;
  /** Key of the client certificate, PEM. */
  readonly clientKey?: string;
  /** Further headers, for a proxy in front of the API server. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One cluster that can be watched, or that says why it cannot. @public */
export interface MeshCluster {
  readonly name: string;
  readonly title?: string;
  /** Base URL of the API server, without a trailing slash. */
  readonly url: string;
  /** PEM of the authority that signed the server's certificate; read anew on every (re)connect. */
  readonly caData?: () => Promise<string | undefined>;
  readonly skipTLSVerify?: boolean;
  /**
   * A fresh credential, asked for on every (re)connect and after each 401; never kept.
   * Throws {@link UserOnlyCredentialError} when only a signed-in user has one.
   */
  readonly credential: () => Promise<ClusterCredential>;
  /** Dashboard people can open, from the cluster's configuration. */
  readonly dashboardUrl?: string;
}

/** The cluster can be read with a user's own credentials only, so a server cannot watch it. @public */
export class UserOnlyCredentialError extends Error {
  readonly name = 'UserOnlyCredentialError';
}

/** Where clusters and credentials come from. @public */
export interface ClusterSource {
  /** Stable id shown to people, such as `kubernetes-plugin`, `config`, `kubernetes-proxy`. */
  readonly id: string;
  /** The clusters now; called again every few minutes. */
  list(): Promise<readonly MeshCluster[]>;
}
