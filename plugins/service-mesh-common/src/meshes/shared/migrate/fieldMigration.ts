import { KubeObject } from '../../../model';
import { fieldOf, valueAt } from '../../../engine/editManifest';
import {
  ManifestPath,
  Migration,
  MigrationStep,
  RawManifest,
} from '../../../engine/Migration';

/** A migration of fields within a manifest. @internal */
export interface FieldMigration extends Migration {
  /** Each place of the manifest that is written in the old way. */
  steps(manifest: RawManifest): MigrationStep[];
}

/** A migration whose steps depend on nothing but the manifest. @internal */
export function fieldMigration(
  about: Omit<Migration, 'plan'>,
  steps: (manifest: RawManifest) => MigrationStep[],
): FieldMigration {
  return {
    ...about,
    steps,
    plan(manifest) {
      const found = steps(manifest);
      return found.length > 0 ? { steps: found } : undefined;
    },
  };
}

/** What a finding says that asks for a migration. @internal */
export function aboutOf({ code, severity, title, why, fix }: Migration) {
  return { code, severity, title, why, fix };
}

/** An object that was read, as a manifest: what its kind reads stands where it was written. @internal */
export function manifestOf(object: KubeObject): RawManifest {
  return { ...object };
}

/**
 * Steps that give a field another name; where the new one is written too, it counts and the old one goes.
 *
 * @param change - What changes, in words
 * @internal
 */
export function renameSteps(
  manifest: RawManifest,
  places: readonly ManifestPath[],
  from: string,
  to: string,
  change = `${from} becomes ${to}`,
): MigrationStep[] {
  return places.flatMap(place => {
    const path = [...place, from];
    if (valueAt(manifest, path) === undefined) return [];
    const isTwice = valueAt(manifest, [...place, to]) !== undefined;
    return [
      {
        field: fieldOf(path),
        change: isTwice ? `${from} goes: ${to} is written beside it` : change,
        edits: [
          isTwice
            ? { op: 'remove' as const, path }
            : { op: 'rename' as const, path, to },
        ],
      },
    ];
  });
}

/** Steps that write a number as the value of a share. @internal */
export function percentageSteps(
  manifest: RawManifest,
  places: readonly ManifestPath[],
  from: string,
  to: string,
): MigrationStep[] {
  return places.flatMap(place => {
    const path = [...place, from];
    const value = valueAt(manifest, path);
    if (typeof value !== 'number') return [];
    return valueAt(manifest, [...place, to]) === undefined
      ? [
          {
            field: fieldOf(path),
            change: `${from} becomes ${to}.value`,
            edits: [
              { op: 'rename' as const, path, to },
              { op: 'set' as const, path: [...place, to], value: { value } },
            ],
          },
        ]
      : renameSteps(manifest, [place], from, to);
  });
}
