import { AccessDecision } from './access';
import { Finding } from './finding';
import { AccessChange } from './grant';
import { MtlsMode } from './mtls';
import { AccessCaller, WorkloadRef } from './report';
import { KindRef, ResourceRef } from './resource';
import { SignalState } from './traffic';
import { UsageCaller, UsagePrecision } from './usage';

/** Names an object of a proposal. @public */
export interface ResourceKey extends KindRef {
  readonly namespace?: string;
  readonly name: string;
}

/** A change that is asked about before it is made. @public */
export interface PreviewRequest {
  /** YAML with one or more documents; at most 256 KiB. */
  readonly manifests?: string;
  /** Objects that would be deleted; at most 100. */
  readonly deletes?: readonly ResourceKey[];
  /** Clusters the change is meant for; absent = every one in which the entity runs. */
  readonly clusters?: readonly string[];
  /** Seconds of observed traffic to judge the change by, 3600 (1 h) to 2592000 (30 d). */
  readonly rangeSeconds?: number;
}

/** What a proposal does to one object. @public */
export interface PreviewEffect {
  readonly ref: ResourceRef;
  readonly effect: 'added' | 'changed' | 'deleted' | 'unchanged';
}

/** Why an object of a proposal has no part in the preview, or not all of it. @public */
export interface PreviewProblem {
  /** Position in the proposal, from 0. */
  readonly position: number;
  readonly ref?: ResourceRef;
  readonly field?: string;
  readonly problem: string;
}

/** Whether somebody could do more or less; `unclear` when only the running mesh can tell. @public */
export type AccessDirection = 'wider' | 'narrower' | 'unclear';

/** A cell of the access matrix that would change. @public */
export interface PreviewCell {
  readonly workload: WorkloadRef;
  /** Workload (target) port. */
  readonly port: number;
  readonly caller: AccessCaller;
  readonly operation: string;
  readonly before: AccessDecision;
  readonly after: AccessDecision;
  readonly direction: AccessDirection;
}

/** mTLS of a port that would change. @public */
export interface PreviewMtls {
  readonly workload: WorkloadRef;
  readonly port: number;
  readonly before?: MtlsMode;
  readonly after?: MtlsMode;
}

/** Routing of a host that would change; what is said before and after differs. @public */
export interface PreviewRoute {
  readonly host: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Somebody who called in the window and for whom the change matters. @public */
export interface PreviewCaller extends UsageCaller {
  readonly before: AccessDecision['verdict'];
  readonly after: AccessDecision['verdict'];
  /** `may-lose` and `may-gain`: a part of what they could call, or what turns on details the metrics do not carry. */
  readonly effect: 'loses' | 'may-lose' | 'gains' | 'may-gain';
}

/** What a proposal would change in one cluster. @public */
export interface PreviewCluster {
  readonly cluster: string;
  /** False where the change is not meant for the cluster: everything stays as it is there. */
  readonly meant: boolean;
  /** Cells of the access matrix that change (count). */
  readonly cells: number;
  /** Ports whose mTLS changes (count). */
  readonly mtls: number;
  /** Findings (count). */
  readonly newFindings: number;
  readonly solvedFindings: number;
}

/** What a proposal would change for an entity; nothing of it is stored. @public */
export interface PreviewData {
  /** Every cluster in which the entity runs. */
  readonly clusters: readonly PreviewCluster[];
  readonly effects: readonly PreviewEffect[];
  readonly problems: readonly PreviewProblem[];
  /** Kinds whose present objects could not be read: what depends on them stays unknown. */
  readonly unread: readonly string[];
  /** False while something that bears on access could not be read, before or after. */
  readonly complete: boolean;
  /** In words, the widest first. */
  readonly changes: readonly AccessChange[];
  readonly cells: readonly PreviewCell[];
  /** Changed cells (count) beyond those listed. */
  readonly cellsLeftOut?: number;
  readonly mtls: readonly PreviewMtls[];
  readonly routes: readonly PreviewRoute[];
  readonly newFindings: readonly Finding[];
  readonly solvedFindings: readonly Finding[];
  readonly observed: {
    readonly state: SignalState;
    readonly explanation?: string;
    /** Seconds of traffic that were looked at. */
    readonly windowSeconds: number;
    readonly precision: readonly UsagePrecision[];
    /** Callers seen in the window (count). */
    readonly callersSeen: number;
    /** Workloads whose callers were not counted in full; absent when all were. */
    readonly unmeasured?: readonly WorkloadRef[];
    /** Requests in the window (count). */
    readonly requests: number;
    /** Those for whom something changes, the most affected first. */
    readonly affected: readonly PreviewCaller[];
    /** 0–1 of the requests whose callers would certainly be refused. */
    readonly lostShare: number;
  };
}

/** A least-privilege policy made of observed callers. @public */
export interface AccessDraft {
  /** YAML to be reviewed and previewed; absent when none can be made. */
  readonly manifests?: string;
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly to: number;
  /** Callers that the draft admits. */
  readonly callers: readonly UsageCaller[];
  /** Callers that it does not: without an identity, or refused today. */
  readonly leftOut: readonly {
    readonly caller: UsageCaller;
    readonly reason: string;
  }[];
  /** What admits callers today and would go on to do so beside the draft, with whom and what. */
  readonly remaining: readonly {
    readonly ref: ResourceRef;
    readonly admits: readonly string[];
  }[];
  /** What a person must know, such as that rare callers may be missing. */
  readonly warnings: readonly string[];
  /** Why there is no draft. */
  readonly explanation?: string;
}
