import { Service } from '../../../engine/coreKinds';
import { inNamespaces } from '../../../engine/groupBy';
import { resolveShares } from '../../../engine/resolveShares';
import { AnyRoute } from './AnyRoute';
import { ReferenceGrant } from './kinds';

/** A reference to a back end as a route writes it. @internal */
export interface WrittenBackend {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: number;
  readonly weight?: number;
}

/** Where a share of the requests of a rule goes. @internal */
export interface RouteBackend {
  /** Position among the references of the rule. */
  readonly position: number;
  readonly kind: 'Service' | 'Hostname' | 'other';
  readonly namespace: string;
  readonly name: string;
  /** Service port. */
  readonly port?: number;
  readonly weight: number;
  /** 0–1; undefined when no reference has weight. */
  readonly share?: number;
  /** Why its share cannot be served; it is answered with 500. */
  readonly problem?: string;
}

/** What references are judged by. @internal */
export interface BackendScope {
  readonly services: readonly Service[];
  readonly referenceGrants: readonly ReferenceGrant[];
  /** Hosts of the registry beside Services. */
  readonly hosts: readonly string[];
  /** Set for routes of services: nobody has to let them refer to other namespaces. */
  readonly needsNoGrant?: true;
}

/** By the empty name only: routes know the group of Services by no other. */
const isCore = (group: string | undefined) => !group;

/** Whether somebody lets routes of a namespace refer to an object of another. */
function isGranted(
  grants: readonly ReferenceGrant[],
  from: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
  },
  to: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  },
): boolean {
  return grants.some(
    ({ metadata, spec }) =>
      metadata.namespace === to.namespace &&
      spec?.from?.some(
        entry =>
          (entry.group ?? '') === from.group &&
          entry.kind === from.kind &&
          entry.namespace === from.namespace,
      ) &&
      spec.to?.some(
        entry =>
          (entry.group === to.group ||
            (isCore(entry.group) && isCore(to.group))) &&
          entry.kind === to.kind &&
          (!entry.name || entry.name === to.name),
      ),
  );
}

/** A ServiceImport stands for the Service of its name. */
const isService = (group: string, kind: string) =>
  isCore(group)
    ? kind === 'Service'
    : group === 'multicluster.x-k8s.io' && kind === 'ServiceImport';

/** What decides whether a route may refer to other namespaces. @internal */
export type GrantScope = Pick<BackendScope, 'referenceGrants' | 'needsNoGrant'>;

/** Whether a route may refer to a back end, be it there or not. @internal */
export function mayReferTo(
  { group = '', kind = 'Service', name = '', namespace }: WrittenBackend,
  entry: AnyRoute,
  { referenceGrants, needsNoGrant }: GrantScope,
): boolean {
  const own = entry.route.metadata.namespace ?? 'default';
  return (
    needsNoGrant === true ||
    namespace === undefined ||
    namespace === own ||
    isGranted(
      referenceGrants,
      { group: entry.kind.group, kind: entry.kind.kind, namespace: own },
      { group, kind, namespace, name },
    )
  );
}

function problemOf(
  ref: WrittenBackend,
  entry: AnyRoute,
  scope: BackendScope,
): string | undefined {
  const own = entry.route.metadata.namespace ?? 'default';
  const { group = '', kind = 'Service', name = '' } = ref;
  const namespace = ref.namespace ?? own;
  if (!mayReferTo(ref, entry, scope))
    return `no ReferenceGrant in ${namespace} lets a ${entry.kind.kind} of ${own} refer to ${name}`;
  if (group === 'networking.istio.io' && kind === 'Hostname') {
    if (!scope.hosts.includes(name)) return `no service has the host ${name}`;
  } else if (!isService(group, kind)) {
    return `a ${kind} cannot be a back end`;
  } else if (
    !inNamespaces(scope.services, namespace).some(
      ({ metadata }) => metadata.name === name,
    )
  ) {
    return `there is no Service ${namespace}/${name}`;
  }
  return ref.port === undefined ? 'the reference names no port' : undefined;
}

/** Where the requests of a rule go; back ends that cannot be served keep their share. @internal */
export function routeBackends(
  refs: readonly WrittenBackend[],
  entry: AnyRoute,
  scope: BackendScope,
): RouteBackend[] {
  const own = entry.route.metadata.namespace ?? 'default';
  const shares = resolveShares(refs.map(ref => ref.weight ?? 1));
  return refs.map((ref, position): RouteBackend => {
    const problem = problemOf(ref, entry, scope);
    const share = shares[position];
    const { kind = 'Service' } = ref;
    return {
      position,
      kind: kind === 'Service' || kind === 'Hostname' ? kind : 'other',
      namespace: ref.namespace ?? own,
      name: ref.name ?? '',
      ...(ref.port !== undefined && { port: ref.port }),
      weight: ref.weight ?? 1,
      ...(share !== undefined && { share }),
      ...(problem !== undefined && { problem }),
    };
  });
}
