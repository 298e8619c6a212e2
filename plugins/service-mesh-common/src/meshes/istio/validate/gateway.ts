import { addressProblem, portProblem, UNIX, unixPathProblem } from './address';
import { namespacedHostProblems } from './hostNames';
import { isDnsLabel } from './hostNames';
import { isHttp, isProtocol, isTls } from './protocols';
import { checkServerTls, serverTlsMode } from './serverTls';
import { SpecNode } from './SpecNode';
import { validator } from './validator';

/** Checks a Gateway as Istio's webhook does. @internal */
export const validateGateway = validator((spec, envelope) => {
  const fromGatewayApi =
    envelope.annotation('internal.istio.io/gateway-semantics') === 'gateway';
  if (!isDnsLabel(envelope.name) && !fromGatewayApi)
    spec.error(`invalid gateway name: ${envelope.name}`, 'metadata.name');
  const servers = spec.list('servers');
  if (servers.length === 0)
    spec.at('servers').error('gateway must have at least one server');
  const portNames = new Set<string>();
  for (const server of servers) {
    checkServer(server, fromGatewayApi);
    if (!server.has('port')) continue;
    const port = server.at('port');
    const name = port.text('name');
    if (portNames.has(name))
      port
        .at('name')
        .error(`port names in servers must be unique: duplicate name ${name}`);
    portNames.add(name);
    if (
      !isHttp(port.text('protocol')) &&
      server.at('tls').flag('httpsRedirect')
    )
      server
        .at('tls')
        .at('httpsRedirect')
        .warn('tls.httpsRedirect should only be used with http servers');
  }
});

function checkServer(server: SpecNode, fromGatewayApi: boolean): void {
  if (!server.isSet) return server.error('cannot have a null server');
  const hosts = server.list('hosts');
  if (hosts.length === 0)
    server.error('server config must contain at least one host');
  for (const host of hosts)
    host.errors(
      ...namespacedHostProblems(host.asText, 'Gateway', fromGatewayApi),
    );
  const portIsFine = checkPort(server);
  checkBind(server);
  const tls = server.at('tls');
  checkServerTls(tls);
  if (portIsFine) checkTlsFitsPort(server, tls);
  return undefined;
}

/** False when something is wrong with the port. */
function checkPort(server: SpecNode): boolean {
  const port = server.at('port');
  if (!port.isSet) {
    server.error('port is required');
    return false;
  }
  const protocol = port.text('protocol');
  const number = port.number('number');
  const problems = [
    isProtocol(protocol)
      ? undefined
      : `invalid protocol ${JSON.stringify(protocol)}`,
    number > 0 || !server.text('bind').startsWith(UNIX)
      ? portProblem(number)
      : undefined,
    port.number('targetPort') > 0
      ? 'targetPort has no impact on Gateways'
      : undefined,
    port.text('name') === '' ? 'port name must be set' : undefined,
  ];
  port.errors(...problems);
  return problems.every(problem => problem === undefined);
}

function checkBind(server: SpecNode): void {
  const bind = server.text('bind');
  if (bind === '') return undefined;
  const node = server.at('bind');
  if (!bind.startsWith(UNIX)) return node.errors(addressProblem(bind));
  node.errors(unixPathProblem(bind.slice(UNIX.length)));
  if (server.at('port').number('number') !== 0)
    node.error('port number must be 0 for unix domain socket');
  return undefined;
}

function checkTlsFitsPort(server: SpecNode, tls: SpecNode): void {
  const protocol = server.at('port').text('protocol');
  if (isTls(protocol)) {
    if (!tls.isSet)
      server.error('server must have TLS settings for HTTPS/TLS protocols');
    return undefined;
  }
  if (!tls.isSet) return undefined;
  if (!isHttp(protocol))
    return tls.error('server cannot have TLS settings for non HTTPS/TLS ports');
  // A server of plain HTTP may say only that it redirects.
  const onlyRedirects =
    serverTlsMode(tls.silent()).endsWith('PASSTHROUGH') &&
    !['caCertificates', 'privateKey', 'serverCertificate'].some(
      field => tls.text(field) !== '',
    );
  if (!onlyRedirects)
    tls.error('server cannot have TLS settings for plain text HTTP ports');
  return undefined;
}
