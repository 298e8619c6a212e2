import {
  AccessGrant,
  LivePolicy,
  ManifestObject,
  meshes,
  ResourceView,
  withdrawGrant,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { editableYaml } from '../security/access/editableYaml';
import type { TemplateForm } from '../../templates/templates';
import { callersForm } from './callersForm';

/** Where a grant can be taken back, or why it cannot. @internal */
export type GrantChange =
  | { readonly to: TemplateForm; readonly note?: string }
  | { readonly reason: string };

/** Characters of an address that every server and browser takes. */
const LONGEST_LINK = 14_000;
/** What Linkerd admits whatever its policies say. */
const ALWAYS: ReadonlySet<string> = new Set([
  'linkerd: localhost is always admitted',
  'linkerd: probes of the kubelet are admitted',
]);

/**
 * The template that takes a grant back, with the change filled in: the policies that give it without it, or as they are when it
 * is to be reduced. Where no policy gives it, callers have to be named or the workload has to join a mesh.
 * @internal
 */
export function grantChange(
  entityRef: string,
  grant: AccessGrant,
  grants: readonly AccessGrant[],
  verdict: 'reduce' | 'revoke',
  views: readonly ResourceView[],
  /** Name of the waypoint that stands before every place of the grant, where it is one. */
  waypoint?: string,
): GrantChange {
  const [first] = grant.evidence;
  if (first.type === 'default' && ALWAYS.has(first.name))
    return { reason: 'The mesh admits this always; no policy refuses it.' };
  const { present, changed, deletes } = withdrawGrant(
    grant.evidence,
    views.flatMap(({ ref, object, read }): LivePolicy[] =>
      read === 'live' && isManifest(object) ? [{ ref, object }] : [],
    ),
    meshes,
  );
  if (present.length > 0) {
    const reduce = verdict === 'reduce';
    const manifests = (reduce ? present : changed).map(editableYaml);
    const values = {
      entityRef,
      ...(manifests.length > 0 && { manifests: manifests.join('---\n') }),
      ...(!reduce && deletes.length > 0 && { deletes }),
    };
    return encodeURIComponent(JSON.stringify(values)).length > LONGEST_LINK
      ? {
          reason:
            'The policies that grant it are too long for a link; change them where they are kept.',
        }
      : { to: { template: 'mesh-narrow-access', values } };
  }
  if (views.some(({ read, ref }) => read !== 'live' && isPolicy(ref.kind)))
    return { reason: 'The policies that grant it cannot be read now.' };
  if (grant.enforcedBy === 'none')
    return {
      to: {
        template: 'mesh-enrol',
        values: { namespace: grant.places[0]?.workload.namespace },
      },
      note: 'No proxy refuses anybody here: the workload has to join a mesh first.',
    };
  if (grant.places.every(({ pastWaypoint }) => pastWaypoint))
    return {
      to: callersForm(entityRef, grants, grant.key, verdict, waypoint),
      note: `${
        waypoint === undefined ? 'Name the waypoint in the form: the' : 'The'
      } workload then admits nobody but the waypoint, which admits the callers.`,
    };
  return {
    to: callersForm(entityRef, grants, grant.key, verdict),
    note: 'No policy gives it, so callers have to be named: everybody else is refused then.',
  };
}

function isPolicy(kind: string): boolean {
  return /(Policy|Authorization)$/.test(kind);
}

function isManifest(
  object: Readonly<Record<string, unknown>>,
): object is Readonly<Record<string, unknown>> & ManifestObject {
  const { apiVersion, kind, metadata } = object;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata === 'object' &&
    metadata !== null
  );
}
