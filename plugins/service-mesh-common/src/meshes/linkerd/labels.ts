/** Put on every meshed pod; its value is the namespace of the control plane. @internal */
export const CONTROL_PLANE_LABEL = 'linkerd.io/control-plane-ns';

/** Prefix of the annotations that configure the proxy. @internal */
export const CONFIG_PREFIX = 'config.linkerd.io/';

/** Asks for injection, on a namespace or a pod. @internal */
export const INJECT_ANNOTATION = 'linkerd.io/inject';
