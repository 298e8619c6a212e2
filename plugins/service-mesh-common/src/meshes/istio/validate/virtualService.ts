import { isAddress, portProblem, subnetProblem } from './address';
import { checkRouteDestinations } from './destinations';
import { checkExportTo } from './exportTo';
import { checkGatewayNames } from './gatewayNames';
import { isClaimHeader } from './headerProblems';
import { gatewayDomainProblem, wildcardDomainProblem } from './hostNames';
import { checkHttpRoute } from './httpRoute';
import { hostsMatch, hostSubsetOf } from '../Host';
import { checkLabels } from './labels';
import { SpecNode } from './SpecNode';
import { checkReachability } from './unreachableRules';
import { validator } from './validator';

/** Checks a VirtualService as Istio's webhook does. @internal */
export const validateVirtualService = validator((spec, envelope) => {
  const fromGatewayApi =
    envelope.annotation('internal.istio.io/route-semantics') === 'gateway';
  const isDelegate = spec.count('hosts') === 0;
  if (isDelegate) checkDelegate(spec);
  const gateways = spec.texts('gateways');
  const onlyGateways = gateways.length > 0 && !gateways.includes('mesh');
  if (gateways.length > 0) checkGatewayNames(spec, fromGatewayApi);
  if (!onlyGateways) checkNoClaims(spec);
  checkHosts(spec, onlyGateways);
  if (['http', 'tcp', 'tls'].every(field => spec.count(field) === 0))
    spec.error('http, tcp or tls must be provided in virtual service');
  for (const route of spec.list('http')) {
    if (route.isSet) checkHttpRoute(route, isDelegate, fromGatewayApi);
    else route.error('http route may not be null');
  }
  for (const route of spec.list('tls'))
    if (route.isSet) checkTlsRoute(route, spec, fromGatewayApi);
  for (const route of spec.list('tcp'))
    if (route.isSet) checkTcpRoute(route.withoutWarnings(), fromGatewayApi);
  checkExportTo(spec, envelope.namespace);
  for (const field of ['http', 'tcp', 'tls']) checkReachability(spec, field);
});

function checkDelegate(spec: SpecNode): void {
  for (const field of ['gateways', 'tls', 'tcp'])
    if (spec.count(field) > 0)
      spec
        .at(field)
        .error(`delegate virtual service must have no ${field} specified`);
}

/** Claims of tokens are known at gateways only. */
function checkNoClaims(spec: SpecNode): void {
  for (const route of spec.list('http'))
    for (const match of route.list('match'))
      for (const field of ['headers', 'withoutHeaders'])
        for (const [name, node] of match.entries(field))
          if (isClaimHeader(name))
            node.error(
              `JWT claim based routing (key: ${name}) is only supported for gateway`,
            );
}

function matchesSni(spec: SpecNode): boolean {
  return spec
    .list('tls')
    .some(route => route.list('match').some(m => m.count('sniHosts') > 0));
}

function checkHosts(spec: SpecNode, onlyGateways: boolean): void {
  const hosts = spec.list('hosts');
  const sni = matchesSni(spec);
  let allFine = true;
  for (const node of hosts) {
    const host = node.asText;
    const problem = onlyGateways
      ? gatewayDomainProblem(host, sni)
      : wildcardDomainProblem(host);
    if (problem) {
      if (isAddress(host)) continue;
      node.error(problem);
      allFine = false;
    } else if (!onlyGateways && host === '*') {
      node.error(
        'wildcard host * is not allowed for virtual services bound to the mesh gateway',
      );
      allFine = false;
    }
  }
  if (!allFine) return;
  hosts.forEach((node, i) => {
    const twin = hosts
      .slice(0, i)
      .find(earlier => hostsMatch(earlier.asText, node.asText));
    if (twin)
      node.error(
        `duplicate hosts in virtual service: ${twin.asText} & ${node.asText}`,
      );
  });
}

function checkTlsRoute(
  route: SpecNode,
  spec: SpecNode,
  fromGatewayApi: boolean,
): void {
  const matches = route.list('match');
  if (matches.length === 0)
    route.error('TLS route must have at least one match condition');
  for (const match of matches) {
    if (!match.isSet) {
      match.error('TLS match may not be null');
      continue;
    }
    const names = match.list('sniHosts');
    if (names.length === 0)
      match.error('TLS match must have at least one SNI host');
    for (const name of names) checkSniHost(name, spec);
    checkConnectionMatch(match);
  }
  if (route.count('route') === 0) route.error('TLS route is required');
  checkRouteDestinations(route, fromGatewayApi);
}

function checkSniHost(node: SpecNode, spec: SpecNode): void {
  const name = node.asText;
  const problem = spec.texts('gateways').includes('mesh')
    ? wildcardDomainProblem(name)
    : gatewayDomainProblem(name, true);
  if (problem) {
    if (!isAddress(name)) return node.error(problem);
    return node.warn(
      `using an IP address (${name}) goes against SNI spec and most clients do not support this`,
    );
  }
  const hosts = spec.texts('hosts');
  return hosts.some(host => hostSubsetOf(name, host))
    ? undefined
    : node.error(
        `SNI host ${name} is not a compatible subset of any of the virtual service hosts: ${hosts.join(
          ', ',
        )}`,
      );
}

/** What matches of TLS and TCP routes have in common. */
function checkConnectionMatch(match: SpecNode): void {
  for (const subnet of match.list('destinationSubnets'))
    subnet.errors(subnetProblem(subnet.asText));
  checkMatchPort(match);
  checkLabels(match, 'sourceLabels');
  checkGatewayNames(match);
}

function checkMatchPort(match: SpecNode): void {
  const port = match.number('port');
  if (port !== 0) match.at('port').errors(portProblem(port));
}

function checkTcpRoute(route: SpecNode, fromGatewayApi: boolean): void {
  for (const match of route.list('match')) {
    if (match.isSet) checkConnectionMatch(match);
    else match.error('tcp match may not be null');
  }
  if (route.count('route') === 0) route.error('TCP route is required');
  checkRouteDestinations(route, fromGatewayApi);
}
