/** Where a kind lives: once in the cluster or once in each namespace. @public */
export type KindScope = 'Namespaced' | 'Cluster';

/** Names a kind without a version: the same object is served under several. @public */
export interface KindRef {
  /** API group; the empty string is the core group. */
  readonly group: string;
  readonly kind: string;
}

/** Names one object. Never a version, never a uid: evidence must outlive an upgrade and a re-creation. @public */
export interface ResourceRef extends KindRef {
  readonly cluster: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
}

/** The part of an object's metadata that the engine reads. @public */
export interface ObjectMeta {
  readonly name: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Only the annotations a kind declares; never wholesale. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** ISO 8601 in UTC. Absent on objects read from files; see each mesh's age order. */
  readonly creationTimestamp?: string;
  /** Opaque text: compare for equality only. */
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly OwnerReference[];
}

/** The controller that owns an object. @public */
export interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

/** What every Kubernetes object has. @public */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  /** What the mesh refuses or warns about, when there is anything. No field of Kubernetes: it is found while reading. */
  readonly problems?: readonly ValidationProblem[];
}

/** Something the mesh itself refuses or warns about when an object is applied. @public */
export interface ValidationProblem {
  readonly severity: 'error' | 'warning';
  /** Path in the object, such as `spec.http[0].route`. */
  readonly field: string;
  readonly message: string;
  /** Number the mesh's own tools give to the problem, when it has one beyond its severity, such as `IST0130`. */
  readonly alias?: string;
  /** True for a field that was applied and that the API server did not keep, because it does not know it. */
  readonly dropped?: true;
}

/**
 * How well one kind of one cluster is known.
 *
 * `synced` and `stale` hold objects (`stale`: the watch is down, the objects are as old as `ageMs`);
 * `absent` means the cluster does not serve the kind, which is a reading of "none";
 * `syncing`, `forbidden` and `unreachable` are unread: nothing may be concluded from them.
 * @public
 */
export type CoverageState =
  | 'synced'
  | 'stale'
  | 'absent'
  | 'syncing'
  | 'forbidden'
  | 'unreachable';

/** Coverage of one kind. @public */
export interface KindCoverage extends KindRef {
  readonly state: CoverageState;
  /** Milliseconds since the kind was last known to be up to date; undefined when it never was. */
  readonly ageMs?: number;
  /** Objects held. */
  readonly objects: number;
  /** Objects left out because they could not be read; each one is also a finding. */
  readonly malformed: number;
}

/** An object whose fields do not have the form its kind requires. @public */
export interface MalformedObject {
  readonly ref: ResourceRef;
  /** Path of the first field that is wrong, such as `spec.rules[0].from`. */
  readonly field: string;
  /** What was expected and what was found, in words. */
  readonly problem: string;
}
