import { Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';

/** Words a port's name may begin with, or its `appProtocol` may be. */
const PROTOCOLS = new Set([
  'grpc',
  'grpc-web',
  'http',
  'http2',
  'http_proxy',
  'https',
  'mongo',
  'mysql',
  'redis',
  'tcp',
  'tls',
  'udp',
]);

const APP_PROTOCOLS = new Set([
  'kubernetes.io/h2c',
  'kubernetes.io/ws',
  'kubernetes.io/wss',
]);

/** Ports of protocols in which the server speaks first, taken as TCP whatever their name. */
const TCP_PORTS = new Set([25, 53, 3306, 27017]);

const CONTROLLERS = new Set([
  'istio.io-gateway-controller',
  'istio.io-mesh-controller',
  'istio.io-eastwest-controller',
]);

type Port = NonNullable<NonNullable<Service['spec']>['ports']>[number];

function saysProtocol({ name = '', port, protocol, appProtocol }: Port) {
  if (protocol === 'UDP') return true;
  if (appProtocol !== undefined && APP_PROTOCOLS.has(appProtocol)) return true;
  const written = (appProtocol ?? name).toLowerCase();
  return (
    written.startsWith('grpc-web') ||
    PROTOCOLS.has(written.split('-')[0]) ||
    (port !== undefined && TCP_PORTS.has(port))
  );
}

/** Ports of Services that people wrote themselves, in a cluster with an installation of Istio. */
function* ownPorts(
  index: ResourceIndex,
): Iterable<{ service: Service; port: Port; field: string }> {
  const services = index.list(Service);
  const maps = index.list(MeshConfigMap);
  if (isUnread(services) || isUnread(maps)) return;
  if (!maps.some(({ metadata }) => metadata.name === 'istio')) return;
  for (const service of services) {
    const labels = service.metadata.labels ?? {};
    if (
      'istio' in labels ||
      labels.release === 'istio' ||
      CONTROLLERS.has(labels['gateway.istio.io/managed'] ?? '')
    )
      continue;
    for (const [i, port] of (service.spec?.ports ?? []).entries())
      yield { service, port, field: `spec.ports[${i}]` };
  }
}

/** A port whose protocol nobody names: proxies have to guess. @internal */
export const servicePortUnnamed: FindingRule = {
  code: 'istio/service-port-unnamed',
  severity: 'info',
  title: 'Service port does not say its protocol',
  message: 'The name "{name}" of port {port} does not begin with a protocol.',
  why: 'The proxy looks at the first bytes to tell HTTP from TCP; where the server speaks first, connections wait until the guess times out.',
  fix: 'Name the port `<protocol>` or `<protocol>-<suffix>`, such as `http-web`, or set its appProtocol.',
  reads: [Service, MeshConfigMap],
  aliases: ['IST0118', 'KIA0601'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0118/',
  *check({ index }): Iterable<Problem> {
    for (const { service, port, field } of ownPorts(index)) {
      if (service.spec?.type === 'ExternalName' || saysProtocol(port)) continue;
      yield {
        subject: index.ref(service, Service),
        field: `${field}.name`,
        params: { name: port.name ?? '', port: String(port.port ?? '') },
      };
    }
  },
};

/** A port of an ExternalName Service that takes over plain TCP. @internal */
export const externalNamePort: FindingRule = {
  code: 'istio/external-name-port',
  severity: 'warning',
  title: 'Port of an ExternalName Service is taken as TCP',
  message:
    'Port {port} of the ExternalName Service is named "{name}", which makes it plain TCP.',
  why: 'Such a Service has no address of its own, so proxies listen on the port for every address and may keep other traffic to that port from going through.',
  fix: 'Name the port after its protocol, such as `http` or `https`, or replace the Service by a ServiceEntry.',
  reads: [Service, MeshConfigMap],
  aliases: ['IST0150'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0150/',
  *check({ index }): Iterable<Problem> {
    for (const { service, port, field } of ownPorts(index)) {
      if (service.spec?.type !== 'ExternalName') continue;
      if (saysProtocol(port) && port.name !== 'tcp') continue;
      yield {
        subject: index.ref(service, Service),
        field: `${field}.name`,
        params: { name: port.name ?? '', port: String(port.port ?? '') },
      };
    }
  },
};
