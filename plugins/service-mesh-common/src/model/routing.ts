import { EvidenceList } from './evidence';

/** One condition of a route, in the resource's own terms. @public */
export interface RouteMatch {
  readonly path?: {
    readonly type: 'exact' | 'prefix' | 'segment-prefix' | 'regex';
    readonly value: string;
    readonly ignoreCase?: boolean;
  };
  readonly method?: {
    readonly type: 'exact' | 'prefix' | 'regex';
    readonly value: string;
  };
  readonly headers: readonly NamedMatch[];
  readonly query: readonly NamedMatch[];
  /** gRPC service and method as `pkg.Service/Method`; either half may be absent. */
  readonly grpc?: {
    readonly service?: string;
    readonly method?: string;
    readonly type: 'exact' | 'regex';
  };
  /** Service or listener port. */
  readonly port?: number;
  /** Conditions on the caller, such as `from namespace shop`, in words. */
  readonly source: readonly string[];
}

/** A match on a named header or query parameter. @public */
export interface NamedMatch {
  readonly name: string;
  readonly type: 'exact' | 'prefix' | 'regex' | 'present';
  readonly value?: string;
  /** True for `withoutHeaders`. */
  readonly negated?: boolean;
}

/** Where a share of the traffic goes. @public */
export interface SplitBackend {
  /** FQDN of the destination. */
  readonly host: string;
  /** Service port; undefined = the port of the request. */
  readonly port?: number;
  /** Istio subset. */
  readonly subset?: string;
  /** Labels that select the endpoints of the subset. */
  readonly subsetLabels?: Readonly<Record<string, string>>;
  /** Weight as written (a raw integer), or the default when absent. */
  readonly weight: number;
  /** 0–1; shares sum to 1 within 1e-9; undefined when all weights are 0. */
  readonly share?: number;
  /** Why requests sent here must fail, such as `subset v3 is not defined`; undefined when nothing is known against it. */
  readonly problem?: string;
  readonly evidence: EvidenceList;
}

/** One rule of a route: what it matches and where that goes. @public */
export interface TrafficSplit {
  /** FQDN the client calls. */
  readonly host: string;
  /** Service port; undefined = every port. */
  readonly port?: number;
  /** Gateways (`namespace/name`) that serve the rule; `mesh` for traffic inside the mesh. */
  readonly gateways: readonly string[];
  readonly name?: string;
  /** Alternatives (OR); empty = everything. */
  readonly match: readonly RouteMatch[];
  readonly protocol: 'http' | 'grpc' | 'tcp' | 'tls';
  readonly backends: readonly SplitBackend[];
  readonly redirect?: { readonly to: string; readonly code: number };
  /** A response made by the proxy itself. */
  readonly directResponse?: { readonly status: number };
  readonly rewrite?: string;
  /** Milliseconds. */
  readonly timeoutMs?: number;
  readonly retries?: {
    /** Count of further attempts; 0 = off. */
    readonly attempts: number;
    /** Milliseconds. */
    readonly perTryTimeoutMs?: number;
    readonly on: readonly string[];
    /** Whether further attempts also go to endpoints of other localities, where it is said. */
    readonly otherLocalities?: boolean;
    readonly evidence: EvidenceList;
  };
  readonly faults: readonly {
    readonly type: 'delay' | 'abort';
    /** 0–1. */
    readonly share: number;
    /** Milliseconds, for a delay. */
    readonly delayMs?: number;
    /** HTTP status, for an abort. */
    readonly status?: number;
  }[];
  readonly mirrors: readonly {
    readonly host: string;
    readonly subset?: string;
    /** 0–1 of the requests are copied. */
    readonly share: number;
  }[];
  /** Header changes in words, such as `set x-env=canary`. */
  readonly headerChanges: readonly string[];
  /** Which kind of resource speaks here. */
  readonly evidence: EvidenceList;
}

/** How a client treats one destination. @public */
export interface DestinationPolicy {
  readonly host: string;
  readonly subset?: string;
  /** Labels that select the endpoints of the subset. */
  readonly subsetLabels?: Readonly<Record<string, string>>;
  /** Service port; undefined = every port. */
  readonly port?: number;
  readonly loadBalancer?: string;
  /** What keeps requests on the same endpoint. */
  readonly hashOn?: {
    readonly type: 'header' | 'query' | 'cookie' | 'source-ip';
    readonly name?: string;
  };
  readonly outlierDetection?: {
    /** Errors in a row (count). */
    readonly consecutiveErrors?: number;
    /** Answers of 502, 503 or 504, or none, in a row (count), where they are counted beside other errors. */
    readonly consecutiveGatewayErrors?: number;
    /** Milliseconds. */
    readonly intervalMs?: number;
    /** Milliseconds. */
    readonly baseEjectionMs?: number;
    /** 0–1 of the endpoints. */
    readonly maxEjected?: number;
    /** 0–1 of the endpoints: with fewer in use, none stays out. */
    readonly minHealthy?: number;
    /** HTTP statuses a client may get while every endpoint is out. */
    readonly allOut?: readonly number[];
  };
  readonly connectionPool?: {
    readonly maxConnections?: number;
    readonly maxPendingRequests?: number;
    readonly maxRequests?: number;
    readonly maxRequestsPerConnection?: number;
    readonly maxRetries?: number;
    /** Milliseconds. */
    readonly connectTimeoutMs?: number;
    /** Milliseconds without a request after which a connection ends. */
    readonly idleTimeoutMs?: number;
    /** Whether requests of HTTP/1.1 go on as HTTP/2, whatever the mesh says. */
    readonly upgradeToHttp2?: boolean;
    /** Milliseconds of silence after which the kernel looks whether the other side is there. */
    readonly keepaliveTimeMs?: number;
    /** Milliseconds between two looks. */
    readonly keepaliveIntervalMs?: number;
    /** Looks without an answer (count) after which the connection is given up. */
    readonly keepaliveProbes?: number;
  };
  readonly evidence: EvidenceList;
}

/** A limit on the rate of requests a workload takes. @public */
export interface RateLimit {
  /** Requests allowed in one interval (count). */
  readonly requests: number;
  /** Milliseconds. */
  readonly intervalMs: number;
  /** `total` or whom it applies to, in words. */
  readonly scope: string;
  readonly evidence: EvidenceList;
}

/** Everything configured about traffic that reaches a component. @public */
export interface EffectiveRouting {
  readonly splits: readonly TrafficSplit[];
  readonly destinations: readonly DestinationPolicy[];
  readonly rateLimits: readonly RateLimit[];
}
