import { AccessIntent, FindingSeverity } from '../model';
import { IntentProblem, ManifestObject, Written } from './MeshWriter';

/** A manifest as somebody wrote it. @public */
export type RawManifest = Readonly<Record<string, unknown>>;

/** A place in a manifest: names of fields and positions in lists. @public */
export type ManifestPath = readonly (string | number)[];

/** One change of a manifest that leaves everything else as it was written. @public */
export type ManifestEdit =
  | {
      readonly op: 'set';
      readonly path: ManifestPath;
      readonly value: unknown;
    }
  /** Another name for a field, in the same place. */
  | { readonly op: 'rename'; readonly path: ManifestPath; readonly to: string }
  | { readonly op: 'remove'; readonly path: ManifestPath };

/** A field that is written in an old way, and the edits that say the same today. @public */
export interface MigrationStep {
  /** Path in the manifest, such as `spec.http[0].mirrorPercent`. */
  readonly field: string;
  /** What changes, in words. */
  readonly change: string;
  readonly edits: readonly ManifestEdit[];
}

/** What becomes of one manifest. @public */
export interface MigrationPlan {
  readonly steps?: readonly MigrationStep[];
  /** Objects that stand in the place of the manifest; empty = it goes. */
  readonly replacement?: {
    readonly objects: readonly ManifestObject[];
    readonly change: string;
    /** What the objects must mean, read back. */
    readonly meaning: readonly RouteMeaning[];
  };
  readonly problems?: readonly IntentProblem[];
  /** What a person must know, such as what has to be deleted by hand. */
  readonly notes?: readonly string[];
}

/** What a route for a port of a Service must do, in words that do not depend on a mesh. @public */
export interface RouteMeaning {
  readonly namespace: string;
  readonly service: string;
  /** Service port. */
  readonly port: number;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly rules: readonly {
    /** Alternatives; empty = everything. */
    readonly matches: readonly {
      readonly path?: {
        readonly type: 'exact' | 'regex';
        readonly value: string;
      };
      readonly method?: string;
      /** Regular expression by the name of the header. */
      readonly headers: readonly {
        readonly name: string;
        readonly value: string;
      }[];
    }[];
    /** Share of each Service, 0–1. */
    readonly shares: Readonly<Record<string, number>>;
  }[];
}

/** What a migration may look at beside the manifest. @public */
export interface MigrationContext {
  /** All manifests that are migrated together. */
  readonly manifests: readonly RawManifest[];
  /** Port of a Service that is not among the manifests, 1–65535. */
  readonly port?: number;
  /** Who may call, in the objects of the mesh that is migrated to, read back before they are given. */
  readonly writeAccess?: (intent: AccessIntent) => Written;
}

/**
 * One thing that people used to write otherwise, and how it is written today. The same object serves the migration of manifests
 * and the finding that asks for it.
 * @public
 */
export interface Migration {
  /** `<mesh>/<what is old>` in kebab case. */
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Undefined when the manifest has nothing of the kind; must not throw on any manifest. */
  plan(
    manifest: RawManifest,
    context: MigrationContext,
  ): MigrationPlan | undefined;
}
