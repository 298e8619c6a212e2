import {
  fieldOf,
  isRecord,
  itemsAt,
  valueAt,
} from '../../../engine/editManifest';
import {
  Migration,
  MigrationStep,
  RawManifest,
} from '../../../engine/Migration';
import { typeOf, versionStep } from '../../shared/migrate/versionMigration';

const POLICY = 'policy.linkerd.io';
const GATEWAY = 'gateway.networking.k8s.io';

/** An HTTPRoute of Linkerd's own group; every version of it has a form the Gateway API has too. @internal */
export const policyRoute: Migration = {
  code: 'linkerd/policy-http-route',
  severity: 'info',
  title: "HTTPRoute of Linkerd's own group",
  why: 'Linkerd reads the HTTPRoute of the Gateway API for the same purposes, and other tools read nothing else.',
  fix: 'Write the HTTPRoute of gateway.networking.k8s.io/v1, name it in the policies that refer to the route, then delete the old one.',
  plan(manifest) {
    if (!isPolicyRoute(manifest)) return undefined;
    const name = String(valueAt(manifest, ['metadata', 'name']));
    if (onlyLinkerd(manifest))
      return {
        ...(typeOf(manifest).version !== 'v1beta3' && {
          steps: [versionStep(manifest, `${POLICY}/v1beta3`)],
        }),
        notes: [
          `HTTPRoute ${name} stays one of ${POLICY}: the Gateway API has no filter that answers with errors.`,
        ],
      };
    return {
      steps: [versionStep(manifest, `${GATEWAY}/v1`), ...parents(manifest)],
      notes: [
        `HTTPRoute ${name} is another object now: delete the one of ${POLICY} once the new one is accepted, and name ${GATEWAY} in AuthorizationPolicies elsewhere whose targetRef is the route.`,
      ],
    };
  },
};

/** A policy for a route that moves to the Gateway API together with it. @internal */
export const routeTarget: Migration = {
  code: 'linkerd/policy-http-route-target',
  severity: 'info',
  title: "Policy for an HTTPRoute of Linkerd's own group",
  why: policyRoute.why,
  fix: policyRoute.fix,
  plan(manifest, { manifests }) {
    const { group, kind } = typeOf(manifest);
    if (group !== POLICY || kind !== 'AuthorizationPolicy') return undefined;
    const target = valueAt(manifest, ['spec', 'targetRef']);
    if (
      !isRecord(target) ||
      target.group !== POLICY ||
      target.kind !== 'HTTPRoute' ||
      !manifests.some(
        other =>
          isPolicyRoute(other) &&
          !onlyLinkerd(other) &&
          valueAt(other, ['metadata', 'name']) === target.name &&
          valueAt(other, ['metadata', 'namespace']) ===
            valueAt(manifest, ['metadata', 'namespace']),
      )
    )
      return undefined;
    const path = ['spec', 'targetRef', 'group'];
    return {
      steps: [
        {
          field: fieldOf(path),
          change: `${POLICY} becomes ${GATEWAY}`,
          edits: [{ op: 'set', path, value: GATEWAY }],
        },
      ],
    };
  },
};

function isPolicyRoute(manifest: RawManifest): boolean {
  const { group, kind } = typeOf(manifest);
  return group === POLICY && kind === 'HTTPRoute';
}

/** Whether a route makes errors on purpose, which only Linkerd's own can. */
function onlyLinkerd(manifest: RawManifest): boolean {
  return itemsAt(manifest, ['spec', 'rules']).some(rule =>
    itemsAt(manifest, [...rule, 'filters']).some(
      filter => valueAt(manifest, [...filter, 'failureInjector']) !== undefined,
    ),
  );
}

/** A parent without a group is one of Linkerd's own in the old kind, and one of the Gateway API in the new. */
function parents(manifest: RawManifest): MigrationStep[] {
  return itemsAt(manifest, ['spec', 'parentRefs']).flatMap(
    (place): MigrationStep[] => {
      const path = [...place, 'group'];
      return valueAt(manifest, path) === undefined &&
        isRecord(valueAt(manifest, place))
        ? [
            {
              field: fieldOf(path),
              change: `the group ${POLICY} is written out`,
              edits: [{ op: 'set', path, value: POLICY }],
            },
          ]
        : [];
    },
  );
}
