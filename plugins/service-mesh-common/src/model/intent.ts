/**
 * What a person means, in model words; a mesh's `write` turns an intent into objects, and reading these objects back gives
 * the intent again (the mirror law of docs/adr).
 */

/** A Service and the pods behind it: what most intents are about. @public */
export interface IntentTarget {
  readonly namespace: string;
  /** Name of the Service. */
  readonly service: string;
  /** Labels that select the pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly port: {
    /** Service port, 1–65535. */
    readonly number: number;
    /** Workload port, 1–65535. */
    readonly target: number;
    readonly protocol: 'http' | 'grpc' | 'tcp';
  };
}

/** Which mTLS a server accepts. @public */
export interface MtlsIntent {
  readonly scope:
    | { readonly type: 'mesh' }
    | { readonly type: 'namespace'; readonly namespace: string }
    | { readonly type: 'workload'; readonly target: IntentTarget };
  readonly mode: 'strict' | 'permissive' | 'disabled';
  /** Exceptions by workload port; scope `workload` only. */
  readonly ports?: readonly {
    readonly port: number;
    readonly mode: 'strict' | 'permissive' | 'disabled';
  }[];
}

/** Somebody who may call. @public */
export type IntentCaller =
  | { readonly namespace: string; readonly serviceAccount: string }
  /** Every identity of a namespace. */
  | { readonly namespace: string }
  /** Every identity of the mesh. */
  | { readonly anyIdentity: true };

/** A path and how it is compared. @public */
export interface IntentPath {
  readonly type: 'exact' | 'prefix' | 'template';
  readonly value: string;
}

/** What may be called; empty lists = everything. @public */
export interface IntentOperations {
  readonly methods: readonly string[];
  readonly paths: readonly IntentPath[];
}

/** Who may call; everybody else is refused. @public */
export interface AccessIntent {
  readonly target: IntentTarget;
  /** Empty = nobody. */
  readonly allow: readonly {
    readonly callers: readonly IntentCaller[];
    readonly operations: IntentOperations;
  }[];
  /** Name of the waypoint in front of the Service, in its namespace; ambient only. */
  readonly waypoint?: string;
  /** The Server that speaks for the port already, for only one can; Linkerd only. */
  readonly server?: {
    readonly name: string;
    /** Its spec, where it has to be changed for the intent to hold. */
    readonly spec?: Readonly<Record<string, unknown>>;
  };
}

/** A version of a service, or another Service. @public */
export interface IntentBackend {
  /** Service name in the namespace of the target. */
  readonly service: string;
  /** Labels that select the version among the pods of the Service; Istio subset. */
  readonly version?: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/** How requests are shared out. @public */
export interface SplitIntent {
  readonly target: IntentTarget;
  /** Weights are whole numbers and sum to 100. */
  readonly backends: readonly (IntentBackend & { readonly weight: number })[];
}

/** What to do when a service is slow or fails. @public */
export interface ResilienceIntent {
  readonly target: IntentTarget;
  /** Milliseconds. */
  readonly timeoutMs?: number;
  readonly retries?: {
    /** Further attempts (count), 0 = off. */
    readonly attempts: number;
    /** Milliseconds. */
    readonly perTryTimeoutMs?: number;
    /** Conditions as the mesh spells them, such as `5xx`. */
    readonly on: readonly string[];
    /** Whether further attempts also go to endpoints of other localities; Istio sidecars only. */
    readonly otherLocalities?: boolean;
  };
  readonly circuitBreaker?: {
    /** Errors in a row (count). */
    readonly consecutiveErrors: number;
    /** Milliseconds. */
    readonly baseEjectionMs: number;
    /** Milliseconds; Istio only. */
    readonly intervalMs?: number;
    /** 0–100 percent of the endpoints; Istio only. */
    readonly maxEjectedPercent?: number;
    /** Answers of 502, 503 or 504, or none, in a row (count), counted beside the errors; Istio only. */
    readonly consecutiveGatewayErrors?: number;
    /** With fewer endpoints in use, in 0–100 percent, none stays out of use; Istio only. */
    readonly minHealthPercent?: number;
  };
  readonly connectionPool?: {
    readonly maxConnections?: number;
    /** Longest time to connect, milliseconds. */
    readonly connectTimeoutMs?: number;
    readonly maxPendingRequests?: number;
    /** Requests under way (count). */
    readonly maxRequests?: number;
    /** Requests (count) after which a connection ends. */
    readonly maxRequestsPerConnection?: number;
    /** Retries under way (count). */
    readonly maxRetries?: number;
    /** Longest time of a connection without requests, milliseconds. */
    readonly idleTimeoutMs?: number;
    /** Whether requests of HTTP/1.1 go on as HTTP/2, whatever the mesh says. */
    readonly upgradeToHttp2?: boolean;
    /** Silence after which the kernel looks whether the other side is there, whole seconds in milliseconds. */
    readonly keepaliveTimeMs?: number;
    /** Pause between two looks, whole seconds in milliseconds. */
    readonly keepaliveIntervalMs?: number;
    /** Looks without an answer (count) after which the connection is given up. */
    readonly keepaliveProbes?: number;
  };
  /** How a client chooses among the endpoints; Istio only. */
  readonly loadBalancer?: IntentBalancer;
  /** Versions that are treated otherwise; what is said replaces the same part of the service as a whole. Istio only. */
  readonly versions?: readonly (NonNullable<IntentBackend['version']> &
    Pick<
      ResilienceIntent,
      'circuitBreaker' | 'connectionPool' | 'loadBalancer'
    >)[];
}

/** How a client chooses among endpoints. @public */
export interface IntentBalancer {
  /** The last four keep requests of the same kind on the same endpoint as long as it is there. */
  readonly type:
    | 'round-robin'
    | 'least-request'
    | 'random'
    | 'passthrough'
    | 'header'
    | 'query'
    | 'cookie'
    | 'source-ip';
  /** Name of the header, query parameter or cookie. */
  readonly name?: string;
}

/** Conditions of a route; all must hold. @public */
export interface IntentMatch {
  readonly path?: IntentPath;
  readonly method?: string;
  readonly headers: readonly {
    readonly name: string;
    readonly value: string;
  }[];
}

/** Requests that match go to another backend; the first rule wins. @public */
export interface RoutingIntent {
  readonly target: IntentTarget;
  readonly rules: readonly {
    readonly name: string;
    readonly match: IntentMatch;
    readonly backend: IntentBackend;
    /** Longest time for such a request with its retries, milliseconds. */
    readonly timeoutMs?: number;
  }[];
}

/** How requests from outside reach a service. @public */
export interface IngressIntent {
  readonly target: IntentTarget;
  /** Names outside clients use. */
  readonly hosts: readonly string[];
  readonly path: IntentPath;
  /** Name of the Secret with the certificate, in the namespace of the gateway; undefined = plaintext. */
  readonly certificateSecret?: string;
  /** Requests in plaintext are sent to TLS; only with a certificate. undefined = none reaches the service. */
  readonly redirectPlaintext?: true;
  readonly gateway: {
    readonly name: string;
    readonly namespace: string;
    /** Class of the gateway; Gateway API only. */
    readonly className?: string;
  };
  readonly api: 'gateway-api' | 'istio';
  /** Longest time for a request with its retries at the gateway, milliseconds. */
  readonly timeoutMs?: number;
  /** What the gateway tries again; Istio's own API only. */
  readonly retries?: ResilienceIntent['retries'];
}

/** Tokens by what they say, and what they admit to; all conditions must hold. @public */
export interface IntentTokens {
  /** One of these `sub` claims; empty = any. */
  readonly subjects: readonly string[];
  /** HTTP methods; empty = all. */
  readonly methods: readonly string[];
  /** Texts, one of which a claim must hold; a claim may be a list. */
  readonly claims: readonly {
    readonly name: string;
    readonly values: readonly string[];
  }[];
}

/** Which tokens are accepted. @public */
export interface JwtIntent {
  readonly target: IntentTarget;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audiences: readonly string[];
  /** Requests without a token are refused, except on these paths. */
  readonly required: boolean;
  readonly exceptPaths: readonly IntentPath[];
  /**
   * What tokens admit to: a request that no entry admits is refused, whatever else admits it. Only where a token is required;
   * undefined = every accepted token admits to everything.
   */
  readonly admits?: readonly IntentTokens[];
  /** The application gets the token too, which it does not otherwise. */
  readonly forwardToken?: true;
  /** Name of the waypoint in front of the Service, in its namespace; ambient only. */
  readonly waypoint?: string;
}

/** How many requests a workload takes. @public */
export interface RateLimitIntent {
  readonly target: IntentTarget;
  /** Requests (count) in one interval. */
  readonly requests: number;
  /** Milliseconds. */
  readonly intervalMs: number;
  /** Linkerd only: the same limit for each identity. */
  readonly perIdentity?: number;
}

/** A tag of spans, and where its value comes from. @public */
export interface IntentTag {
  readonly name: string;
  readonly from: 'header' | 'literal' | 'environment';
  /** Name of the request header or of the variable of the proxy, or the value itself. */
  readonly value: string;
}

/** What a workload reports. @public */
export interface TelemetryIntent {
  readonly scope:
    | { readonly type: 'mesh' }
    | { readonly type: 'namespace'; readonly namespace: string }
    | { readonly type: 'workload'; readonly target: IntentTarget };
  readonly tracing?: {
    readonly provider: string;
    /** 0–100 percent. */
    readonly samplingPercent: number;
    /** Tags that spans get beside their own. */
    readonly tags?: readonly IntentTag[];
  };
  readonly accessLogs?: {
    readonly provider: string;
    /** Only responses with at least this status; undefined = all. */
    readonly minStatus?: number;
  };
}

/** Copies of requests to another backend. @public */
export interface MirrorIntent {
  readonly target: IntentTarget;
  readonly to: IntentBackend;
  /** 0–100 percent of the requests. */
  readonly percent: number;
}

/** Faults on purpose. @public */
export interface FaultIntent {
  readonly target: IntentTarget;
  readonly delay?: {
    /** Milliseconds. */
    readonly delayMs: number;
    /** 0–100 percent. */
    readonly percent: number;
  };
  readonly abort?: {
    /** HTTP status. */
    readonly status: number;
    /** 0–100 percent. */
    readonly percent: number;
  };
  /** Only requests with this header; undefined = all. */
  readonly onlyHeader?: { readonly name: string; readonly value: string };
  /** Moment at which the faults have to be taken away again, ISO 8601; a reminder and a finding go by it. */
  readonly until?: string;
  /** Takes the faults away; then nothing else is asked for. */
  readonly end?: true;
}

/** Hosts outside the mesh that a namespace may call. @public */
export interface EgressIntent {
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly port: {
    readonly number: number;
    readonly protocol: 'http' | 'https' | 'tcp' | 'tls';
  };
  /** Everything else outside is refused. */
  readonly onlyThese: boolean;
  /** IP addresses that clients call instead of looking the hosts up; Istio only. */
  readonly addresses?: readonly string[];
  /** Where the hosts really are, when it is somewhere else; Istio only. */
  readonly endpoints?: readonly {
    /** Name or IP address. */
    readonly address: string;
    /** Port there; undefined = the same. */
    readonly port?: number;
  }[];
}

/** Puts a namespace or a workload into the mesh. @public */
export interface EnrolIntent {
  readonly scope:
    | { readonly type: 'namespace'; readonly namespace: string }
    | { readonly type: 'workload'; readonly target: IntentTarget };
  readonly dataPlane: 'sidecar' | 'ambient';
  /** Istio revision or tag. */
  readonly revision?: string;
  /** Name of a waypoint to create and use; ambient only. */
  readonly waypoint?: string;
}

/** Offers a service to other clusters. @public */
export interface MulticlusterIntent {
  readonly target: IntentTarget;
  readonly mode: 'gateway' | 'flat' | 'federated';
}

/** Every intent by the name of its action. @public */
export interface Intents {
  readonly mtls: MtlsIntent;
  readonly access: AccessIntent;
  readonly split: SplitIntent;
  readonly resilience: ResilienceIntent;
  readonly routing: RoutingIntent;
  readonly ingress: IngressIntent;
  readonly jwt: JwtIntent;
  readonly 'rate-limit': RateLimitIntent;
  readonly telemetry: TelemetryIntent;
  readonly mirror: MirrorIntent;
  readonly fault: FaultIntent;
  readonly egress: EgressIntent;
  readonly enrol: EnrolIntent;
  readonly multicluster: MulticlusterIntent;
}
