import { EvidenceList } from './evidence';
import { ResourceRef } from './resource';
import { SplitBackend, TrafficSplit } from './routing';

/** A request somebody may send. @public */
export interface RouteQuestion {
  /** As sent, a port included; short names are those of the client's namespace. */
  readonly host: string;
  /** Service or listener port; undefined = that of the host, or the only one there is. */
  readonly port?: number;
  readonly scheme: 'http' | 'https';
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Set for a connection that proxies do not look into: TLS with the host as its server name, or plain TCP. */
  readonly connection?: 'tls' | 'tcp';
  /** Who sends it: a client in a namespace, or somebody outside through a gateway (`namespace/name`). */
  readonly from:
    | {
        readonly namespace: string;
        readonly labels?: Readonly<Record<string, string>>;
      }
    | { readonly gateway: string };
}

/** A question about an entity; what is left out is filled in. @public */
export interface RouteRequest {
  /** One of the entity's hosts, by default its first Service; or a host or an address it calls. */
  readonly host?: string;
  readonly port?: number;
  readonly scheme?: 'http' | 'https';
  readonly method?: string;
  /** With query. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For a connection that proxies do not look into: TLS with the host as its server name, or plain TCP. */
  readonly connection?: 'tls' | 'tcp';
  /** Namespace of the client; by default the entity's own. */
  readonly namespace?: string;
  /** `namespace/name` of the gateway through which the request comes in; then no client in the mesh sends it. */
  readonly gateway?: string;
}

/** What becomes of a request. @public */
export interface RouteAnswer {
  /** Id of the mesh that answers. */
  readonly mesh: string;
  /**
   * `forward` to the destinations; `redirect` and `response` by the proxy itself; `refused`: the connection is closed;
   * `passthrough`: nobody knows the host, and it is sent there as it is; `unknown` when something could not be read.
   */
  readonly outcome:
    | 'forward'
    | 'redirect'
    | 'response'
    | 'refused'
    | 'passthrough'
    | 'unknown';
  /** By weight; empty unless something is forwarded. */
  readonly destinations: readonly SplitBackend[];
  readonly redirect?: { readonly location: string; readonly code: number };
  readonly response?: {
    /** HTTP status. */
    readonly status: number;
  };
  /** The request as the destination gets it, where that differs. */
  readonly sent?: {
    readonly host?: string;
    /** With query. */
    readonly path?: string;
  };
  /** The rule that was taken, with its timeouts, retries, mirrors, faults and header changes; undefined = none was. */
  readonly rule?: TrafficSplit;
  /**
   * What was called, where the mesh can tell: a Service or a pod of the cluster, or something outside of it. Questions about
   * what an entity calls are answered only with it.
   */
  readonly called?:
    | { readonly resource: ResourceRef }
    | { readonly outside: true };
  /** In one sentence. */
  readonly explanation: string;
  readonly evidence: EvidenceList;
}

/** The answers to a question about an entity, one for each of its clusters and meshes. @public */
export interface RouteData {
  /** The question with what was left open filled in. */
  readonly question: RouteQuestion;
  /** Hosts the entity can be asked about. */
  readonly hosts: readonly string[];
  /** Gateways (`namespace/name`) that lead to it. */
  readonly gateways: readonly string[];
  readonly answers: readonly {
    readonly cluster: string;
    readonly answer: RouteAnswer;
  }[];
  /** Set when the host is not the entity's: what becomes of its own calls. */
  readonly elsewhere?: {
    /** Catalog entities behind what is called; a reader has to be allowed to see all of them. */
    readonly entityRefs: readonly string[];
    /** True when something of the cluster is called that no entity stands for. */
    readonly unowned: boolean;
  };
  /** Why there is no answer. */
  readonly explanation?: string;
}
