import {
  fieldOf,
  isRecord,
  itemsAt,
  valueAt,
} from '../../../engine/editManifest';
import { MigrationStep, RawManifest } from '../../../engine/Migration';
import {
  fieldMigration,
  renameSteps,
} from '../../shared/migrate/fieldMigration';
import { typeOf } from '../../shared/migrate/versionMigration';
import { trafficPolicies } from './trafficPolicies';

/** Fields that people write under a name, or in a place, that the kind never had. @internal */
export const misplacedFields = fieldMigration(
  {
    code: 'istio/misplaced-field',
    severity: 'error',
    title: 'Field under a name or in a place that the kind does not have',
    why: 'An API server drops the field without a word, so what it asks for is not in force.',
    fix: 'Write tcpKeepalive for keepAlive, and tls.httpsRedirect for redirect.httpsRedirect.',
  },
  manifest => [
    ...renameSteps(
      manifest,
      trafficPolicies(manifest).map(path => [...path, 'connectionPool', 'tcp']),
      'keepAlive',
      'tcpKeepalive',
    ),
    ...redirects(manifest),
  ],
);

function redirects(manifest: RawManifest): MigrationStep[] {
  const { group, kind } = typeOf(manifest);
  if (group !== 'networking.istio.io' || kind !== 'Gateway') return [];
  return itemsAt(manifest, ['spec', 'servers']).flatMap(
    (server): MigrationStep[] => {
      const path = [...server, 'redirect'];
      const written = valueAt(manifest, path);
      if (!isRecord(written) || typeof written.httpsRedirect !== 'boolean')
        return [];
      const tls = [...server, 'tls'];
      return [
        {
          field: fieldOf(path),
          change: 'redirect.httpsRedirect becomes tls.httpsRedirect',
          edits:
            valueAt(manifest, tls) === undefined &&
            Object.keys(written).length === 1
              ? [{ op: 'rename', path, to: 'tls' }]
              : [
                  {
                    op: 'set',
                    path: [...tls, 'httpsRedirect'],
                    value: written.httpsRedirect,
                  },
                  { op: 'remove', path },
                ],
        },
      ];
    },
  );
}
