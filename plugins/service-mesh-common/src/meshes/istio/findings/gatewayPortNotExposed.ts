import { Pod, Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { IstioGateway } from '../kinds';
import { Labels, selects } from '../selects';
import { gatewayPods } from './gatewayPods';

/** Port numbers by which Services lead to pods with these labels: their own and those of their targets. */
type PortsOf = (namespace: string, labels: Labels) => ReadonlySet<number>;

function servicePorts(index: ResourceIndex): PortsOf {
  const services = new Map<string, Service[]>();
  const reading = index.list(Service);
  for (const service of isUnread(reading) ? [] : reading) {
    if (Object.keys(service.spec?.selector ?? {}).length === 0) continue;
    const { namespace = 'default' } = service.metadata;
    const known = services.get(namespace);
    if (known) known.push(service);
    else services.set(namespace, [service]);
  }
  return (namespace, labels) => {
    const ports = new Set<number>();
    for (const { spec } of services.get(namespace) ?? []) {
      if (!selects(spec?.selector, labels)) continue;
      for (const { port = 0, protocol, targetPort } of spec?.ports ?? []) {
        if (protocol && protocol !== 'TCP') continue;
        ports.add(port);
        const target = Number(targetPort);
        if (target > 0) ports.add(target);
      }
    }
    return ports;
  };
}

/** What is exposed of pods, which are mostly replicas: the same labels are looked up once. */
function exposedPorts(
  pods: readonly Pod[],
  portsOf: PortsOf,
): readonly ReadonlySet<number>[] {
  const known = new Map<string, ReadonlySet<number>>();
  for (const { metadata } of pods) {
    const { namespace = 'default', labels = {} } = metadata;
    const key = `${namespace}\n${JSON.stringify(labels)}`;
    if (!known.has(key)) known.set(key, portsOf(namespace, labels));
  }
  return [...known.values()];
}

/** A Gateway listens on a port that no Service of its proxies leads to. @internal */
export const gatewayPortNotExposed: FindingRule = {
  code: 'istio/gateway-port-not-exposed',
  severity: 'warning',
  title: 'Gateway listens on a port no Service leads to',
  message: 'No Service leads to port {port} of the gateway’s pods.',
  why: 'The proxy listens, but clients that come by a Service or a load balancer do not reach the port.',
  fix: 'Add the port to the Service of the gateway, or use a port it has.',
  reads: [IstioGateway, Pod, Service],
  aliases: ['IST0162'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0162/',
  *check({ index }): Iterable<Problem> {
    const portsOf = servicePorts(index);
    const known = new Map<readonly Pod[], readonly ReadonlySet<number>[]>();
    for (const [gateway, pods] of gatewayPods(index)) {
      if (pods.length === 0) continue;
      const exposed = known.get(pods) ?? exposedPorts(pods, portsOf);
      known.set(pods, exposed);
      for (const [i, { port }] of (gateway.spec?.servers ?? []).entries()) {
        if (!port || exposed.some(ports => ports.has(port.number ?? 0)))
          continue;
        yield {
          subject: index.ref(gateway, IstioGateway),
          field: `spec.servers[${i}].port.number`,
          params: { port: String(port.number ?? 0) },
        };
      }
    }
  },
};
