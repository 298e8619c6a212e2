import {
  canonicalJson,
  coreKinds,
  indexObjects,
  IntentProblem,
  Kind,
  kindKey,
  ManifestEdit,
  ManifestObject,
  MeshDefinition,
  Migration,
  MigrationContext,
  RawManifest,
  writeTargets,
  Written,
} from '../engine';
import { editManifest, isRecord } from '../engine/editManifest';
import { AccessIntent } from '../model';
import { istio } from './istio';
import { linkerd } from './linkerd';
import { gatewayApi } from './shared/gatewayApi/write';
import { gatewayApiMigrations } from './shared/gatewayApi/migrations';
import { kubernetesMigrations } from './shared/migrate/kubernetes';
import { smiMigrations } from './shared/smi/migrations';
import { routeDifference } from './routeDifference';

/** Everything that people used to write otherwise, beside what the meshes say themselves. */
const NEUTRAL: readonly Migration[] = [
  ...kubernetesMigrations,
  ...gatewayApiMigrations,
  ...smiMigrations,
];

/** How {@link migrateManifests} goes about it. @public */
export interface MigrateOptions {
  /** What the routes are for: `istio`, `istio-ambient`, `linkerd` or `gateway-api`. */
  readonly mesh: string;
  /** Port of a Service that is not among the manifests, 1–65535. */
  readonly port?: number;
  readonly meshes?: readonly MeshDefinition[];
}

/** What becomes of one of the manifests. @public */
export interface MigratedManifest {
  /** Position among the manifests. */
  readonly position: number;
  /** Changes in words, by their field; empty when the manifest stays as it is. */
  readonly changes: readonly {
    readonly code: string;
    readonly field: string;
    readonly change: string;
  }[];
  readonly edits: readonly ManifestEdit[];
  /** Objects in the place of the manifest; undefined = it stays, with its edits. */
  readonly objects?: readonly ManifestObject[];
}

/** The manifests of today, or why there are none. @public */
export type Migrated =
  | {
      readonly ok: true;
      readonly manifests: readonly MigratedManifest[];
      /** What a person must know, such as what has to be deleted by hand. */
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly (IntentProblem & {
        readonly position: number;
      })[];
    };

/** All migrations of these meshes. @public */
export function migrationsOf(
  meshes: readonly MeshDefinition[] = [istio, linkerd],
): readonly Migration[] {
  return [...NEUTRAL, ...meshes.flatMap(({ migrations = [] }) => migrations)];
}

/**
 * Rewrites manifests of archived and deprecated APIs as those of today. What stays is given as edits, so that comments and order
 * can be kept; what is replaced by routes is read back with the mesh that follows them, and refused unless it means the same.
 * Never throws.
 * @public
 */
export function migrateManifests(
  manifests: readonly unknown[],
  { mesh, port, meshes = [istio, linkerd] }: MigrateOptions,
): Migrated {
  const written = manifests.map(manifest =>
    isRecord(manifest) ? manifest : {},
  );
  const kinds = kindsOf(meshes);
  const context: MigrationContext = {
    manifests: written,
    writeAccess: intent => writeAccess(intent, mesh, meshes, kinds),
    ...(port !== undefined && { port }),
  };
  const migrations = migrationsOf(meshes);
  const found = written.map((manifest, position) =>
    migrateOne(manifest, position, context, migrations),
  );
  const problems = [
    ...manifests.flatMap((manifest, position) =>
      manifest === null || manifest === undefined || isManifest(manifest)
        ? []
        : [
            {
              position,
              field: '',
              problem:
                'is no Kubernetes object: apiVersion, kind and metadata.name are needed',
            },
          ],
    ),
    ...written.flatMap((manifest, position) =>
      manifest.kind === 'List'
        ? [
            {
              position,
              field: 'kind',
              problem: 'write the items of the List as documents of their own',
            },
          ]
        : [],
    ),
    ...found.flatMap(entry => entry.problems),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const objects = found.flatMap(
    ({ manifest, edited }): readonly unknown[] => manifest.objects ?? [edited],
  );
  const index = indexObjects(objects, { kinds });
  const differences = found.flatMap(({ manifest: { position }, meaning }) =>
    meaning.flatMap(entry => {
      const problem = routeDifference(mesh, index, entry);
      return problem === undefined ? [] : [{ position, field: '', problem }];
    }),
  );
  return differences.length > 0
    ? { ok: false, problems: differences }
    : {
        ok: true,
        manifests: found.map(({ manifest }) => manifest),
        notes: [...new Set(found.flatMap(({ notes }) => notes))],
      };
}

function kindsOf(meshes: readonly MeshDefinition[]): readonly Kind[] {
  const all = [...coreKinds, ...meshes.flatMap(({ kinds }) => kinds)];
  return [...new Map(all.map(kind => [kindKey(kind), kind])).values()];
}

/** Objects of an intent about access that mean the intent, or why there are none. */
function writeAccess(
  intent: AccessIntent,
  mesh: string,
  meshes: readonly MeshDefinition[],
  kinds: readonly Kind[],
): Written {
  const refused = (problem: string): Written => ({
    ok: false,
    problems: [{ field: '', problem }],
  });
  const target = [...writeTargets(meshes), gatewayApi].find(
    ({ id }) => id === mesh,
  );
  if (!target) return refused(`${mesh} is unknown`);
  const writer = target.write.access;
  if ('lacks' in writer) return refused(`${target.title}: ${writer.lacks}`);
  const written = writer.write(intent);
  if (!written.ok) return written;
  const meant = writer.read(indexObjects(written.objects, { kinds }), intent);
  return meant && canonicalJson(meant) === canonicalJson(intent)
    ? written
    : refused(
        `read back, the policy means ${
          meant ? canonicalJson(meant.allow) : 'something else'
        }`,
      );
}

function migrateOne(
  manifest: RawManifest,
  position: number,
  context: MigrationContext,
  migrations: readonly Migration[],
) {
  const plans = migrations.flatMap(migration => {
    const plan = migration.plan(manifest, context);
    return plan ? [{ ...plan, code: migration.code }] : [];
  });
  const steps = plans.flatMap(({ code, steps: own = [] }) =>
    own.map(step => ({ ...step, code })),
  );
  const replaced = plans.find(({ replacement }) => replacement);
  const edits = steps.flatMap(step => step.edits);
  return {
    manifest: {
      position,
      changes: [
        ...steps.map(({ code, field, change }) => ({ code, field, change })),
        ...plans.flatMap(({ code, replacement }) =>
          replacement ? [{ code, field: '', change: replacement.change }] : [],
        ),
      ],
      edits,
      ...(replaced?.replacement && { objects: replaced.replacement.objects }),
    },
    edited: editManifest(manifest, edits),
    meaning: replaced?.replacement?.meaning ?? [],
    problems: plans.flatMap(({ problems = [] }) =>
      problems.map(problem => ({ ...problem, position })),
    ),
    notes: plans.flatMap(({ notes = [] }) => notes),
  };
}

function isManifest(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    (value.kind === 'List' ||
      (isRecord(value.metadata) && typeof value.metadata.name === 'string'))
  );
}
