import { Labels, selects } from '../selects';

/** Label that marks the pods of a Gateway API gateway, waypoints included. @internal */
export const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** The proxy a policy may attach to. @internal */
export interface PolicyProxy {
  readonly namespace: string;
  readonly labels: Labels;
  readonly isWaypoint: boolean;
  /** Services the proxy is evaluated for; only waypoints have them. */
  readonly services: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly kind: 'Service' | 'ServiceEntry';
  }[];
}

/** A reference to what a policy is for. @internal */
export interface PolicyTarget {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  /** Counts for gateways only, where any but their own reaches nothing. */
  readonly namespace?: string;
}

/** How a policy says where it applies. @internal */
export interface PolicyScope {
  readonly namespace: string;
  /** Labels of the selector; undefined or empty = every pod of the namespace. */
  readonly selector?: Labels;
  readonly targetRef?: PolicyTarget;
  readonly targetRefs?: readonly PolicyTarget[];
}

/** What the rules of attachment depend on. @internal */
export interface AttachmentRules {
  readonly rootNamespace: string;
  /** Whether policies with a selector reach gateways of the Gateway API; on unless the control plane is told otherwise. */
  readonly selectorsReachGateways: boolean;
}

/**
 * Whether a policy attaches to a proxy, namespaces included: a policy counts from the root namespace, from the proxy's own,
 * and at a waypoint from those of the services it fronts.
 * @internal
 */
export function attachesTo(
  policy: PolicyScope,
  proxy: PolicyProxy,
  rules: AttachmentRules,
): boolean {
  const isRoot = policy.namespace === rules.rootNamespace;
  const targets = targetsOf(policy);
  const gateway = proxy.labels[GATEWAY_NAME_LABEL];
  const near = isRoot || policy.namespace === proxy.namespace;
  if (gateway === undefined)
    return (
      targets.length === 0 && near && selects(policy.selector, proxy.labels)
    );
  if (targets.length === 0) {
    return (
      !proxy.isWaypoint &&
      rules.selectorsReachGateways &&
      near &&
      selects(policy.selector, proxy.labels)
    );
  }
  return targets.some(target =>
    reaches(target, policy.namespace, proxy, rules.rootNamespace),
  );
}

/** The references that count: the single form only when the list is empty. @internal */
export function targetsOf(
  policy: Pick<PolicyScope, 'targetRef' | 'targetRefs'>,
): readonly PolicyTarget[] {
  if (policy.targetRefs?.length) return policy.targetRefs;
  return policy.targetRef ? [policy.targetRef] : [];
}

function reaches(
  target: PolicyTarget,
  namespace: string,
  proxy: PolicyProxy,
  rootNamespace: string,
): boolean {
  const { group = '', kind, name } = target;
  if (group === 'gateway.networking.k8s.io' && kind === 'GatewayClass') {
    return (
      proxy.isWaypoint &&
      name === 'istio-waypoint' &&
      namespace === rootNamespace
    );
  }
  if (group === 'gateway.networking.k8s.io' && kind === 'Gateway') {
    return (
      namespace === proxy.namespace &&
      (!target.namespace || target.namespace === proxy.namespace) &&
      name === proxy.labels[GATEWAY_NAME_LABEL]
    );
  }
  const isService = (group === '' || group === 'core') && kind === 'Service';
  const isEntry = group === 'networking.istio.io' && kind === 'ServiceEntry';
  if (!proxy.isWaypoint || (!isService && !isEntry)) return false;
  return proxy.services.some(
    s =>
      s.kind === (isService ? 'Service' : 'ServiceEntry') &&
      s.name === name &&
      s.namespace === namespace,
  );
}
