import { isAddress, portProblem, UNIX, unixPathProblem } from './address';
import { domainProblem, isDnsLabel } from './hostNames';
import { probeHeaderProblem } from './headerProblems';
import { checkLabels } from './labels';
import { SpecNode } from './SpecNode';
import { validator } from './validator';

/** What surrounds an endpoint that is written inside a ServiceEntry. */
export interface EndpointContext {
  /** Names of the ports of the ServiceEntry; undefined outside of one. */
  readonly servicePorts?: ReadonlySet<string>;
  readonly allowsNames: boolean;
}

/** Checks the ports of an endpoint. @internal */
export function checkEndpointPorts(
  endpoint: SpecNode,
  servicePorts: ReadonlySet<string> | undefined,
): void {
  for (const [name, port] of endpoint.entries('ports')) {
    if (servicePorts && !servicePorts.has(name))
      port.error(`endpoint port ${name} is not defined by the service entry`);
    if (!isDnsLabel(name)) port.error(`invalid port name: ${name}`);
    port.errors(portProblem(port.asNumber));
  }
}

/** Checks one endpoint: a WorkloadEntry or one written in a ServiceEntry. @internal */
export function checkEndpoint(
  endpoint: SpecNode,
  { servicePorts, allowsNames }: EndpointContext,
): void {
  const address = endpoint.text('address');
  const node = endpoint.at('address');
  if (address === '') {
    const network = endpoint.text('network');
    if (network === '') return node.error('address is required');
    node.warn(`address is unset with network ${JSON.stringify(network)}`);
  }
  const isSocket = address.startsWith(UNIX);
  if (isSocket) {
    node.errors(unixPathProblem(address.slice(UNIX.length)));
    if (endpoint.entries('ports').length > 0)
      endpoint
        .at('ports')
        .error(`unix endpoint ${address} must not include ports`);
  } else if (address !== '' && !isAddress(address)) {
    if (!allowsNames)
      node.error(`endpoint address ${address} is not a valid IP address`);
    else if (domainProblem(address))
      node.error(
        `endpoint address ${address} is not a valid FQDN or an IP address`,
      );
  }
  checkEndpointPorts(endpoint, servicePorts);
  checkLabels(endpoint, 'labels');
  if (isSocket && servicePorts && servicePorts.size !== 1)
    node.error('exactly 1 service port required for unix endpoints');
  return undefined;
}

/** Checks a WorkloadEntry as Istio's webhook does. @internal */
export const validateWorkloadEntry = validator(spec =>
  checkEndpoint(spec, { allowsNames: true }),
);

/** Checks a WorkloadGroup as Istio's webhook does. @internal */
export const validateWorkloadGroup = validator(spec => {
  if (!spec.has('template')) {
    spec.error('template is required');
    return;
  }
  let labelsAreFine = true;
  const metadata = spec.at('metadata');
  checkLabels(
    metadata.watched(() => (labelsAreFine = false)),
    'labels',
  );
  if (labelsAreFine) checkProbe(spec.at('probe'));
});

function checkProbe(probe: SpecNode): void {
  if (!probe.isSet) return;
  for (const name of [
    'periodSeconds',
    'initialDelaySeconds',
    'timeoutSeconds',
    'successThreshold',
    'failureThreshold',
  ])
    if (probe.number(name) < 0)
      probe.at(name).error(`${name} must be non-negative`);
  const http = probe.at('httpGet');
  const tcp = probe.at('tcpSocket');
  const exec = probe.at('exec');
  const grpc = probe.at('grpc');
  if (http.isSet) {
    http.at('port').errors(portProblem(http.number('port')));
    if (!['', 'HTTP', 'HTTPS'].includes(http.text('scheme')))
      http.at('scheme').error('httpGet.scheme must be one of HTTPS, HTTP');
    for (const header of http.list('httpHeaders')) {
      if (header.isSet) header.errors(probeHeaderProblem(header.text('name')));
      else header.error('invalid null header');
    }
  } else if (tcp.isSet) tcp.at('port').errors(portProblem(tcp.number('port')));
  else if (exec.isSet) {
    if (exec.count('command') === 0)
      exec.at('command').error('exec.command is required');
  } else
    probe.error(
      grpc.isSet
        ? 'unknown health check method: grpc'
        : 'a health check method is required',
    );
}
