import { Evidence, EvidenceList } from './evidence';

/**
 * What an access predicate looks at. Header and claim names follow the colon: `request.header:x-tenant`
 * (lower case), `request.claim:sub`; the names of a nested claim are joined by U+001F.
 * @public
 */
export type AccessAttribute =
  | 'source.identity'
  | 'source.ip'
  | 'remote.ip'
  | 'destination.ip'
  | 'destination.port'
  | 'connection.sni'
  | 'connection.tls'
  | 'request.host'
  | 'request.method'
  | 'request.path'
  | 'request.principal'
  /** `invalid`, or `of <issuer>` of a valid token; absent without one. Never open: a question without a token means none. */
  | 'request.token'
  | `request.header:${string}`
  | `request.query:${string}`
  | `request.claim:${string}`
  | `extension:${string}`;

/** How one attribute value is compared. @public */
export type ValueMatch =
  | { readonly exact: string; readonly ignoreCase?: boolean }
  | { readonly prefix: string; readonly ignoreCase?: boolean }
  | { readonly suffix: string; readonly ignoreCase?: boolean }
  /** True when the attribute is present at all. */
  | { readonly present: true }
  /** ECMAScript pattern that must cover the whole value. */
  | { readonly regex: string }
  /** IPv4 or IPv6 block; a bare address is a block of one. */
  | { readonly cidr: string }
  /** Path made of whole segments: `/a/{*}/b`, `/a/{**}`. */
  | { readonly pathTemplate: string }
  /** Segment-wise prefix: `/foo` covers `/foo` and `/foo/bar`, not `/foobar`. */
  | { readonly pathPrefix: string };

/**
 * A condition as a tree, three-valued when evaluated: an attribute the question leaves open gives neither true nor false.
 * `all: []` is true, `any: []` is false. A comparison with an attribute that is known to be absent is false.
 * @public
 */
export type AccessPredicate =
  | { readonly all: readonly AccessPredicate[] }
  | { readonly any: readonly AccessPredicate[] }
  | { readonly not: AccessPredicate }
  | { readonly attribute: AccessAttribute; readonly match: ValueMatch }
  /** Something only the running mesh can tell (an external authorizer, a script); always leaves the answer open. */
  | { readonly opaque: string };

/** One rule of a policy: the predicate decides, the three lists say the same in words. @public */
export interface AccessRule {
  readonly matches: AccessPredicate;
  /** Who, in words the resource uses, such as `principal cluster.local/ns/shop/sa/cart`; empty = anyone. */
  readonly peers: readonly string[];
  /** What, such as `POST /pay on 8080`; empty = everything. */
  readonly operations: readonly string[];
  /** Further conditions, such as `claim role is admin`. */
  readonly conditions: readonly string[];
  /** Only in `audit`: what the rule would do if it were enforced. */
  readonly auditAction?: 'allow' | 'deny';
  /** Set when it comes with the mesh: nobody wrote it, and no policy takes it back. */
  readonly givenByMesh?: true;
  readonly evidence: EvidenceList;
}

/** The proxy that enforces a policy. @public */
export type AccessEnforcer =
  | 'sidecar'
  | 'waypoint'
  | 'ztunnel'
  | 'gateway'
  | 'linkerd-proxy';

/**
 * What one enforcing proxy decides for one workload and port: custom, then deny, then allow, else `otherwise`.
 * A workload can stand behind several (waypoint and ztunnel); a request passes when all of them admit it.
 * @public
 */
export interface AccessPolicy {
  readonly enforcedBy: AccessEnforcer;
  /** Workload (target) port. */
  readonly port: number;
  readonly custom: readonly AccessRule[];
  readonly deny: readonly AccessRule[];
  readonly allow: readonly AccessRule[];
  /** Rules that are evaluated and logged but change nothing (audit, dry run). */
  readonly audit: readonly AccessRule[];
  readonly otherwise: {
    readonly verdict: 'allow' | 'deny' | 'unknown';
    readonly evidence: EvidenceList;
  };
}

/**
 * A question. A field that is undefined is *open* (the answer may depend on it); null means *known to be absent*.
 * @public
 */
export interface AccessRequest {
  readonly peer: {
    /** Exact identity string without `spiffe://`; null = plaintext. */
    readonly identity?: string | null;
    /** Address of the direct peer. */
    readonly ip?: string | null;
    /** Address derived from forwarding headers. */
    readonly remoteIp?: string | null;
    /** Whether the connection is TLS at all; follows from identity when undefined. */
    readonly tls?: boolean;
  };
  readonly operation: {
    readonly protocol: 'http' | 'tcp';
    /** Workload (target) port. */
    readonly port: number;
    readonly host?: string | null;
    readonly method?: string | null;
    /** Path as the proxy sees it after normalisation, without query. */
    readonly path?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly sni?: string | null;
    readonly destinationIp?: string | null;
    /** `issuer/subject` of a validated token. */
    readonly principal?: string | null;
    /** `invalid`: a token that is expired, malformed or not signed by its issuer is presented. */
    readonly token?: 'invalid';
    /** Claims of a validated token. */
    readonly claims?: Readonly<Record<string, unknown>> | null;
  };
}

/** The answer, with the rule that decided first. @public */
export interface AccessDecision {
  readonly verdict: 'allow' | 'deny' | 'depends' | 'unknown';
  /** The proxy whose policy decided; undefined when nothing enforces. */
  readonly enforcedBy?: AccessEnforcer;
  readonly rule?: AccessRule;
  /** In one sentence, where something else than a rule decided, such as `connection fails: the server takes mTLS only`. */
  readonly reason?: string;
  /** What the question left open and the answer turns on; only with `depends`. */
  readonly dependsOn: readonly string[];
  readonly evidence: EvidenceList;
  /** What dry-run or audit rules would have said. */
  readonly wouldBe?: {
    readonly verdict: 'allow' | 'deny';
    readonly evidence: readonly Evidence[];
  };
}
