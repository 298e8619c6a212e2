import { CONTROL_PLANE_LABEL } from '../labels';

/** Kinds of controllers that the labels of a pod name. */
const NAMED_OWNERS = new Set([
  'deployment',
  'replicationcontroller',
  'replicaset',
  'job',
  'daemonset',
  'statefulset',
]);

/** Labels that injection adds to a pod of a controller. @internal */
export function injectedLabels(
  controlPlaneNamespace: string,
  namespace: string,
  owner: { readonly kind: string; readonly name: string } | undefined,
): Readonly<Record<string, string>> {
  const kind = owner?.kind.toLowerCase() ?? '';
  return {
    [CONTROL_PLANE_LABEL]: controlPlaneNamespace,
    'linkerd.io/workload-ns': namespace,
    ...(owner &&
      NAMED_OWNERS.has(kind) && { [`linkerd.io/proxy-${kind}`]: owner.name }),
  };
}
