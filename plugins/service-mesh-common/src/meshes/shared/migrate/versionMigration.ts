import { Migration, RawManifest } from '../../../engine/Migration';

/** Kinds of one group whose older versions have the same form as a newer one. @internal */
export interface VersionRow {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly from: readonly string[];
  readonly to: string;
}

/** Group, version and kind of a manifest; empty texts where it has none. @internal */
export function typeOf({ apiVersion, kind }: RawManifest): {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
} {
  const written = typeof apiVersion === 'string' ? apiVersion : '';
  const slash = written.indexOf('/');
  return {
    group: slash < 0 ? '' : written.slice(0, slash),
    version: written.slice(slash + 1),
    kind: typeof kind === 'string' ? kind : '',
  };
}

/** The step that writes another version, and perhaps another group. @internal */
export function versionStep({ apiVersion }: RawManifest, to: string) {
  return {
    field: 'apiVersion',
    change: `${String(apiVersion)} becomes ${to}`,
    edits: [{ op: 'set' as const, path: ['apiVersion'], value: to }],
  };
}

/** A migration of kinds whose fields stay as they are. @internal */
export function versionMigration(
  about: Omit<Migration, 'plan'>,
  rows: readonly VersionRow[],
): Migration {
  return {
    ...about,
    plan(manifest) {
      const { group, version, kind } = typeOf(manifest);
      const row = rows.find(
        entry =>
          entry.group === group &&
          entry.kinds.includes(kind) &&
          entry.from.includes(version),
      );
      return row && { steps: [versionStep(manifest, `${group}/${row.to}`)] };
    },
  };
}
