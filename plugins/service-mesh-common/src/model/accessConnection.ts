import { EvidenceList } from './evidence';
import { MtlsMode } from './mtls';
import { WorkloadRef } from './report';

/**
 * What a client sends to a port: `mutual` mTLS with its mesh identity, `simple` or `custom-mutual` TLS of its own making,
 * `plaintext`, or `nothing` because its proxy lets the connection go nowhere.
 * @public
 */
export type ClientSends =
  | 'mutual'
  | 'simple'
  | 'custom-mutual'
  | 'plaintext'
  | 'nothing'
  | 'unknown';

/** One way in which a client sends; there are several when it turns on what is called, or how. @public */
export interface ClientSending {
  /** What the client calls, such as `web.shop:80`; undefined = whatever leads to the port. */
  readonly to?: string;
  /** What has to hold beyond that for the client to send like this, such as `a route chooses the subset v2`. */
  readonly when?: string;
  readonly sends: ClientSends;
  /** What the application behind the port must do besides, such as `the application takes TLS`. */
  readonly needs?: string;
  /** Whether the connection goes straight to the workload although a waypoint stands before it. */
  readonly pastWaypoint?: boolean;
  /** How it comes to that, in words that go on after "the client"; without it what is sent says enough. */
  readonly words?: string;
  readonly evidence: EvidenceList;
}

/** How a caller's connection to a port of a workload is made, before any policy is asked. @public */
export interface AccessConnection {
  /** Workloads that connect so. */
  readonly from: readonly WorkloadRef[];
  /** What they call, such as `web.shop:80`; empty = whatever leads to the port. */
  readonly to: readonly string[];
  /** What has to hold besides for them to connect so, such as `a route chooses the subset v2`. */
  readonly when?: string;
  readonly sends: ClientSends;
  /** What the server takes on the port. */
  readonly accepts: MtlsMode;
  /** `depends`: on what {@link AccessConnection.dependsOn} names. */
  readonly outcome: 'open' | 'fails' | 'depends' | 'unknown';
  /** Whether policies see the identity of the caller; undefined when that is open. */
  readonly identified?: boolean;
  /** Set when a waypoint stands before the workload and the connection passes it by: its policies are not asked. */
  readonly pastWaypoint?: true;
  /** In one sentence, such as `connection fails: the client sends plaintext, the server takes mTLS only`. */
  readonly explanation: string;
  readonly dependsOn: readonly string[];
  /** What decides how the client sends, then what the server takes. */
  readonly evidence: EvidenceList;
}
