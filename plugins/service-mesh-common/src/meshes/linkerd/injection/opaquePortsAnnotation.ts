import { CONFIG_PREFIX } from '../labels';
import { Annotations } from '../outbound/Parsed';
import { containersOf, PortedPodSpec } from './proxyOverrides';

interface ServicePort {
  readonly port?: number;
  readonly targetPort?: string | number;
}

/** A pod or a Service that gets no proxy. @internal */
export type Annotated = { readonly annotations: Annotations } & (
  | { readonly podSpec: PortedPodSpec }
  | { readonly servicePorts: readonly ServicePort[] }
);

/**
 * The annotation of opaque ports that Linkerd adds to a pod or a Service without a proxy: the value of the namespace as it
 * is, else the usual opaque ports among its own; undefined when nothing is added.
 * @internal
 */
export function opaquePortsAnnotation(
  object: Annotated,
  namespaceAnnotations: Annotations,
  defaults: readonly string[],
): string | undefined {
  const key = `${CONFIG_PREFIX}opaque-ports`;
  if (object.annotations[key] !== undefined) return undefined;
  const inherited = namespaceAnnotations[key];
  if (inherited !== undefined) return inherited;
  const isOpaque = (port: string | number | undefined) =>
    typeof port === 'number' && defaults.includes(String(port));
  const ports =
    'podSpec' in object
      ? containersOf(object.podSpec)
          .flatMap(container => container.ports ?? [])
          .map(p => p.containerPort)
          .filter(isOpaque)
      : object.servicePorts
          // A Service's port is what its target is.
          .filter(p => isOpaque(p.targetPort || p.port))
          .map(p => p.port);
  return ports.length > 0 ? ports.join(',') : undefined;
}
