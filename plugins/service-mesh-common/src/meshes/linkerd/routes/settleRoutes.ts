import { changeKinds } from '../../../engine/changeKinds';
import { kindKey } from '../../../engine/Kind';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ResourceRef } from '../../../model';
import { Server } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { readOutboundResources } from '../outbound/OutboundResources';
import { POLICY_CONTROLLER } from './acceptedBy';
import { expectedRouteStatus } from './expectedStatus';

/** Routes that are new or changed get the status that the policy controller would give them. @internal */
export function settleRoutes(
  index: ResourceIndex,
  changed: readonly ResourceRef[],
): ResourceIndex {
  if (changed.length === 0) return index;
  const servers = index.list(Server);
  const resources = readOutboundResources(index, readLinkerdConfig(index));
  if (isUnread(servers) || 'unread' in resources) return index;
  const inputs = { ...resources, servers };
  // A new Server or Service can make routes accepted that were not; routes of others stay as their cluster has them.
  const parents = changed.some(
    ({ kind }) => kind === 'Server' || kind === 'Service',
  );
  const touched = resources.routes.filter(
    ({ route, kind }) =>
      parents ||
      changed.some(
        ref =>
          kindKey(ref) === kindKey(kind) &&
          ref.name === route.metadata.name &&
          (ref.namespace ?? '') === (route.metadata.namespace ?? ''),
      ),
  );
  return changeKinds(
    index,
    touched.map(entry => {
      const { route, kind } = entry;
      const others = (route.status?.parents ?? []).filter(
        ({ controllerName }) => controllerName !== POLICY_CONTROLLER,
      );
      return {
        kind,
        object: {
          ...route,
          status: {
            ...route.status,
            parents: [...others, ...expectedRouteStatus(inputs, entry)],
          },
        },
      };
    }),
  );
}
