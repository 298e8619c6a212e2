import { fieldOf, isRecord, valueAt } from '../../../engine/editManifest';
import {
  ManifestPath,
  MigrationStep,
  RawManifest,
} from '../../../engine/Migration';
import { fieldMigration } from '../../shared/migrate/fieldMigration';
import { trafficPolicies } from './trafficPolicies';

/** Ways to share out requests that have other names today. @internal */
export const loadBalancer = fieldMigration(
  {
    code: 'istio/deprecated-load-balancer-field',
    severity: 'warning',
    title: 'Load balancing by an old name',
    why: 'Istio still reads the name, and a later version will not.',
    fix: 'Write LEAST_REQUEST for LEAST_CONN, ringHash.minimumRingSize for minimumRingSize, and warmup.duration for warmupDurationSecs.',
  },
  manifest =>
    trafficPolicies(manifest).flatMap(policy => {
      const path = [...policy, 'loadBalancer'];
      return [
        ...leastRequest(manifest, [...path, 'simple']),
        ...nested(manifest, [...path, 'consistentHash'], 'minimumRingSize', [
          'ringHash',
          'minimumRingSize',
        ]),
        ...nested(manifest, path, 'warmupDurationSecs', ['warmup', 'duration']),
      ];
    }),
);

function leastRequest(
  manifest: RawManifest,
  path: ManifestPath,
): MigrationStep[] {
  return valueAt(manifest, path) === 'LEAST_CONN'
    ? [
        {
          field: fieldOf(path),
          change: 'LEAST_CONN becomes LEAST_REQUEST',
          edits: [{ op: 'set', path, value: 'LEAST_REQUEST' }],
        },
      ]
    : [];
}

/** A field that stands within another one today; what is written there already counts. */
function nested(
  manifest: RawManifest,
  place: ManifestPath,
  from: string,
  [outer, inner]: readonly [string, string],
): MigrationStep[] {
  const path = [...place, from];
  const value = valueAt(manifest, path);
  if (value === undefined) return [];
  const isTwice = isRecord(valueAt(manifest, [...place, outer]));
  return [
    {
      field: fieldOf(path),
      change: isTwice
        ? `${from} goes: ${outer} is written beside it`
        : `${from} becomes ${outer}.${inner}`,
      edits: isTwice
        ? [{ op: 'remove', path }]
        : [
            { op: 'rename', path, to: outer },
            { op: 'set', path: [...place, outer], value: { [inner]: value } },
          ],
    },
  ];
}
