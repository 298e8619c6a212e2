import { KindRef, KubeObject } from '../../../model';
import { refersTo } from '../refs';
import {
  isAccepted,
  RawParentRef,
  RawParentStatus,
} from '../routes/acceptedBy';

const SERVICE: KindRef = { group: '', kind: 'Service' };

/** What every route has. @internal */
export interface RouteObject extends KubeObject {
  readonly spec?: { readonly parentRefs?: readonly RawParentRef[] };
  readonly status?: { readonly parents?: readonly RawParentStatus[] };
}

function isParent(
  ref: RawParentRef | undefined,
  route: KubeObject,
  service: KubeObject,
): boolean {
  return (
    ref !== undefined &&
    refersTo(ref, SERVICE) &&
    ref.name === service.metadata.name &&
    (ref.namespace ?? route.metadata.namespace) === service.metadata.namespace
  );
}

/** Parent references of a route to a Service that some controller has accepted. @internal */
export function acceptedParents(
  route: RouteObject,
  service: KubeObject,
): readonly RawParentRef[] {
  return (route.spec?.parentRefs ?? []).filter(
    ref =>
      isParent(ref, route, service) &&
      (route.status?.parents ?? []).some(
        status =>
          isParent(status.parentRef, route, service) &&
          status.parentRef?.port === ref.port &&
          isAccepted(status),
      ),
  );
}
