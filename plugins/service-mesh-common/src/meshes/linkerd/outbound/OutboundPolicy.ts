import { EvidenceList } from '../../../model';
import { RouteCondition } from '../routes/RouteCondition';
import { KindedRoute } from './OutboundResources';
import { FailureAccrual, LoadBiaser } from './parseFailureAccrual';
import { GrpcRetry, HttpRetry } from './parseRetry';
import { Timeouts } from './parseTimeouts';
import { Refusal } from './refusals';

/** A header modifier in order of the manifest. @internal */
export interface HeaderModifier {
  readonly type: 'RequestHeaderModifier' | 'ResponseHeaderModifier';
  readonly add: readonly (readonly [name: string, value: string])[];
  readonly set: readonly (readonly [name: string, value: string])[];
  readonly remove: readonly string[];
}

/** What the client's proxy does with a request beside sending it on. @internal */
export type OutboundFilter =
  | HeaderModifier
  | {
      readonly type: 'RequestRedirect';
      readonly scheme?: string;
      readonly hostname?: string;
      readonly port?: number;
      readonly statusCode?: number;
      readonly path?: {
        readonly replaceFullPath?: string;
        readonly replacePrefixMatch?: string;
      };
    }
  | {
      readonly type: 'FailureInjector';
      /** HTTP status; gRPC calls have a code instead. */
      readonly status?: number;
      readonly code?: number;
      readonly message: string;
    }
  /** Connections are closed. */
  | { readonly type: 'Forbidden' };

/** Something a client may call, on one of its ports. @internal */
export interface OutboundTarget {
  readonly kind: 'Service' | 'EgressNetwork';
  readonly namespace: string;
  readonly name: string;
  readonly port?: number;
}

/** Where a share of the traffic of a rule goes. @internal */
export interface OutboundBackend {
  /** Undefined when the reference itself cannot be read. */
  readonly target?: OutboundTarget;
  /** Only where traffic is split by weight. */
  readonly weight?: number;
  /** Name the endpoints are looked up by. */
  readonly authority?: string;
  /** Address traffic is sent on to as it is. */
  readonly forward?: string;
  readonly filters: readonly OutboundFilter[];
  /** Why traffic sent here fails, and with what. */
  readonly failure?: {
    readonly status?: number;
    readonly code?: number;
    readonly message: string;
  };
}

/** One rule of a route. @internal */
export interface OutboundRule {
  readonly name?: string;
  /** Alternatives; a rule without any takes everything. */
  readonly conditions: readonly RouteCondition[];
  /** `first-available` takes the first backend, `random-available` goes by weight, `empty` has none. */
  readonly distribution: 'first-available' | 'random-available' | 'empty';
  readonly backends: readonly OutboundBackend[];
  readonly filters: readonly OutboundFilter[];
  readonly timeouts: Timeouts;
  readonly retry?: HttpRetry | GrpcRetry;
  /** True when the route has no retries and takes those of its parent. */
  readonly retryOfParent?: boolean;
}

/** A route of a manifest, or one that Linkerd adds by itself. @internal */
export interface OutboundRoute {
  readonly source:
    | {
        readonly group: string;
        readonly kind: string;
        readonly namespace: string;
        readonly name: string;
      }
    | { readonly default: string };
  /** The manifest. */
  readonly entry?: KindedRoute;
  /** Hosts or server names; none = all. */
  readonly hostnames: readonly string[];
  readonly rules: readonly OutboundRule[];
}

/** What the client's proxy takes a connection for; `detect` tells HTTP from the rest per connection. @internal */
export type OutboundProtocol =
  | 'detect'
  | 'http1'
  | 'http2'
  | 'grpc'
  | 'tls'
  | 'opaque';

/** What a client's proxy does with connections to one destination. @internal */
export interface OutboundPolicy {
  /** The resource that governs, or the name of a built-in policy. */
  readonly parent: OutboundTarget | { readonly default: string };
  readonly protocol: OutboundProtocol;
  readonly routes: readonly OutboundRoute[];
  /** For connections that turn out not to be HTTP; only with `detect`. */
  readonly opaqueRoutes?: readonly OutboundRoute[];
  readonly failureAccrual?: FailureAccrual & {
    readonly honorRetryAfter: boolean;
  };
  /** How the balancer avoids endpoints that fail; undefined = it goes by latency alone. */
  readonly load?: LoadBiaser;
  /** Routes the proxy cannot read: with any of them it answers every request with an error. */
  readonly refusals?: readonly Refusal[];
  readonly evidence: EvidenceList;
}
