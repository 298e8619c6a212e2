import {
  AccessPolicy,
  AccessRequest,
  AccessResponse,
  ClientSending,
  ClientTls,
  ControlPlane,
  EffectiveRouting,
  Membership,
  MtlsLayer,
  ResourceRef,
  RouteAnswer,
  RouteQuestion,
  TimedFault,
  Workload,
  WorkloadTelemetry,
} from '../model';
import { EndpointsReading } from './EndpointsReading';
import { FindingRule } from './FindingRule';
import { FleetFindingRule } from './FleetFindingRule';
import { Kind } from './Kind';
import { MeshMetrics } from './MeshMetrics';
import { ManifestObject, MeshWriters, WriteTarget } from './MeshWriter';
import { Migration } from './Migration';
import { MirrorReading } from './MirrorReading';
import { Pod } from './coreKinds';
import { ResourceIndex } from './ResourceIndex';

/** Pods under one controller, before a mesh has looked at them. @public */
export type PodGroup = Omit<
  Workload,
  'membership' | 'identity' | 'matchedBy' | 'pods'
> & { readonly pods: readonly Pod[] };

/** One end of a connection: a workload and the snapshot it was found in. @public */
export interface MeshEnd {
  readonly index: ResourceIndex;
  readonly workload: Workload;
}

/**
 * The one interface a mesh fills in. A mesh lowers its resources to neutral layers, policies and rules; the engine
 * decides. Every function is pure, never throws, and answers `unknown` with the unread kinds as evidence when its
 * inputs could not be read.
 * @public
 */
export interface MeshDefinition {
  /** Stable id, such as `istio`. */
  readonly id: string;
  readonly title: string;
  /** Page people are sent to for an explanation. */
  readonly docs: string;
  /** Kinds to watch beside the core kinds. */
  readonly kinds: readonly Kind[];
  /** Whether and how these pods are in this mesh; `mesh` is undefined when they are not, with the reason as evidence. */
  membership(index: ResourceIndex, group: PodGroup): Membership;
  /** The exact string peers see. */
  identity(index: ResourceIndex, group: PodGroup): string | undefined;
  /** What a workload does in the mesh when it only carries the requests of others, such as `waypoint`. */
  infrastructure?(index: ResourceIndex, workload: Workload): string | undefined;
  readonly read: {
    /** Server side, per workload and port. */
    mtls(index: ResourceIndex, workload: Workload): readonly MtlsLayer[];
    /** How clients are told to connect to the workload's services. */
    clientTls(index: ResourceIndex, workload: Workload): readonly ClientTls[];
    /**
     * How a client of this mesh connects to a port of a workload of any mesh or none; several when it turns on what is
     * called, or on which pod calls. The caller's own side only: what the server takes is judged by the engine.
     */
    connect?(
      client: MeshEnd,
      server: MeshEnd,
      port: number,
    ): readonly ClientSending[];
    /**
     * The same for a client of this mesh of whom nothing else is known, and for those that are told otherwise; absent when
     * all connect alike.
     */
    connectAnyone?(server: MeshEnd, port: number): readonly ClientSending[];
    /** One policy per enforcing proxy on the way to the port, nearest to the client first; empty when nothing enforces. */
    access(
      index: ResourceIndex,
      workload: Workload,
      port: number,
    ): readonly AccessPolicy[];
    /** Those of a connection that passes the waypoint by; absent when nothing stands before workloads. */
    accessPastWaypoint?(
      index: ResourceIndex,
      workload: Workload,
      port: number,
    ): readonly AccessPolicy[];
    /** What a request is answered with, by which route and which authorizations; for requests that come to a policy. */
    responses?(
      index: ResourceIndex,
      workload: Workload,
      request: AccessRequest,
    ): readonly AccessResponse[];
    /** A path as the policies of the workload's proxies see it, query left out; absent when they see it as it was sent. */
    normalizePath?(
      index: ResourceIndex,
      path: string,
      workload?: Workload,
    ): string;
    /** Everything configured about traffic to the workloads, which belong to one entity. */
    routing(
      index: ResourceIndex,
      workloads: readonly Workload[],
    ): EffectiveRouting;
    /**
     * Services that stand for others of linked clusters, and those of the workloads that linked clusters may mirror; with
     * the other clusters that are watched, mirrors are compared with what they mirror.
     */
    mirrors?(
      index: ResourceIndex,
      workloads: readonly Workload[],
      linked?: readonly ResourceIndex[],
    ): MirrorReading;
    /**
     * Where callers in the cluster are sent that call a Service of the workloads, or one that stands for them; the
     * workloads are those of all clusters, and `linked` are the other clusters that are watched.
     */
    endpoints?(
      index: ResourceIndex,
      workloads: readonly Workload[],
      linked: readonly ResourceIndex[],
    ): EndpointsReading;
    /** What the workload's proxy reports, and how it was changed. */
    telemetry?(index: ResourceIndex, workload: Workload): WorkloadTelemetry;
    /** Faults on purpose that say when they end. */
    timedFaults?(index: ResourceIndex): readonly TimedFault[];
    /** What becomes of a request; undefined when the mesh knows nothing about the sender or the host. */
    route?(
      index: ResourceIndex,
      question: RouteQuestion,
    ): RouteAnswer | undefined;
    /** Resources, also of other namespaces, by which clients are told how to connect to a workload, and the workload to others. */
    connecting?(
      index: ResourceIndex,
      workload: Workload,
    ): readonly ResourceRef[];
    /** Resources that answers to questions about calls out of the cluster, from a namespace, may refer to. */
    outside?(index: ResourceIndex, namespace: string): readonly ResourceRef[];
  };
  /**
   * The snapshot as it would look once the control plane has answered, such as with statuses of new objects; for previews.
   * Absent when nothing is read from what a control plane writes.
   */
  settle?(index: ResourceIndex, changed: readonly ResourceRef[]): ResourceIndex;
  /** The control planes of the mesh that the cluster holds, or that its resources ask for. */
  controlPlane?(index: ResourceIndex): readonly ControlPlane[];
  /** Intents as objects of this mesh; absent when the mesh is only read. */
  readonly write?: MeshWriters;
  /** Other ways to run the mesh for which intents become other objects. */
  readonly writeAlso?: readonly WriteTarget[];
  /**
   * A policy that does not say what evidence of these fields said: changed, or `delete` when nothing would be left of it.
   * Undefined when no rule about access stands there.
   */
  withoutRules?(
    policy: ManifestObject,
    fields: readonly string[],
  ): ManifestObject | 'delete' | undefined;
  /** What people used to write otherwise for the mesh, and how it is written today. */
  readonly migrations?: readonly Migration[];
  readonly metrics: MeshMetrics;
  readonly findings: readonly FindingRule[];
  /** Problems that only a comparison of clusters shows. */
  readonly fleetFindings?: readonly FleetFindingRule[];
}
