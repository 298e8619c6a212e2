import {
  AccessDecision,
  AccessEnforcer,
  AccessRequest,
  AccessRule,
} from './access';
import { AccessConnection } from './accessConnection';
import { EvidenceList } from './evidence';
import { AccessCaller, WorkloadRef } from './report';

/** "May A call METHOD path on B?" A part that is undefined is left open, and the answer may depend on it. @public */
export interface AccessQuestion {
  /**
   * A catalog entity (`component:default/cart`), an identity with or without `spiffe://`, `plaintext` for a caller without
   * one, or `anyone` for whoever has an identity that no rule spells out.
   */
  readonly caller: string;
  /** Workload port, or the port of a Service that leads to one, 1–65535; undefined = every port. */
  readonly port?: number;
  readonly method?: string;
  /** As the client sends it, query included. */
  readonly path?: string;
  readonly host?: string;
  /** Once one is given, every other header is taken to be absent. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Claims of a valid token; once one is given, every other claim is taken to be absent. */
  readonly claims?: Readonly<Record<string, string>>;
  /** `none`: no token is sent. `invalid`: one that is expired, malformed or not signed by its issuer. */
  readonly token?: 'none' | 'invalid';
  /** Address of the caller. */
  readonly ip?: string;
}

/** One rule of a trace and how the question fared with it. @public */
export interface AccessTraceStep {
  /** What the rule does; `otherwise` is what happens when no rule applies. */
  readonly action: 'custom' | 'deny' | 'allow' | 'otherwise' | 'audit';
  /** Absent for `otherwise`. */
  readonly rule?: AccessRule;
  /** Only for `otherwise`. */
  readonly verdict?: 'allow' | 'deny' | 'unknown';
  /** `not-reached`: the answer was certain before. */
  readonly outcome: 'matched' | 'not-matched' | 'open' | 'not-reached';
  /** What would settle it; with `open` only. */
  readonly open: readonly string[];
  /** True for the rule that the proxy's answer rests on. */
  readonly decided: boolean;
  readonly evidence: EvidenceList;
}

/** What one proxy on the way makes of a question, rule by rule in the order in which they are evaluated. @public */
export interface AccessTrace {
  readonly enforcedBy: AccessEnforcer;
  readonly decision: AccessDecision;
  readonly steps: readonly AccessTraceStep[];
}

/** A decision and how it came about. @public */
export interface AccessExplanation {
  readonly decision: AccessDecision;
  /** Nearest to the client first; empty when no proxy was asked. */
  readonly traces: readonly AccessTrace[];
}

/**
 * Whether a request comes to the workload at all: `no` when a route answers it, aborts it or leads elsewhere, `depends` when
 * that befalls some requests, or one the question leaves open, `unknown` when what routes do could not be read.
 * @public
 */
export type AccessArrival = 'no' | 'depends' | 'unknown';

/** Something on the way that is not about access. @public */
export interface AccessBeyond {
  /** In one sentence. */
  readonly words: string;
  /** What it means for the request; absent for what is only named. */
  readonly arrives?: AccessArrival;
  readonly evidence: EvidenceList;
}

/** What a proxy of the workload answers, beyond whether it admits the caller. @public */
export interface AccessResponse {
  /** What governs the port, such as `Server web`. */
  readonly by: string;
  readonly verdict: AccessDecision['verdict'];
  /** Every authorization that admits the caller by itself. */
  readonly admittedBy: readonly string[];
  /** The route the request takes; undefined without one, or while the request is open. */
  readonly route?: string;
  readonly denyReason?: 'no-route' | 'unauthorized';
  /** What an HTTP client gets that is refused: 404 without a route, which is found out before who calls, else 403. */
  readonly httpStatus?: number;
  readonly evidence: EvidenceList;
}

/** The answer for one caller on one port of one workload. @public */
export interface AccessAnswer extends AccessExplanation {
  readonly workload: WorkloadRef;
  /** Workload (target) port. */
  readonly port: number;
  readonly caller: AccessCaller;
  /**
   * How the caller's connection is made, the first step of every trace; absent when nothing is known about the caller's
   * own side, as with an identity that no workload shows.
   */
  readonly connection?: AccessConnection;
  /** What the proxies were asked, with the path as they see it. */
  readonly request: AccessRequest;
  /** Where the mesh tells more than the verdict; one for each sort of pod. */
  readonly responses?: readonly AccessResponse[];
  /**
   * Whether a request that is admitted comes to the workload; absent when nothing was found that keeps it from there. The
   * verdict is about access only.
   */
  readonly arrives?: AccessArrival;
  /** What stands in the way besides access, or could. */
  readonly beyond: readonly AccessBeyond[];
}

/** Answers to a question about an entity. @public */
export interface AccessQuestionData {
  readonly question: AccessQuestion;
  readonly answers: readonly AccessAnswer[];
  /** The verdict that all answers share; `depends` when they differ; absent without an answer. */
  readonly verdict?: AccessDecision['verdict'];
  /** Ports that can be asked about. */
  readonly ports: readonly number[];
  /**
   * For a caller that is asked about by identity: a workload of any cluster runs as its service account, a rule for the entity
   * names it, or neither. Absent for other callers, and where pods could not be read.
   */
  readonly known?: 'runs' | 'named' | 'nowhere';
  /** Why there is no answer, or what the answers leave out. */
  readonly explanation?: string;
}

/** A service that the entity may or may not call. @public */
export interface OutboundAccessRow {
  /** The identity that calls; null = the workload has none. */
  readonly identity: string | null;
  readonly target: WorkloadRef;
  /** Workload (target) port. */
  readonly port: number;
  /** Catalog entities behind the target, and their owners. */
  readonly entityRefs: readonly string[];
  readonly ownerRefs: readonly string[];
  /** For any request; undefined when the reader may not see the mesh data of the target. */
  readonly verdict?: AccessDecision['verdict'];
  /** In one sentence, where something else than a rule decided; see {@link AccessDecision.reason}. */
  readonly reason?: string;
  /** Why the target is listed. */
  readonly because: readonly ('same-namespace' | 'observed' | 'named')[];
}

/** Whom the entity may call. @public */
export interface OutboundAccessData {
  readonly workloads: readonly WorkloadRef[];
  readonly rows: readonly OutboundAccessRow[];
  /** Targets (count) left out because there are too many to list. */
  readonly targetsLeftOut: number;
}
