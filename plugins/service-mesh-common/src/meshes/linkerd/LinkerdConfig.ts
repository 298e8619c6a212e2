import { isUnread, ResourceIndex } from '../../engine/ResourceIndex';
import { Evidence, KindRef } from '../../model';
import { MeshConfigMap } from '../shared/meshConfigMap';
import { parsePortRanges, PortRange } from './parsePorts';

/** What a Linkerd installation is set to, as far as it bears on what we decide. @internal */
export interface LinkerdConfig {
  readonly controlPlaneNamespace: string;
  readonly trustDomain: string;
  readonly clusterDomain: string;
  readonly clusterNetworks: readonly string[];
  readonly defaultInboundPolicy: string;
  readonly probeNetworks: readonly string[];
  readonly opaquePorts: readonly PortRange[];
  readonly skipInboundPorts: readonly PortRange[];
  readonly skipOutboundPorts: readonly PortRange[];
  readonly globalEgressNamespace: string;
  /** How the destination service is set; absent where it plays no part. */
  readonly discovery?: {
    /** Meshed HTTP/1 is carried over HTTP/2. */
    readonly h2Upgrade: boolean;
    /** Connections to meshed pods go to the proxy's own port, with a header that names the real one. */
    readonly forceOpaqueTransport: boolean;
    readonly ipv6: boolean;
    /** Endpoints of the client's zone weigh ten times. */
    readonly zoneWeights: boolean;
  };
  /** Where the values come from. */
  readonly evidence: Evidence;
  /** Set when the installation's values could not be read: the values are then the chart's defaults. */
  readonly unread?: readonly KindRef[];
}

/** Name of the ConfigMap that the installation keeps its values in. */
const CONFIG_MAP = 'linkerd-config';

/** The flag of the destination service that weighs zones; the chart has no value for it. */
const ZONE_WEIGHTS = /^--?ext-endpoint-zone-weights(=true|=1|=t)?$/i;

const DEFAULTS = {
  trustDomain: 'cluster.local',
  clusterNetworks:
    '10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16,fd00::/8',
  defaultInboundPolicy: 'all-unauthenticated',
  probeNetworks: ['0.0.0.0/0', '::/0'],
  opaquePorts: '25,587,3306,4444,5432,6379,9300,11211',
  skipInboundPorts: '4567,4568',
  skipOutboundPorts: '4567,4568',
  globalEgressNamespace: 'linkerd-egress',
  controlPlaneNamespace: 'linkerd',
};

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      typeof current === 'object' &&
      current !== null &&
      !Array.isArray(current) &&
      Object.hasOwn(current, key)
        ? (current as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

function textAt(
  value: unknown,
  ...path: readonly string[]
): string | undefined {
  const found = at(value, ...path);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' ? found : undefined;
}

function splitList(value: string): readonly string[] {
  return value
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}

/**
 * Reads the values of the installation that runs in a namespace, or of the only one there is.
 * @internal
 */
export function readLinkerdConfig(
  index: ResourceIndex,
  controlPlaneNamespace?: string,
): LinkerdConfig {
  const reading = index.list(MeshConfigMap, controlPlaneNamespace);
  const config = isUnread(reading)
    ? undefined
    : reading.find(map => map.metadata.name === CONFIG_MAP);
  const values = config?.data?.values;
  const probes = at(values, 'policyController', 'probeNetworks');
  const networks = at(values, 'clusterNetworks');
  const trustDomain =
    textAt(values, 'identityTrustDomain') ||
    textAt(values, 'clusterDomain') ||
    DEFAULTS.trustDomain;
  return {
    controlPlaneNamespace:
      config?.metadata.namespace ??
      controlPlaneNamespace ??
      DEFAULTS.controlPlaneNamespace,
    trustDomain,
    clusterDomain: textAt(values, 'clusterDomain') || DEFAULTS.trustDomain,
    clusterNetworks: splitList(
      typeof networks === 'string' ? networks : DEFAULTS.clusterNetworks,
    ),
    defaultInboundPolicy:
      textAt(values, 'proxy', 'defaultInboundPolicy') ||
      DEFAULTS.defaultInboundPolicy,
    probeNetworks: Array.isArray(probes)
      ? probes.filter((entry): entry is string => typeof entry === 'string')
      : DEFAULTS.probeNetworks,
    opaquePorts: parsePortRanges(
      textAt(values, 'proxy', 'opaquePorts') ?? DEFAULTS.opaquePorts,
    ),
    skipInboundPorts: parsePortRanges(
      textAt(values, 'proxyInit', 'ignoreInboundPorts') ??
        DEFAULTS.skipInboundPorts,
    ),
    skipOutboundPorts: parsePortRanges(
      textAt(values, 'proxyInit', 'ignoreOutboundPorts') ??
        DEFAULTS.skipOutboundPorts,
    ),
    globalEgressNamespace:
      textAt(values, 'egress', 'globalEgressNetworkNamespace') ||
      DEFAULTS.globalEgressNamespace,
    discovery: {
      h2Upgrade: at(values, 'enableH2Upgrade') !== false,
      forceOpaqueTransport:
        (textAt(values, 'proxy', 'outboundTransportMode') ??
          'transport-header') === 'transport-header',
      ipv6: at(values, 'disableIPv6') === false,
      zoneWeights: ['additionalArgs', 'experimentalArgs'].some(list =>
        [at(values, 'destinationController', list)]
          .flat()
          .some(
            argument =>
              typeof argument === 'string' && ZONE_WEIGHTS.test(argument),
          ),
      ),
    },
    evidence: evidenceOf(),
    ...(isUnread(reading) && { unread: [reading.unread] }),
  };

  function evidenceOf(): Evidence {
    if (isUnread(reading))
      return {
        type: 'unknown',
        unread: [reading.unread],
        note: 'the values of the installation could not be read',
      };
    if (config && values !== undefined)
      return {
        type: 'resource',
        ref: index.ref(config, MeshConfigMap),
        field: 'data.values',
      };
    return { type: 'default', name: 'linkerd: values of the chart' };
  }
}
