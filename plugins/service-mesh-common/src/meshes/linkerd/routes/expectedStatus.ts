import { parseCidr, cidrContains } from '../../../engine/cidr';
import { Kind } from '../../../engine/Kind';
import { Service } from '../../../engine/coreKinds';
import { KubeObject } from '../../../model';
import { undatedLast } from '../byAge';
import { EgressNetwork, HTTPLocalRateLimitPolicy, Server } from '../kinds';
import { LinkerdConfig } from '../LinkerdConfig';
import { KindedRoute } from '../outbound/OutboundResources';
import { networksOf } from '../outbound/resolveEgressNetwork';
import { refersTo, refersToService } from '../refs';
import { POLICY_CONTROLLER, RawParentRef } from './acceptedBy';

/** A condition as the policy controller writes it, but for its times. @internal */
export interface StatusCondition {
  readonly type: 'Accepted' | 'ResolvedRefs';
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** What the policy controller says about one parent of a route. @internal */
export interface ParentStatus {
  readonly controllerName: string;
  readonly parentRef: RawParentRef;
  readonly conditions: readonly StatusCondition[];
}

/** What statuses rest on. @internal */
export interface StatusInputs {
  readonly config: LinkerdConfig;
  readonly routes: readonly KindedRoute[];
  readonly servers: readonly Server[];
  readonly services: readonly Service[];
  readonly egressNetworks: readonly EgressNetwork[];
}

function met(type: StatusCondition['type'], reason: string): StatusCondition {
  return { type, status: 'True', reason, message: '' };
}

function unmet(
  type: StatusCondition['type'],
  reason: string,
  message = '',
): StatusCondition {
  return { type, status: 'False', reason, message };
}

const ACCEPTED = met('Accepted', 'Accepted');
const RESOLVED = met('ResolvedRefs', 'ResolvedRefs');

/** A reference to a kind of parent Linkerd knows, complete. */
interface Parent {
  readonly kind: 'Server' | 'Service' | 'EgressNetwork';
  readonly namespace: string;
  readonly name: string;
  /** Servers are compared without it. */
  readonly port?: number;
}

const PARENT_KINDS: readonly (readonly [Parent['kind'], Kind])[] = [
  ['Server', Server],
  ['Service', Service],
  ['EgressNetwork', EgressNetwork],
];

function parentsOf({ route }: KindedRoute): readonly Parent[] {
  return (route.spec?.parentRefs ?? []).flatMap((ref): readonly Parent[] => {
    const kind = PARENT_KINDS.find(([, k]) => refersTo(ref, k))?.[0];
    if (!kind) return [];
    return [
      {
        kind,
        namespace: ref.namespace ?? route.metadata.namespace ?? '',
        name: ref.name ?? '',
        ...(kind !== 'Server' && ref.port !== undefined && { port: ref.port }),
      },
    ];
  });
}

function keyOf({ kind, namespace, name, port }: Parent): string {
  return `${kind}/${namespace}/${name}/${port ?? ''}`;
}

/** Objects by namespace and name, made once for each list of them. */
const byName = new WeakMap<
  readonly KubeObject[],
  ReadonlyMap<string, KubeObject>
>();

function find<O extends KubeObject>(
  objects: readonly O[],
  { namespace, name }: Pick<Parent, 'namespace' | 'name'>,
): O | undefined {
  const known =
    byName.get(objects) ??
    new Map(
      objects.map(o => [`${o.metadata.namespace}/${o.metadata.name}`, o]),
    );
  byName.set(objects, known);
  return known.get(`${namespace}/${name}`) as O | undefined;
}

/** From the kind that wins to the one that always gives way. */
const FORMS: readonly KindedRoute['form'][] = ['grpc', 'http', 'tls', 'tcp'];

/** Kinds of routes by parent, made once for each list of routes. */
const formsByParent = new WeakMap<
  readonly KindedRoute[],
  ReadonlyMap<string, ReadonlySet<KindedRoute['form']>>
>();

function formsOf(
  routes: readonly KindedRoute[],
): ReadonlyMap<string, ReadonlySet<KindedRoute['form']>> {
  const known = formsByParent.get(routes);
  if (known) return known;
  const forms = new Map<string, Set<KindedRoute['form']>>();
  for (const entry of routes) {
    for (const parent of parentsOf(entry)) {
      const key = keyOf(parent);
      const found = forms.get(key);
      if (found) found.add(entry.form);
      else forms.set(key, new Set([entry.form]));
    }
  }
  formsByParent.set(routes, forms);
  return forms;
}

/** True when a route of a stronger kind names the parent, whatever its age and whether it is accepted itself. */
function isTaken(
  { routes }: StatusInputs,
  { form }: KindedRoute,
  parent: Parent,
): boolean {
  const forms = formsOf(routes).get(keyOf(parent));
  return FORMS.slice(0, FORMS.indexOf(form)).some(other => forms?.has(other));
}

function isAcceptedNetwork(egress: EgressNetwork): boolean {
  return (egress.status?.conditions ?? []).some(
    c => c.type === 'Accepted' && c.status === 'True',
  );
}

function hasClusterIp({ spec }: Service): boolean {
  return (
    spec?.clusterIP !== undefined &&
    spec.clusterIP.toLowerCase() !== 'none' &&
    spec.type !== 'ExternalName'
  );
}

/** Why a parent cannot take any route; undefined when it can. */
function unfit(
  inputs: StatusInputs,
  parent: Parent,
): StatusCondition | undefined {
  const missing = unmet('Accepted', 'NoMatchingParent');
  if (parent.kind === 'Server')
    return find(inputs.servers, parent) ? undefined : missing;
  if (parent.kind === 'Service') {
    const service = find(inputs.services, parent);
    if (!service) return missing;
    return hasClusterIp(service)
      ? undefined
      : unmet(
          'Accepted',
          'NoMatchingParent',
          'parent service must have a ClusterIP',
        );
  }
  const egress = find(inputs.egressNetworks, parent);
  if (!egress) return missing;
  return isAcceptedNetwork(egress)
    ? undefined
    : unmet(
        'Accepted',
        'NoMatchingParent',
        'EgressNetwork parent has not been accepted',
      );
}

/** The first backend that is wrong decides. */
function backends(
  inputs: StatusInputs,
  { route }: KindedRoute,
  parent: Parent,
): StatusCondition {
  const refs = (route.spec?.rules ?? []).flatMap(r => r.backendRefs ?? []);
  for (const ref of refs) {
    const isService = refersToService(ref);
    if (!isService && !refersTo(ref, EgressNetwork))
      return unmet('ResolvedRefs', 'InvalidKind');
    // Unlike the proxy's configuration, the status takes the route's namespace.
    const target = {
      namespace: ref.namespace ?? route.metadata.namespace ?? '',
      name: ref.name ?? '',
    };
    const exists = isService
      ? find(inputs.services, target)
      : find(inputs.egressNetworks, target);
    if (!exists) return unmet('ResolvedRefs', 'BackendNotFound');
    const isParent =
      parent.kind === 'EgressNetwork' &&
      parent.namespace === target.namespace &&
      parent.name === target.name;
    if (!isService && !isParent)
      return unmet(
        'ResolvedRefs',
        'InvalidKind',
        'EgressNetwork backend needs to be on a route that has an EgressNetwork parent',
      );
  }
  return RESOLVED;
}

const GROUPS: Readonly<Record<Parent['kind'], string>> = {
  Server: Server.group,
  Service: 'core',
  EgressNetwork: EgressNetwork.group,
};

/** True when a route of a stronger kind takes one of its parents away. @internal */
export function mayConflict(inputs: StatusInputs, entry: KindedRoute): boolean {
  return parentsOf(entry).some(parent => isTaken(inputs, entry, parent));
}

/** What the policy controller says about a route: one entry for each parent it knows. @internal */
export function expectedRouteStatus(
  inputs: StatusInputs,
  entry: KindedRoute,
): readonly ParentStatus[] {
  return parentsOf(entry).map(parent => {
    const accepted =
      unfit(inputs, parent) ??
      (isTaken(inputs, entry, parent)
        ? unmet('Accepted', 'RouteReasonConflicted')
        : ACCEPTED);
    const { kind, namespace, name, port } = parent;
    return {
      controllerName: POLICY_CONTROLLER,
      parentRef: {
        group: GROUPS[kind],
        kind,
        namespace,
        name,
        ...(port !== undefined && { port }),
      },
      conditions:
        kind === 'Server'
          ? [accepted]
          : [accepted, backends(inputs, entry, parent)],
    };
  });
}

/** What the policy controller says about a rate limit; undefined when it says nothing. @internal */
export function expectedRateLimitStatus(
  servers: readonly Server[],
  limits: readonly HTTPLocalRateLimitPolicy[],
  limit: HTTPLocalRateLimitPolicy,
): StatusCondition | undefined {
  const targetOf = ({ metadata, spec }: HTTPLocalRateLimitPolicy) =>
    spec?.targetRef && refersTo(spec.targetRef, Server)
      ? `${metadata.namespace}/${spec.targetRef.name}`
      : undefined;
  const target = targetOf(limit);
  if (target === undefined) return undefined;
  if (
    !servers.some(s => `${s.metadata.namespace}/${s.metadata.name}` === target)
  )
    return unmet('Accepted', 'NoMatchingTarget');
  const [first] = limits.filter(l => targetOf(l) === target).sort(undatedLast);
  return first.metadata.name === limit.metadata.name
    ? ACCEPTED
    : unmet('Accepted', 'RateLimitReasonAlreadyExists');
}

/** True when one block lies within the other. */
function isNested(a: string, b: string): boolean {
  const [x, y] = [parseCidr(a), parseCidr(b)];
  if (!x || !y || x.width !== y.width) return false;
  return x.prefix <= y.prefix
    ? cidrContains(a, b.split('/')[0])
    : cidrContains(b, a.split('/')[0]);
}

function isWithin(inner: string, outer: string): boolean {
  const [x, y] = [parseCidr(inner), parseCidr(outer)];
  return x !== undefined && y !== undefined && x.prefix >= y.prefix
    ? isNested(outer, inner)
    : false;
}

/** What the policy controller says about an EgressNetwork. @internal */
export function expectedEgressStatus(
  egress: EgressNetwork,
  config: LinkerdConfig,
): StatusCondition {
  const overlaps = networksOf(egress, config).some(({ cidr, except }) =>
    config.clusterNetworks.some(
      cluster =>
        isNested(cidr, cluster) &&
        !except.some(block => isWithin(cluster, block)),
    ),
  );
  return overlaps
    ? unmet(
        'Accepted',
        'EgressReasonNetworkOverlap',
        'networks overlap with clusterNetworks',
      )
    : ACCEPTED;
}
