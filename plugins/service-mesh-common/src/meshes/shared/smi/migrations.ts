import { itemsAt, valueAt } from '../../../engine/editManifest';
import { Migration } from '../../../engine/Migration';
import { typeOf } from '../migrate/versionMigration';
import { isRouteGroup } from './routeGroup';
import { isTrafficSplit, trafficSplit } from './trafficSplit';

const ABOUT = {
  severity: 'info',
  title: 'Kind of an archived API',
  why: 'The Service Mesh Interface is no longer developed, and meshes of today do not read it.',
} as const;

/** Conditions whose splits have become routes. */
const routeGroup: Migration = {
  ...ABOUT,
  code: 'smi/http-route-group',
  fix: 'Write the conditions as matches of the HTTPRoute.',
  plan(manifest, { manifests }) {
    if (!isRouteGroup(manifest)) return undefined;
    const name = valueAt(manifest, ['metadata', 'name']);
    const namespace = valueAt(manifest, ['metadata', 'namespace']);
    const isNamed = manifests.some(
      other =>
        isTrafficSplit(other) &&
        valueAt(other, ['metadata', 'namespace']) === namespace &&
        itemsAt(other, ['spec', 'matches']).some(
          path => valueAt(other, [...path, 'name']) === name,
        ),
    );
    return isNamed
      ? {
          replacement: {
            objects: [],
            change: `HTTPRouteGroup ${String(
              name,
            )} goes: its conditions stand in the route`,
            meaning: [],
          },
        }
      : {
          notes: [
            `HTTPRouteGroup ${String(
              name,
            )} stays: no TrafficSplit among the manifests names it.`,
          ],
        };
  },
};

/** Permissions of SMI, which are an intent of their own. */
const trafficTarget: Migration = {
  ...ABOUT,
  code: 'smi/traffic-target',
  fix: 'Say who may call with the template mesh-allow-caller.',
  plan(manifest) {
    const { group, kind } = typeOf(manifest);
    return group === 'access.smi-spec.io' && kind === 'TrafficTarget'
      ? {
          notes: [
            `TrafficTarget ${String(
              valueAt(manifest, ['metadata', 'name']),
            )} stays: say who may call with the template mesh-allow-caller.`,
          ],
        }
      : undefined;
  },
};

/** Everything of the Service Mesh Interface. @internal */
export const smiMigrations: readonly Migration[] = [
  trafficSplit,
  routeGroup,
  trafficTarget,
];
