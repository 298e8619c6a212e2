/** Says why a value is wrong, or nothing. */
type Check = (value: string) => string | undefined;

const LARGEST_UINT32 = 4_294_967_295;
const LARGEST_PORT = 65_535;

/** Longest name of a network interface in characters, a limit of the kernel. */
const LONGEST_INTERFACE = 15;

function unsigned(value: string, largest: number): string | undefined {
  return /^\d+$/.test(value) && Number(value) <= largest
    ? undefined
    : `a whole number up to ${largest} is needed`;
}

const uint32: Check = value => unsigned(value, LARGEST_UINT32);
const port: Check = value => unsigned(value.trim(), LARGEST_PORT);

const ports: Check = value => {
  if (value.trim() === '') return undefined;
  const wrong = value.split(',').find(entry => port(entry) !== undefined);
  return wrong === undefined ? undefined : `“${wrong}” is not a port`;
};

const anyOr =
  (check: Check): Check =>
  value =>
    value === '*' ? undefined : check(value);

function isIpv4Range(range: string): boolean {
  const [, address, bits] = /^([\d.]+)\/(\d{1,2})$/.exec(range) ?? [];
  if (address === undefined || Number(bits) > 32 || /^0\d/.test(bits))
    return false;
  const bytes = address.split('.');
  return (
    bytes.length === 4 &&
    bytes.every(byte => /^(0|[1-9]\d{0,2})$/.test(byte) && Number(byte) < 256)
  );
}

function isIpv6Range(range: string): boolean {
  const [, address, bits] = /^([\da-fA-F:.]+)\/(\d{1,3})$/.exec(range) ?? [];
  if (
    !address?.includes(':') ||
    bits === undefined ||
    Number(bits) > 128 ||
    /^0\d/.test(bits)
  )
    return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half ? half.split(':') : []));
  return (
    groups.every(group => /^[\da-fA-F]{1,4}$/.test(group)) &&
    (halves.length === 2 ? groups.length < 8 : groups.length === 8)
  );
}

const ranges: Check = value => {
  if (value === '') return undefined;
  const wrong = value
    .split(',')
    .find(range => !isIpv4Range(range) && !isIpv6Range(range));
  return wrong === undefined ? undefined : `“${wrong}” is not an address range`;
};

const interfaces: Check = value => {
  if (value === '') return undefined;
  const wrong = value
    .split(',')
    .map(name => name.trim())
    .find(
      name =>
        name.length > LONGEST_INTERFACE || !/^[a-zA-Z][\w.-]*$/.test(name),
    );
  return wrong === undefined
    ? undefined
    : `“${wrong}” is not the name of a network interface`;
};

const interception: Check = value =>
  ['REDIRECT', 'TPROXY', 'NONE'].includes(value)
    ? undefined
    : 'REDIRECT, TPROXY or NONE is needed';

const truth: Check = value =>
  /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value)
    ? undefined
    : 'true or false is needed';

const quantity: Check = value =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.test(value)
    ? undefined
    : 'an amount such as 100m or 128Mi is needed';

/** Only the form is looked at: text that holds fields starts like this in YAML or JSON. */
const settings: Check = value => {
  const first = value
    .split('\n')
    .find(line => line.trim() !== '' && !/^\s*(#|---)/.test(line));
  return first === undefined ||
    /^\s*(\{|["']?[\w-]+["']?\s*:(\s|$))/.test(first)
    ? undefined
    : 'settings of a proxy are needed';
};

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ['istio.io/reroute-virtual-interfaces', interfaces],
  ['prometheus.istio.io/merge-metrics', truth],
  ['proxy.istio.io/config', settings],
  ['readiness.status.sidecar.istio.io/failureThreshold', uint32],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', uint32],
  ['readiness.status.sidecar.istio.io/periodSeconds', uint32],
  ['sidecar.istio.io/interceptionMode', interception],
  ['sidecar.istio.io/proxyCPU', quantity],
  ['sidecar.istio.io/proxyCPULimit', quantity],
  ['sidecar.istio.io/proxyMemory', quantity],
  ['sidecar.istio.io/proxyMemoryLimit', quantity],
  ['status.sidecar.istio.io/port', port],
  ['traffic.sidecar.istio.io/excludeInboundPorts', ports],
  ['traffic.sidecar.istio.io/excludeInterfaces', interfaces],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', ranges],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', ports],
  ['traffic.sidecar.istio.io/includeInboundPorts', anyOr(ports)],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', anyOr(ranges)],
  ['traffic.sidecar.istio.io/kubevirtInterfaces', interfaces],
]);

/** Why Istio refuses the value of an annotation; undefined when it takes it or does not look. @internal */
export function annotationProblem(
  name: string,
  value: string,
): string | undefined {
  return CHECKS.get(name)?.(value);
}
