import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod, Service } from '../../../engine/coreKinds';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { isLive } from '../membership';
import { hasPort, parsePortRanges, PortRange } from '../parsePorts';

const ANNOTATION = `${CONFIG_PREFIX}skip-inbound-ports`;

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** Number of the pod's port behind a port of a Service; undefined when the pod has none of the name. */
function targetOf(
  { port, targetPort = port }: ServicePort,
  pod: Pod,
): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return (pod.spec?.containers ?? [])
    .flatMap(container => container.ports ?? [])
    .find(({ name }) => name === targetPort)?.containerPort;
}

/** A Service leads meshed clients around the proxy of its pods. @internal */
export const servicePortSkipsProxy: FindingRule = {
  code: 'linkerd/service-port-skips-proxy',
  severity: 'info',
  title: 'Service leads to a port that bypasses the proxy',
  message:
    'Port {port} of Service {service} leads to port {target} of pod {pod}, which bypasses the proxy.',
  why: 'Connections to such a port are not encrypted by the mesh, no policy applies to them and nothing is measured, also between meshed pods.',
  fix: 'Remove the port from skip-inbound-ports; list it in opaque-ports when its protocol cannot be detected.',
  reads: [Service, Pod],
  docs: 'https://linkerd.io/2/features/protocol-detection/',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    const services = index.list(Service);
    if (isUnread(pods) || isUnread(services)) return;
    const skipping = new Map<Pod, readonly PortRange[]>();
    for (const pod of pods) {
      const value = pod.metadata.annotations?.[ANNOTATION];
      if (value && pod.metadata.labels?.[CONTROL_PLANE_LABEL] && isLive(pod))
        skipping.set(pod, parsePortRanges(value));
    }
    if (skipping.size === 0) return;
    const namespaces = new Set(
      [...skipping.keys()].map(({ metadata }) => metadata.namespace),
    );
    for (const service of services) {
      const { namespace, name } = service.metadata;
      const { selector = {}, ports = [] } = service.spec ?? {};
      if (!namespaces.has(namespace) || Object.keys(selector).length === 0)
        continue;
      const behind = index.withLabels(Pod, selector, namespace);
      if (isUnread(behind)) continue;
      for (const [i, port] of ports.entries()) {
        const pod = behind.find(candidate => {
          const target = targetOf(port, candidate);
          return (
            target !== undefined &&
            hasPort(skipping.get(candidate) ?? [], target)
          );
        });
        if (!pod) continue;
        yield {
          subject: index.ref(service, Service),
          field: `spec.ports[${i}]`,
          params: {
            service: name,
            port: String(port.port ?? ''),
            target: String(targetOf(port, pod)),
            pod: pod.metadata.name,
          },
        };
      }
    }
  },
};
