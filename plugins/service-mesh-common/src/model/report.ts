import { AccessDecision, AccessPolicy } from './access';
import { Finding, FindingSeverity, SkippedRule } from './finding';
import { EffectiveMtls, MtlsMode } from './mtls';
import { KindCoverage, KindRef, ResourceRef } from './resource';
import { EffectiveRouting } from './routing';
import { StatNote, WorkloadStat } from './stat';
import {
  ErrorBudget,
  PreviousPeriod,
  RouteTraffic,
  SaturationGap,
  SaturationRow,
  SignalDashboard,
  SignalGoals,
  SignalQuery,
  SignalState,
  SignalWindow,
  TrafficCaller,
  TrafficOutcome,
  TrafficRow,
  TrafficSeries,
} from './traffic';
import { DataPlane, MeshSelection, Workload } from './workload';

/** Health of one cluster as the backend sees it. @public */
export interface ClusterHealth {
  readonly name: string;
  readonly title: string;
  /** `ready` all kinds known; `partial` some; `syncing` first reading; `unreachable`; `not-watchable` needs a user's credentials. */
  readonly state:
    | 'ready'
    | 'partial'
    | 'syncing'
    | 'unreachable'
    | 'not-watchable';
  /** Age of the oldest part in ms; undefined when never read. */
  readonly ageMs?: number;
  readonly kinds: readonly KindCoverage[];
  /** Where the cluster was configured: `kubernetes-plugin`, `config`, `kubeconfig`, `kubernetes-proxy`. */
  readonly source: string;
  readonly problem?: string;
  /** Meshes whose control plane or kinds were found. */
  readonly meshes: readonly string[];
  readonly prometheus: 'ok' | 'down' | 'not-configured' | 'unknown';
}

/** Something that made a report less than complete, with the fix. @public */
export interface ReportProblem {
  readonly code:
    | 'cluster-unreachable'
    | 'cluster-syncing'
    | 'cluster-stale'
    | 'cluster-not-watchable'
    | 'cluster-unknown'
    | 'kind-forbidden'
    | 'prometheus-down'
    | 'prometheus-rejects'
    | 'prometheus-unavailable'
    | 'prometheus-wrong-server'
    | 'prometheus-forbidden'
    | 'prometheus-partial'
    | 'prometheus-not-configured'
    | 'malformed-objects'
    | 'history-unreadable';
  readonly severity: FindingSeverity;
  readonly cluster?: string;
  readonly message: string;
  readonly fix: string;
  /** ms. */
  readonly ageMs?: number;
}

/** How the entity was mapped to workloads; explains an empty page. @public */
export interface EntityMapping {
  readonly entityRef: string;
  /** `mapped`: at least one workload. The others say why there is none. */
  readonly state:
    | 'mapped'
    | 'no-annotation'
    | 'no-match'
    | 'no-clusters'
    | 'clusters-unavailable';
  readonly selections: readonly (MeshSelection & {
    readonly workloads: number;
  })[];
  readonly clusters: readonly string[];
  readonly namespace?: string;
  readonly explanation: string;
  readonly fix?: string;
}

/** Data, what it was read from, when, and what is missing. @public */
export interface Report<T> {
  readonly data: T;
  readonly mapping: EntityMapping;
  readonly coverage: readonly ClusterHealth[];
  /** Epoch ms. */
  readonly asOf: number;
  readonly problems: readonly ReportProblem[];
}

/** What a workload is called on every tab. @public */
export interface WorkloadRef {
  readonly cluster: string;
  readonly namespace: string;
  readonly ownerKind: string;
  readonly name: string;
}

/** Overview card. @public */
export interface OverviewData {
  readonly workloads: readonly Workload[];
  readonly membership: {
    readonly meshes: readonly string[];
    readonly dataPlanes: readonly DataPlane[];
    readonly podsInMesh: number;
    readonly podsTotal: number;
    readonly proxyVersions: readonly string[];
  };
  /** The weakest mode over all ports, `unknown` when any is. */
  readonly mtls?: MtlsMode;
  /** Workload ports that have the weakest mode, when others have a stronger one. */
  readonly mtlsPorts?: readonly number[];
  readonly routes: number;
  /** How open the component is: `anyone` can call it somewhere, `restricted` by rules, `unknown`. */
  readonly access?: 'anyone' | 'restricted' | 'nobody' | 'unknown';
  readonly findings: Readonly<Record<FindingSeverity, number>>;
  readonly worstFinding?: Finding;
  readonly skippedRules: number;
  /** Kinds those rules look at that could not be read. */
  readonly skippedFor?: readonly KindRef[];
}

/** mTLS tab. @public */
export interface MtlsData {
  readonly workloads: readonly {
    readonly workload: Workload;
    readonly mtls: EffectiveMtls;
  }[];
}

/** Traffic tab, configured side. @public */
export interface TrafficData {
  readonly workloads: readonly WorkloadRef[];
  /** FQDNs of the Services in front of the workloads. */
  readonly hosts: readonly string[];
  readonly routing: EffectiveRouting;
  readonly unread: readonly string[];
}

/** A caller of the access matrix. @public */
export interface AccessCaller {
  /** Identity without `spiffe://`; null = plaintext; `*` with source `anyone`. */
  readonly identity: string | null;
  readonly label: string;
  /** Catalog entities behind the identity, and their owners. */
  readonly entityRefs: readonly string[];
  readonly ownerRefs: readonly string[];
  /** `policy`: named by a rule. `workload`: runs in the cluster. `anyone`: stands for every other peer. */
  readonly source: 'policy' | 'workload' | 'plaintext' | 'anyone';
  /** Catalog systems of the entities. */
  readonly systemRefs?: readonly string[];
  /** What it does in the mesh when it carries the requests of others, such as `waypoint`. */
  readonly role?: string;
}

/** One cell row: a caller and what it may do on one port of one workload. @public */
export interface AccessRow {
  readonly workload: WorkloadRef;
  /** Workload (target) port. */
  readonly port: number;
  readonly caller: AccessCaller;
  /** Operation in words, such as `GET /orders*`; `any` for the whole port. */
  readonly operation: string;
  /** Paths that stood for the operation, when it took more than one. */
  readonly asked?: readonly string[];
  readonly decision: AccessDecision;
}

/** Access tab. @public */
export interface AccessData {
  readonly workloads: readonly {
    readonly workload: WorkloadRef;
    readonly ports: readonly {
      readonly port: number;
      readonly policies: readonly AccessPolicy[];
    }[];
  }[];
  readonly rows: readonly AccessRow[];
  /** Callers (count) that were left out because there are too many to list. */
  readonly callersLeftOut?: number;
  /** Operations (count) that the rules of one port tell apart beyond those shown. */
  readonly operationsLeftOut?: number;
  /** Proxies of the mesh that carry the requests of others; no callers of their own. */
  readonly infrastructure?: readonly AccessCaller[];
}

/** Findings tab. @public */
export interface FindingsData {
  readonly findings: readonly Finding[];
  readonly skipped: readonly SkippedRule[];
  /** Number of rules that ran. */
  readonly rulesRun: number;
  /** Milliseconds that the findings are behind the cluster; absent when they are up to date. */
  readonly ageMs?: number;
}

/** Signals tab: numbers now, and lines over the window. @public */
export interface SignalsData {
  readonly state: SignalState;
  /** What to do when `state` is not ok. */
  readonly explanation?: string;
  readonly window: SignalWindow;
  readonly total?: TrafficRow;
  readonly byVersion: readonly TrafficRow[];
  readonly callers: readonly TrafficCaller[];
  readonly destinations: readonly TrafficRow[];
  readonly series: readonly TrafficSeries[];
  readonly queries: readonly SignalQuery[];
  /** How requests ended, those with most requests first. */
  readonly outcomes?: readonly TrafficOutcome[];
  readonly goals?: SignalGoals;
  readonly dashboards?: readonly SignalDashboard[];
  /** With detail `previous`. */
  readonly previous?: PreviousPeriod;
  /** With detail `saturation`. */
  readonly saturation?: readonly SaturationRow[];
  /** With detail `saturation`: what is not among the rows although it may happen. */
  readonly saturationGaps?: readonly SaturationGap[];
  /** With detail `routes`. */
  readonly routes?: readonly RouteTraffic[];
  /** With detail `workloads`. */
  readonly workloadStats?: readonly WorkloadStat[];
  /** With detail `workloads`: how the meshes of the rows count. */
  readonly statNotes?: readonly StatNote[];
  /** With detail `budget`, when an objective is set. */
  readonly budget?: ErrorBudget;
}

/** One resource for the evidence drawer. @public */
export interface ResourceView {
  readonly ref: ResourceRef;
  /** The object without managed fields and without secrets. */
  readonly object: Readonly<Record<string, unknown>>;
  /** `live` from the API server, `cached` from our projection. */
  readonly read: 'live' | 'cached';
  readonly links: readonly { readonly title: string; readonly url: string }[];
}
