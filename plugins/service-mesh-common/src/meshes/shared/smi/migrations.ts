import { itemsAt, valueAt } from '../../../engine/editManifest';
import {
  ManifestPath,
  Migration,
  RawManifest,
} from '../../../engine/Migration';
import { isRouteGroup } from './routeGroup';
import { isTrafficSplit, trafficSplit } from './trafficSplit';
import { isReplaced, isTrafficTarget, trafficTarget } from './trafficTarget';

const ABOUT = {
  severity: 'info',
  title: 'Kind of an archived API',
  why: 'The Service Mesh Interface is no longer developed, and meshes of today do not read it.',
} as const;

/** Conditions whose splits and permissions have become something else. */
const routeGroup: Migration = {
  ...ABOUT,
  code: 'smi/http-route-group',
  fix: 'Write the conditions as matches of the HTTPRoute, or as operations of the policy.',
  plan(manifest, context) {
    if (!isRouteGroup(manifest)) return undefined;
    const name = valueAt(manifest, ['metadata', 'name']);
    const namespace = valueAt(manifest, ['metadata', 'namespace']);
    const users = context.manifests.filter(
      other =>
        valueAt(other, ['metadata', 'namespace']) === namespace &&
        rulesOf(other).some(path => valueAt(other, [...path, 'name']) === name),
    );
    const staying = users.find(
      user => isTrafficTarget(user) && !isReplaced(user, context),
    );
    return users.length > 0 && !staying
      ? {
          replacement: {
            objects: [],
            change: `HTTPRouteGroup ${String(
              name,
            )} goes: its conditions stand in what names it`,
            meaning: [],
          },
        }
      : {
          notes: [
            `HTTPRouteGroup ${String(name)} stays: ${
              staying
                ? `TrafficTarget ${String(
                    valueAt(staying, ['metadata', 'name']),
                  )} does, which names it`
                : 'no TrafficSplit or TrafficTarget among the manifests names it'
            }.`,
          ],
        };
  },
};

/** Where a manifest may name conditions. */
function rulesOf(manifest: RawManifest): readonly ManifestPath[] {
  if (isTrafficSplit(manifest)) return itemsAt(manifest, ['spec', 'matches']);
  return isTrafficTarget(manifest)
    ? [...itemsAt(manifest, ['spec', 'rules']), ...itemsAt(manifest, ['specs'])]
    : [];
}

/** Everything of the Service Mesh Interface. @internal */
export const smiMigrations: readonly Migration[] = [
  trafficSplit,
  routeGroup,
  trafficTarget,
];
