/** The ConfigMap of an installation in namespace `linkerd`, with Helm values as JSON. */
export function installation(values = '{}'): string {
  return `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: linkerd-config, namespace: linkerd }
data: { values: '${values}' }
`;
}

/** A pod of namespace `linkerd`, or another one, with further lines of YAML at the level of `spec`. */
export function pod(
  name: string,
  options: {
    readonly namespace?: string;
    readonly meshed?: boolean;
    readonly labels?: string;
    readonly annotations?: string;
    readonly rest?: string;
  } = {},
): string {
  const { namespace = 'shop', meshed = true, labels, annotations } = options;
  const own = [
    ...(meshed ? ['linkerd.io/control-plane-ns: linkerd'] : []),
    ...(labels === undefined ? [] : [labels]),
  ].join(', ');
  return `
---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { ${own} }
  annotations: { ${annotations ?? ''} }
${options.rest ?? ''}
`;
}
