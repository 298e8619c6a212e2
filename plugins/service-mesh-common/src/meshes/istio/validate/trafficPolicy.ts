import { addressProblem, portProblem } from './address';
import { checkClientTls } from './clientTls';
import { durationProblem } from './durationNs';
import { domainProblem } from './hostNames';
import { checkLocality, checkZoneAware } from './localityLoadBalancing';
import { SpecNode } from './SpecNode';

/** Parts a policy for one port may have. */
const PORT_PARTS = [
  'outlierDetection',
  'connectionPool',
  'loadBalancer',
  'tls',
];

/** Parts a policy may have. */
const PARTS = [
  ...PORT_PARTS,
  'portLevelSettings',
  'tunnel',
  'proxyProtocol',
  'retryBudget',
];

/** Checks a duration field when it is there. @internal */
export function checkDuration(owner: SpecNode, name: string): void {
  owner.at(name).errors(durationProblem(owner.durationNs(name)));
}

/** Checks the `trafficPolicy` of a DestinationRule or a subset. @internal */
export function checkTrafficPolicy(policy: SpecNode, namespace: string): void {
  if (!policy.isSet) return undefined;
  if (!isFilled(policy, PARTS))
    return policy.error('traffic policy must have at least one field');
  if (policy.has('tunnel') && policy.has('proxyProtocol'))
    return policy.error('tunnel and proxyProtocol must not be set together');
  checkParts(policy, namespace);
  for (const port of policy.withoutWarnings().list('portLevelSettings')) {
    if (!port.isSet) {
      port.error('traffic policy may not be null');
      continue;
    }
    if (!port.has('port')) port.error('portTrafficPolicy must have valid port');
    if (isFilled(port, PORT_PARTS)) checkParts(port, namespace);
    else port.error('port traffic policy must have at least one field');
  }
  checkTunnel(policy.at('tunnel'));
  policy.at('proxyProtocol').choice('version', ['V1', 'V2']);
  return undefined;
}

function isFilled(policy: SpecNode, parts: readonly string[]): boolean {
  return parts.some(part => policy.has(part) && !policy.isEmptyList(part));
}

function checkParts(policy: SpecNode, namespace: string): void {
  checkOutlierDetection(policy.at('outlierDetection'));
  checkConnectionPool(policy.at('connectionPool'));
  checkLoadBalancer(policy.at('loadBalancer'), policy.has('outlierDetection'));
  checkClientTls(policy.at('tls'), namespace);
}

function checkTunnel(tunnel: SpecNode): void {
  if (!tunnel.isSet) return;
  if (!['', 'CONNECT', 'POST'].includes(tunnel.text('protocol')))
    tunnel.at('protocol').error('tunnel protocol must be "CONNECT" or "POST"');
  const host = tunnel.text('targetHost');
  if (domainProblem(host) && addressProblem(host))
    tunnel
      .at('targetHost')
      .error('tunnel target host must be valid FQDN or IP address');
  tunnel.at('targetPort').errors(portProblem(tunnel.number('targetPort')));
}

function checkPercent(owner: SpecNode, name: string): void {
  const value = owner.number(name);
  if (value < 0 || value > 100)
    owner.at(name).error(`percentage ${value} is not in range 0..100`);
}

function checkOutlierDetection(outlier: SpecNode): void {
  if (!outlier.isSet) return;
  checkDuration(outlier, 'baseEjectionTime');
  if (outlier.number('consecutiveErrors') !== 0)
    outlier
      .at('consecutiveErrors')
      .warn(
        'outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead',
      );
  if (
    !outlier.flag('splitExternalLocalOriginErrors') &&
    outlier.number('consecutiveLocalOriginFailures') > 0
  )
    outlier
      .at('consecutiveLocalOriginFailures')
      .error(
        'consecutive local origin failures is specified, but split external local origin errors is set to false',
      );
  checkDuration(outlier, 'interval');
  checkPercent(outlier, 'maxEjectionPercent');
  checkPercent(outlier, 'minHealthPercent');
}

function checkNotNegative(owner: SpecNode, ...names: readonly string[]): void {
  for (const name of names)
    if (owner.number(name) < 0) owner.at(name).error('must be non-negative');
}

/** Checks `connectionPool`. @internal */
export function checkConnectionPool(pool: SpecNode): void {
  if (!pool.isSet) return undefined;
  const http = pool.at('http');
  const tcp = pool.at('tcp');
  if (!http.isSet && !tcp.isSet)
    return pool.error('connection pool must have at least one field');
  checkNotNegative(
    http,
    'http1MaxPendingRequests',
    'http2MaxRequests',
    'maxRequestsPerConnection',
    'maxRetries',
    'maxConcurrentStreams',
  );
  checkDuration(http, 'idleTimeout');
  if (
    http.choice('h2UpgradePolicy', ['DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE']) ===
      'UPGRADE' &&
    http.flag('useClientProtocol')
  )
    http.error(
      'use client protocol must not be true when H2UpgradePolicy is UPGRADE',
    );
  const keepalive = http.at('http2KeepAlive');
  if (keepalive.isSet) {
    for (const name of ['interval', 'timeout']) {
      if (keepalive.has(name)) checkDuration(keepalive, name);
      else keepalive.error(`http2 keepalive ${name} is required`);
    }
  }
  checkNotNegative(tcp, 'maxConnections');
  checkDuration(tcp, 'connectTimeout');
  checkDuration(tcp, 'maxConnectionDuration');
  // Zero turns the timeout off; below a millisecond Istio takes it for zero.
  const idle = tcp.durationNs('idleTimeout');
  if (idle !== undefined && idle / 1_000_000n !== 0n)
    tcp.at('idleTimeout').errors(durationProblem(idle));
  checkDuration(tcp.at('tcpKeepalive'), 'time');
  checkDuration(tcp.at('tcpKeepalive'), 'interval');
  return undefined;
}

/** First size of a Maglev table that is too large. */
const LARGEST_TABLE = 5_000_011;

function isPrime(value: number): boolean {
  if (value !== 0 && value < 4) return true;
  if (value % 2 === 0) return false;
  for (let factor = 3; factor * factor <= value; factor += 2)
    if (value % factor === 0) return false;
  return true;
}

function checkConsistentHash(hash: SpecNode): void {
  const cookie = hash.at('httpCookie');
  if (cookie.isSet && cookie.text('name') === '')
    cookie.error('name required for HttpCookie');
  const names = new Set<string>();
  for (const attribute of cookie.list('attributes')) {
    const name = attribute.text('name');
    if (name === '') attribute.error('cookie attribute name cannot be empty');
    else if (names.has(name))
      attribute.error(`duplicate cookie attribute name: ${name}`);
    names.add(name);
  }
  if (hash.number('minimumRingSize') !== 0) {
    hash
      .at('minimumRingSize')
      .warn(
        'consistent hash MinimumRingSize is deprecated, use the ringHash configuration instead',
      );
    if (hash.hasAny('maglev', 'ringHash'))
      hash.error(
        'only one of minimumRingSize or maglev/ringHash can be specified',
      );
  }
  const maglev = hash.at('maglev');
  if (!maglev.isSet) return;
  const size = maglev.number('tableSize');
  const table = maglev.at('tableSize');
  if (size === 0) table.error('tableSize must be set for maglev');
  if (size >= LARGEST_TABLE)
    table.error(`tableSize must be less than ${LARGEST_TABLE} for maglev`);
  else if (!isPrime(size))
    table.error('tableSize must be a prime number for maglev');
}

function checkLoadBalancer(
  balancer: SpecNode,
  hasOutlierDetection: boolean,
): void {
  if (!balancer.isSet) return;
  checkConsistentHash(balancer.at('consistentHash'));
  if (balancer.has('localityLbSetting') && balancer.has('zoneAwareLbSetting'))
    balancer.error(
      'only one of localityLbSetting and zoneAwareLbSetting can be set',
    );
  checkLocality(balancer.at('localityLbSetting'), hasOutlierDetection);
  checkZoneAware(balancer.at('zoneAwareLbSetting'), hasOutlierDetection);
  const warmup = balancer.at('warmup');
  if (!warmup.isSet) return;
  if (warmup.has('duration')) checkDuration(warmup, 'duration');
  else warmup.error('duration is required');
  if (warmup.number('minimumPercent') > 100)
    warmup
      .at('minimumPercent')
      .error('minimumPercent value should be less than or equal to 100');
  if (warmup.has('aggression') && warmup.number('aggression') <= 0)
    warmup.at('aggression').error('aggression should be greater than 0');
}
