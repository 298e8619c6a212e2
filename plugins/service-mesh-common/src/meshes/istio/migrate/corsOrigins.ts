import { fieldOf, valueAt } from '../../../engine/editManifest';
import { MigrationStep } from '../../../engine/Migration';
import { fieldMigration } from '../../shared/migrate/fieldMigration';
import { httpRules } from './trafficPolicies';

/** Origins as plain texts. @internal */
export const corsOrigins = fieldMigration(
  {
    code: 'istio/deprecated-cors-origins',
    severity: 'warning',
    title: 'Origins of browsers by an old field',
    why: 'A later version of Istio no longer reads it, and then browsers refuse the answers.',
    fix: 'Write `allowOrigins` with `exact`, `prefix` or `regex` instead of `allowOrigin`.',
  },
  manifest =>
    httpRules(manifest).flatMap((rule): MigrationStep[] => {
      const place = [...rule, 'corsPolicy'];
      const path = [...place, 'allowOrigin'];
      const origins = valueAt(manifest, path);
      if (!Array.isArray(origins)) return [];
      return valueAt(manifest, [...place, 'allowOrigins']) === undefined
        ? [
            {
              field: fieldOf(path),
              change: 'allowOrigin becomes allowOrigins',
              edits: [
                { op: 'rename', path, to: 'allowOrigins' },
                {
                  op: 'set',
                  path: [...place, 'allowOrigins'],
                  value: origins.map((exact: unknown) => ({ exact })),
                },
              ],
            },
          ]
        : [
            {
              field: fieldOf(path),
              change: 'allowOrigin goes: allowOrigins is written beside it',
              edits: [{ op: 'remove', path }],
            },
          ];
    }),
);
