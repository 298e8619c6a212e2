import { itemsAt } from '../../../engine/editManifest';
import { ManifestPath, RawManifest } from '../../../engine/Migration';
import { typeOf } from '../../shared/migrate/versionMigration';

/** Places of the traffic policies of a DestinationRule: its own, those of its subsets, and those of single ports. @internal */
export function trafficPolicies(manifest: RawManifest): ManifestPath[] {
  const { group, kind } = typeOf(manifest);
  if (group !== 'networking.istio.io' || kind !== 'DestinationRule') return [];
  const own: ManifestPath[] = [
    ['spec', 'trafficPolicy'],
    ...itemsAt(manifest, ['spec', 'subsets']).map(path => [
      ...path,
      'trafficPolicy',
    ]),
  ];
  return own.flatMap(path => [
    path,
    ...itemsAt(manifest, [...path, 'portLevelSettings']),
  ]);
}

/** Places of the HTTP rules of a VirtualService. @internal */
export function httpRules(manifest: RawManifest): ManifestPath[] {
  const { group, kind } = typeOf(manifest);
  return group === 'networking.istio.io' && kind === 'VirtualService'
    ? itemsAt(manifest, ['spec', 'http'])
    : [];
}
