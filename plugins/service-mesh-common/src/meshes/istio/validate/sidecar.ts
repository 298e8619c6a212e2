import { addressProblem, portProblem, UNIX, unixPathProblem } from './address';
import { checkDestination } from './destinations';
import { domainProblem, isDnsLabel, namespacedHostProblems } from './hostNames';
import { checkWorkloadSelector, warnSelectorWithoutLabels } from './labels';
import { isHttp, isTls, protocolProblem } from './protocols';
import { checkServerTls, serverTlsMode } from './serverTls';
import { SpecNode } from './SpecNode';
import { checkConnectionPool } from './trafficPolicy';
import { validator } from './validator';

/** Checks a Sidecar as Istio's webhook does. @internal */
export const validateSidecar = validator((spec, { namespace }) => {
  if (!checkWorkloadSelector(spec)) return;
  if (
    spec.count('egress') === 0 &&
    spec.count('ingress') === 0 &&
    !spec.hasAny('outboundTrafficPolicy', 'inboundConnectionPool')
  ) {
    spec.error('sidecar: empty configuration provided');
    return;
  }
  warnSelectorWithoutLabels(spec);
  checkIngress(spec);
  checkConnectionPool(spec.at('inboundConnectionPool'));
  checkEgress(spec, namespace);
  checkOutboundPolicy(spec.at('outboundTrafficPolicy'));
});

function checkIngress(spec: SpecNode): void {
  const ports = new Set<number>();
  for (const listener of spec.list('ingress')) {
    if (!listener.isSet) {
      listener.error('sidecar: ingress may not be null');
      continue;
    }
    const port = listener.at('port');
    if (!port.isSet) {
      listener.error('sidecar: port is required for ingress listeners');
      continue;
    }
    checkPort(port, listener.at('bind'));
    const number = port.number('number');
    if (ports.has(number))
      port.error('sidecar: ports on IP bound listeners must be unique');
    ports.add(number);
    checkDefaultEndpoint(listener.at('defaultEndpoint'));
    checkIngressTls(listener.at('tls'), port.text('protocol'));
    const pool = listener.at('connectionPool');
    checkConnectionPool(pool);
    if (pool.has('http') && !isHttp(port.text('protocol')))
      pool
        .at('http')
        .warn(
          `sidecar: HTTP connection pool settings are configured for port ${number} but its protocol is not HTTP; only TCP settings will apply`,
        );
  }
}

function checkPort(port: SpecNode, bind: SpecNode): void {
  if (port.number('targetPort') > 0)
    port.at('targetPort').error('targetPort has no impact on Sidecars');
  checkPortName(port);
  port.errors(
    protocolProblem(port.text('protocol')),
    portProblem(port.number('number')),
  );
  if (bind.asText !== '') bind.errors(addressProblem(bind.asText));
}

function checkPortName(port: SpecNode): void {
  const name = port.text('name');
  if (name !== '' && !isDnsLabel(name))
    port.at('name').error(`invalid port name: ${name}`);
}

const OWN_ADDRESSES = new Set(['', '127.0.0.1', '0.0.0.0', '::1', '::']);

/** Host and port of `host:port`, an IPv6 host in brackets; undefined when it is none. */
function splitHostPort(
  text: string,
): { host: string; port: string } | undefined {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(text);
  return match ? { host: match[1] ?? match[2], port: match[3] } : undefined;
}

function checkDefaultEndpoint(endpoint: SpecNode): void {
  const text = endpoint.asText;
  if (text === '') return undefined;
  if (text.startsWith(UNIX))
    return endpoint.errors(unixPathProblem(text.slice(UNIX.length)));
  const parts = splitHostPort(text);
  if (!parts)
    return endpoint.error(
      'sidecar: defaultEndpoint has no port, or too many colons',
    );
  if (!OWN_ADDRESSES.has(parts.host))
    endpoint.error(
      'sidecar: defaultEndpoint must be of form 127.0.0.1:<port>, 0.0.0.0:<port>, [::1]:<port>, [::]:<port>, unix://filepath or unset',
    );
  return /^[+-]?\d{1,18}$/.test(parts.port)
    ? endpoint.errors(portProblem(Number(parts.port)))
    : endpoint.error(
        `sidecar: defaultEndpoint port (${parts.port}) is not a number`,
      );
}

function checkIngressTls(tls: SpecNode, protocol: string): void {
  if (!tls.isSet) return;
  for (const field of ['subjectAltNames', 'credentialNames', 'tlsCertificates'])
    if (tls.count(field) > 0)
      tls.at(field).error(`sidecar: ${field} is not supported in ingress tls`);
  if (tls.flag('httpsRedirect'))
    tls.at('httpsRedirect').error('sidecar: httpsRedirect is not supported');
  if (tls.text('credentialName') !== '')
    tls
      .at('credentialName')
      .error('sidecar: credentialName is not currently supported');
  const mode = serverTlsMode(tls.silent());
  if (mode === 'ISTIO_MUTUAL' || mode === 'AUTO_PASSTHROUGH')
    tls
      .at('mode')
      .error(
        `configuration is invalid: cannot set mode to ${mode} in sidecar ingress tls`,
      );
  if (!isTls(protocol))
    tls.error('server cannot have TLS settings for non HTTPS/TLS ports');
  checkServerTls(tls);
}

function checkEgress(spec: SpecNode, namespace: string): void {
  const ports = new Set<number>();
  const sockets = new Set<string>();
  const listeners = spec.list('egress');
  let hasCatchAll = false;
  listeners.forEach((listener, i) => {
    if (!listener.isSet)
      return listener.error('egress listener may not be null');
    const port = listener.at('port');
    if (!port.isSet) {
      if (hasCatchAll)
        return listener.error(
          'sidecar: egress can have only one listener with empty port',
        );
      if (i === listeners.length - 1) hasCatchAll = true;
      else
        listener.error(
          'sidecar: the egress listener with empty port should be the last listener in the list',
        );
    } else checkEgressPort(listener, port, ports, sockets);
    return checkEgressHosts(listener, namespace);
  });
}

function checkEgressPort(
  listener: SpecNode,
  port: SpecNode,
  ports: Set<number>,
  sockets: Set<string>,
): void {
  const bind = listener.at('bind');
  const number = port.number('number');
  if (number !== 0) {
    checkPort(port, bind);
    if (ports.has(number))
      port.error('sidecar: ports on IP bound listeners must be unique');
    ports.add(number);
    return;
  }
  if (port.number('targetPort') > 0)
    port.at('targetPort').error('targetPort has no impact on Sidecars');
  checkPortName(port);
  port.errors(protocolProblem(port.text('protocol')));
  if (bind.asText.startsWith(UNIX))
    bind.errors(unixPathProblem(bind.asText.slice(UNIX.length)));
  else
    bind.error(
      'sidecar: ports with 0 value must have a unix domain socket bind address',
    );
  if (
    listener.choice('captureMode', ['DEFAULT', 'IPTABLES', 'NONE']) ===
    'IPTABLES'
  )
    listener
      .at('captureMode')
      .error(
        'sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners',
      );
  if (sockets.has(bind.asText))
    bind.error(
      'sidecar: unix domain socket values for listeners must be unique',
    );
  sockets.add(bind.asText);
}

function checkEgressHosts(listener: SpecNode, namespace: string): void {
  const hosts = listener.list('hosts');
  if (hosts.length === 0)
    return listener.error(
      'sidecar: egress listener must contain at least one host',
    );
  const seen = new Map<string, Set<string>>();
  for (const node of hosts) {
    const text = node.asText;
    const slash = text.indexOf('/');
    if (slash >= 0 && !text.startsWith('~')) {
      const owner =
        text.slice(0, slash) === '.' ? namespace : text.slice(0, slash);
      const service = text.slice(slash + 1);
      const others = seen.get(owner) ?? new Set<string>();
      seen.set(owner, others);
      const repeats =
        service === '*'
          ? others.size > 0
          : others.has(service) || others.has('*');
      if (repeats) node.warn(`duplicated egress host: ${text}`);
      others.add(service);
    }
    node.errors(...namespacedHostProblems(text, 'Sidecar'));
  }
  if (seen.get('*')?.has('*') && seen.size > 1)
    listener
      .at('hosts')
      .warn('*/* selects all resources, no other hosts can be added');
  return undefined;
}

function checkOutboundPolicy(policy: SpecNode): void {
  if (!policy.isSet) return undefined;
  const mode = policy.choice('mode', [
    'REGISTRY_ONLY',
    'ALLOW_ANY',
    'ALLOW_ANY_DYNAMIC_DNS',
  ]);
  if (mode === 'ALLOW_ANY_DYNAMIC_DNS')
    return policy
      .at('mode')
      .error(
        'sidecar: ALLOW_ANY_DYNAMIC_DNS mode is only supported in MeshConfig, not in Sidecar resource',
      );
  const proxy = policy.at('egressProxy');
  if (!proxy.isSet) return undefined;
  if (mode !== 'ALLOW_ANY')
    return proxy.error(
      'sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode',
    );
  proxy.at('host').errors(domainProblem(proxy.text('host')));
  if (!proxy.has('port'))
    return proxy.error('sidecar: egress_proxy port must be set');
  return checkDestination(proxy);
}
