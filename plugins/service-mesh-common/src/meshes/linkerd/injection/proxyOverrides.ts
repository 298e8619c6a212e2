import { parseDefaultPolicy } from '../inbound/defaultPolicy';
import { INJECT_ANNOTATION } from '../labels';
import { Annotations } from '../outbound/Parsed';
import { parseFlag } from '../outbound/parseFlag';
import { parseGoDuration } from '../outbound/parseGoDuration';
import { parsePortRange } from '../parsePorts';
import { parseQuantity } from '../parseQuantity';

/** A setting of the proxy. @internal */
export type Setting = string | number | boolean;

/** Settings by their path in the values of the installation, such as `proxy.logLevel`. @internal */
export type ProxyOverrides = Readonly<Record<string, Setting>>;

type Read = (value: string) => Setting | undefined;

interface Key {
  readonly annotation: string;
  readonly path: string;
  readonly read: Read;
  /** False when only the pod's own annotation counts. */
  readonly inherited?: false;
}

const STABLE = 'config.linkerd.io/';
const ALPHA = 'config.alpha.linkerd.io/';
const BETA = 'config.beta.linkerd.io/';

const asIs: Read = value => value;

function whole(max: number, lowest: number): Read {
  return value => {
    const number = /^[+-]?\d+$/.test(value) ? Number(value) : NaN;
    return number >= lowest && number <= max ? number : undefined;
  };
}

const port = whole(2 ** 31 - 1, -(2 ** 31));
const identifier = whole(2 ** 63, -(2 ** 63));

function onOff(value: string): boolean | undefined {
  if (value === 'enabled') return true;
  return value === 'disabled' ? false : undefined;
}

/** The injector counts in seconds with a fraction and cuts off what is left, so `1005ms` becomes `1004ms`. */
function duration(unitsPerSecond: number, unit: string): Read {
  return value => {
    const parsed = parseGoDuration(value);
    if (!parsed.ok) return undefined;
    const { nanoseconds, negative } = parsed.value;
    const full = Math.trunc(nanoseconds / 1e9);
    const inSeconds = full + (nanoseconds - full * 1e9) / 1e9;
    const count = Math.trunc(inSeconds * unitsPerSecond);
    return `${negative && count > 0 ? '-' : ''}${count}${unit}`;
  };
}

const milliseconds = duration(1000, 'ms');
const seconds = duration(1, 's');

/** Whole cores a quantity of CPU needs; undefined when it cannot be read. @internal */
export function wholeCores(value: string): number | undefined {
  const cores = parseQuantity(value);
  return cores === undefined ? undefined : Math.ceil(cores);
}

/** A quantity of Kubernetes, such as `100m` or `64Mi`. */
function quantity(value: string): string | undefined {
  return parseQuantity(value) === undefined ? undefined : value;
}

/** A share between 0 and 1, both left out. */
function ratio(value: string): number | undefined {
  const number = /^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value)
    ? Number(value)
    : NaN;
  return number > 0 && number < 1 ? number : undefined;
}

function key(
  annotation: string,
  path: string,
  read: Read = asIs,
  inherited?: false,
): Key {
  return {
    annotation: annotation.includes('/')
      ? annotation
      : `${STABLE}${annotation}`,
    path,
    read,
    ...(inherited === false && { inherited }),
  };
}

const KEYS: readonly Key[] = [
  key(INJECT_ANNOTATION, 'proxy.isIngress', value =>
    value === 'ingress' ? true : undefined,
  ),
  key('proxy-image', 'proxy.image.name'),
  key('proxy-version', 'proxy.image.version'),
  key('image-pull-policy', 'proxy.image.pullPolicy'),
  key('control-port', 'proxy.ports.control', port),
  key('inbound-port', 'proxy.ports.inbound', port),
  key('admin-port', 'proxy.ports.admin', port),
  key('outbound-port', 'proxy.ports.outbound', port),
  key('pod-inbound-ports', 'proxy.podInboundPorts'),
  key('proxy-admin-shutdown', 'proxy.enableShutdownEndpoint', onOff),
  key('proxy-log-level', 'proxy.logLevel'),
  key('proxy-log-http-headers', 'proxy.logHTTPHeaders'),
  key('proxy-log-format', 'proxy.logFormat'),
  key(
    'proxy-require-identity-inbound-ports',
    'proxy.requireIdentityOnInboundPorts',
  ),
  key(
    'proxy-metrics-hostname-labels',
    'proxy.metrics.hostnameLabels',
    parseFlag,
  ),
  key(
    'proxy-outbound-connect-timeout',
    'proxy.outboundConnectTimeout',
    milliseconds,
  ),
  key(
    'proxy-inbound-connect-timeout',
    'proxy.inboundConnectTimeout',
    milliseconds,
  ),
  key(
    'proxy-outbound-discovery-cache-unused-timeout',
    'proxy.outboundDiscoveryCacheUnusedTimeout',
    seconds,
  ),
  key(
    'proxy-inbound-discovery-cache-unused-timeout',
    'proxy.inboundDiscoveryCacheUnusedTimeout',
    seconds,
  ),
  key(
    'proxy-disable-outbound-protocol-detect-timeout',
    'proxy.disableOutboundProtocolDetectTimeout',
    parseFlag,
  ),
  key(
    'proxy-disable-inbound-protocol-detect-timeout',
    'proxy.disableInboundProtocolDetectTimeout',
    parseFlag,
  ),
  key('shutdown-grace-period', 'proxy.shutdownGracePeriod', milliseconds),
  key('enable-gateway', 'proxy.isGateway', parseFlag, false),
  key(
    `${ALPHA}proxy-wait-before-exit-seconds`,
    'proxy.waitBeforeExitSeconds',
    // A number without a sign takes none.
    value => (value.startsWith('+') ? undefined : whole(2 ** 64, 0)(value)),
  ),
  key('proxy-cpu-request', 'proxy.resources.cpu.request', quantity),
  key('proxy-cpu-limit', 'proxy.resources.cpu.limit', quantity),
  key('proxy-cpu-request', 'proxy.runtime.workers.minimum', wholeCores),
  key('proxy-cpu-limit', 'proxy.runtime.workers.maximum', wholeCores),
  key(
    'proxy-cpu-ratio-limit',
    'proxy.runtime.workers.maximumCPURatio',
    ratio,
    false,
  ),
  key('proxy-memory-request', 'proxy.resources.memory.request', quantity),
  key('proxy-memory-limit', 'proxy.resources.memory.limit', quantity),
  key(
    'proxy-ephemeral-storage-request',
    'proxy.resources.ephemeral-storage.request',
    quantity,
  ),
  key(
    'proxy-ephemeral-storage-limit',
    'proxy.resources.ephemeral-storage.limit',
    quantity,
  ),
  key('proxy-uid', 'proxy.uid', identifier),
  key('proxy-gid', 'proxy.gid', identifier),
  key('enable-external-profiles', 'proxy.enableExternalProfiles', parseFlag),
  key('skip-inbound-ports', 'proxyInit.ignoreInboundPorts'),
  key('skip-outbound-ports', 'proxyInit.ignoreOutboundPorts'),
  key('debug-image', 'debugContainer.image.name', asIs, false),
  key('debug-image-version', 'debugContainer.image.version', asIs, false),
  key(
    'debug-image-pull-policy',
    'debugContainer.image.pullPolicy',
    asIs,
    false,
  ),
  key('proxy-await', 'proxy.await', onOff),
  key(
    'default-inbound-policy',
    'proxy.defaultInboundPolicy',
    parseDefaultPolicy,
  ),
  key('skip-subnets', 'proxyInit.skipSubnets'),
  key('access-log', 'proxy.accessLog'),
];

/** The first of these that is there decides, even when it cannot be read. */
const NATIVE_SIDECAR: readonly Pick<Key, 'annotation' | 'inherited'>[] = [
  { annotation: `${STABLE}proxy-enable-native-sidecar` },
  { annotation: `${BETA}proxy-enable-native-sidecar`, inherited: false },
  { annotation: `${ALPHA}proxy-enable-native-sidecar` },
];

/** Annotations of a pod that name labels of its traces. */
const TRACE_LABEL = 'resource.opentelemetry.io/';

const OPAQUE_PORTS = { annotation: `${STABLE}opaque-ports` };

/** Containers of a pod as far as their ports go. @internal */
export interface PortedPodSpec {
  readonly containers?: readonly PortedContainer[];
  readonly initContainers?: readonly PortedContainer[];
}

interface PortedContainer {
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort?: number;
  }[];
}

/** Containers in the order the injector goes through them. @internal */
export function containersOf<C>(spec: {
  readonly containers?: readonly C[];
  readonly initContainers?: readonly C[];
}): readonly C[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}

/** Names of ports are replaced by their numbers; what is neither is left out. */
function opaquePorts(value: string, podSpec: PortedPodSpec): string {
  const named = new Map(
    containersOf(podSpec)
      .flatMap(container => container.ports ?? [])
      .map(p => [p.name, p.containerPort] as const),
  );
  return value
    .replace(/,$/, '')
    .split(',')
    .flatMap(raw => {
      const entry = raw.trim();
      const number = entry === '' ? undefined : named.get(entry);
      if (number !== undefined) return [`${number}`];
      const parsed = parsePortRange(entry);
      if ('problem' in parsed) return [];
      const [lower, upper] = parsed.range;
      return [lower === upper ? `${lower}` : `${lower}-${upper}`];
    })
    .join(',');
}

/** An annotation that changes something about the proxy. @internal */
export interface ProxyAnnotation {
  readonly annotation: string;
  /** False when only the pod's own annotation counts. */
  readonly inherited: boolean;
  /** True when the injector can make something of a value. */
  reads(value: string, podSpec: PortedPodSpec): boolean;
}

/** Every annotation that changes something about the proxy; whether a pod is injected at all is left out. @internal */
export const proxyAnnotations: readonly ProxyAnnotation[] = [
  ...new Map(
    [...KEYS]
      .reverse()
      .filter(({ annotation }) => annotation !== INJECT_ANNOTATION)
      .map(({ annotation, inherited, read }): [string, ProxyAnnotation] => [
        annotation,
        {
          annotation,
          inherited: inherited !== false,
          reads: value => read(value) !== undefined,
        },
      ]),
  ).values(),
  ...NATIVE_SIDECAR.map(
    ({ annotation, inherited }): ProxyAnnotation => ({
      annotation,
      inherited: inherited !== false,
      reads: value => parseFlag(value) !== undefined,
    }),
  ),
  {
    ...OPAQUE_PORTS,
    inherited: true,
    reads: (value, podSpec) =>
      value === '' || opaquePorts(value, podSpec) !== '',
  },
];

/** What annotations of a pod and its namespace change about the proxy; a pod's annotation hides that of its namespace even when it cannot be read. @internal */
export function proxyOverrides(
  namespaceAnnotations: Annotations,
  podAnnotations: Annotations,
  podSpec: PortedPodSpec = {},
): ProxyOverrides {
  const valueOf = ({
    annotation,
    inherited,
  }: Pick<Key, 'annotation' | 'inherited'>) =>
    podAnnotations[annotation] ??
    (inherited === false ? undefined : namespaceAnnotations[annotation]);
  const found: Record<string, Setting> = {};
  for (const entry of KEYS) {
    const raw = valueOf(entry);
    const value = raw === undefined ? undefined : entry.read(raw);
    if (value !== undefined) found[entry.path] = value;
  }
  const native = NATIVE_SIDECAR.map(valueOf).find(raw => raw !== undefined);
  const isNative = native === undefined ? undefined : parseFlag(native);
  if (isNative !== undefined) found['proxy.nativeSidecar'] = isNative;
  const opaque = valueOf(OPAQUE_PORTS);
  if (opaque !== undefined)
    found['proxy.opaquePorts'] = opaquePorts(opaque, podSpec);
  // These are the pod's alone.
  for (const [name, value] of Object.entries(podAnnotations))
    if (name.startsWith(TRACE_LABEL))
      found[`proxy.tracing.labels.${name.slice(TRACE_LABEL.length)}`] = value;
  return found;
}
