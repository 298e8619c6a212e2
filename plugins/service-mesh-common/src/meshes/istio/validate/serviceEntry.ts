import { isAddress, portProblem, subnetProblem } from './address';
import { checkExportTo } from './exportTo';
import {
  domainProblem,
  isDnsLabel,
  partialWildcardProblem,
  wildcardDomainProblem,
} from './hostNames';
import {
  checkLabels,
  checkWorkloadSelector,
  warnSelectorWithoutLabels,
} from './labels';
import { isHttp, isOverTcp, isTls, protocolProblem } from './protocols';
import { SpecNode } from './SpecNode';
import { Envelope, validator } from './validator';
import { checkEndpoint, checkEndpointPorts } from './workloads';

const RESOLUTIONS = [
  'NONE',
  'STATIC',
  'DNS',
  'DNS_ROUND_ROBIN',
  'DYNAMIC_DNS',
] as const;
type Resolution = (typeof RESOLUTIONS)[number];

/** Checks a ServiceEntry as Istio's webhook does. @internal */
export const validateServiceEntry = validator((spec, envelope) => {
  if (!checkWorkloadSelector(spec)) return;
  warnSelectorWithoutLabels(spec);
  if (spec.has('workloadSelector') && spec.count('endpoints') > 0)
    spec.error(
      'only one of workloadSelector or endpoints is allowed in Service Entry',
    );
  const resolution = spec.choice('resolution', RESOLUTIONS);
  checkHosts(spec, resolution);
  checkAddresses(spec, resolution);
  const ports = checkPorts(spec, resolution, envelope);
  checkResolution(spec, resolution, ports, envelope);
  if (resolution !== 'NONE' && spec.count('hosts') > 1) {
    const plain = spec.list('ports').find(port => {
      const protocol = port.text('protocol');
      return !isHttp(protocol) && !isTls(protocol);
    });
    plain?.error('multiple hosts provided with non-HTTP, non-TLS ports');
  }
  checkExportTo(spec, envelope.namespace, { allowsNone: true });
});

function checkHosts(spec: SpecNode, resolution: Resolution): void {
  const hosts = spec.list('hosts');
  if (hosts.length === 0)
    spec.at('hosts').error('service entry must have at least one host');
  for (const node of hosts) {
    const host = node.asText;
    if (host === '*') {
      node.error('invalid host *');
      continue;
    }
    node.errors(wildcardDomainProblem(host));
    const partial = partialWildcardProblem(host);
    if (partial && resolution !== 'DYNAMIC_DNS') node.warn(partial);
  }
}

function checkAddresses(spec: SpecNode, resolution: Resolution): void {
  for (const node of spec.list('addresses'))
    node.errors(subnetProblem(node.asText));
  if (
    spec.texts('addresses').some(address => address.includes('/')) &&
    resolution !== 'NONE' &&
    resolution !== 'STATIC'
  )
    spec
      .at('addresses')
      .error(
        'CIDR addresses are allowed only for NONE/STATIC resolution types',
      );
}

/** Names of the ports. */
function checkPorts(
  spec: SpecNode,
  resolution: Resolution,
  { label }: Envelope,
): Set<string> {
  // Istio gives an address of its own to an entry without one, except where nothing could use it or where it may not.
  const needsAddress =
    spec.count('addresses') === 0 &&
    (resolution === 'NONE' ||
      label('networking.istio.io/enable-autoallocate-ip')?.toLowerCase() ===
        'false');
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const port of spec.list('ports')) {
    if (!port.isSet) {
      port.error('service entry port may not be null');
      continue;
    }
    const name = port.text('name');
    const number = port.number('number');
    const protocol = port.text('protocol');
    if (names.has(name))
      port.at('name').error(`service entry port name ${name} already defined`);
    if (numbers.has(number))
      port.at('number').error(`service entry port ${number} already defined`);
    names.add(name);
    numbers.add(number);
    if (port.number('targetPort') !== 0)
      port.at('targetPort').errors(portProblem(port.number('targetPort')));
    if (needsAddress && (protocol === '' || protocol === 'TCP'))
      port.warn(
        'addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not enabled',
      );
    port.errors(
      isDnsLabel(name) ? undefined : `invalid port name: ${name}`,
      protocolProblem(protocol),
      portProblem(number),
    );
  }
  return names;
}

function checkResolution(
  spec: SpecNode,
  resolution: Resolution,
  servicePorts: ReadonlySet<string>,
  envelope: Envelope,
): void {
  switch (resolution) {
    case 'NONE':
      if (spec.count('endpoints') > 0)
        spec
          .at('endpoints')
          .error('no endpoints should be provided for resolution type none');
      if (spec.has('workloadSelector'))
        spec
          .at('workloadSelector')
          .warn(
            'workloadSelector should not be set when resolution mode is NONE',
          );
      return;
    case 'STATIC':
      for (const endpoint of spec.list('endpoints')) {
        if (endpoint.isSet)
          checkEndpoint(endpoint, { servicePorts, allowsNames: false });
        else endpoint.error('endpoint cannot be null');
      }
      return;
    case 'DYNAMIC_DNS':
      checkDynamicDns(spec, envelope);
      return;
    default:
      checkDns(spec, resolution, servicePorts);
  }
}

function checkDns(
  spec: SpecNode,
  resolution: Resolution,
  servicePorts: ReadonlySet<string>,
): void {
  const endpoints = spec.list('endpoints');
  if (endpoints.length === 0) {
    const bad = spec.list('hosts').find(host => domainProblem(host.asText));
    bad?.error(
      `hosts must be FQDN if no endpoints are provided for resolution mode ${resolution}`,
    );
  }
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1)
    spec
      .at('endpoints')
      .error(
        `there must only be 0 or 1 endpoint for resolution mode ${resolution}`,
      );
  for (const endpoint of endpoints) {
    if (!endpoint.isSet) {
      endpoint.error('endpoint cannot be null');
      continue;
    }
    const address = endpoint.text('address');
    if (!isAddress(address) && domainProblem(address))
      endpoint
        .at('address')
        .error(
          `endpoint address ${JSON.stringify(
            address,
          )} is not a valid FQDN or an IP address`,
        );
    checkLabels(endpoint, 'labels');
    checkEndpointPorts(endpoint, servicePorts);
  }
  if (
    spec.count('addresses') > 0 &&
    spec.count('hosts') > 1 &&
    spec.list('ports').some(port => isOverTcp(port.text('protocol')))
  )
    spec
      .at('hosts')
      .warn(
        'service entry can not have more than one host specified simultaneously with address and tcp port',
      );
}

const DYNAMIC_PROTOCOLS = new Set(['http', 'tls', 'grpc', 'http2']);

function checkDynamicDns(spec: SpecNode, { label }: Envelope): void {
  const hosts = spec.list('hosts');
  if (hosts.length === 0)
    spec
      .at('hosts')
      .error(
        'at least one wildcard host must be provided for resolution type DYNAMIC_DNS',
      );
  for (const host of hosts)
    if (!host.asText.startsWith('*'))
      host.error('host must be wildcarded for resolution mode DYNAMIC_DNS');
  for (const field of ['addresses', 'endpoints'])
    if (spec.count(field) > 0)
      spec
        .at(field)
        .error(`${field} cannot be set for resolution type DYNAMIC_DNS`);
  for (const port of spec.list('ports'))
    if (!DYNAMIC_PROTOCOLS.has(port.text('protocol').toLowerCase()))
      port
        .at('protocol')
        .error(
          'only HTTP, TLS, GRPC, and HTTP2 protocols are supported for resolution type DYNAMIC_DNS',
        );
  const waypoint = label('istio.io/use-waypoint') ?? '';
  if (
    spec.choice('location', ['MESH_EXTERNAL', 'MESH_INTERNAL']) ===
      'MESH_INTERNAL' &&
    waypoint !== '' &&
    waypoint.toLowerCase() !== 'none'
  )
    spec
      .at('location')
      .error(
        'location MESH_INTERNAL with resolution type DYNAMIC_DNS is not supported when using waypoints',
      );
}
