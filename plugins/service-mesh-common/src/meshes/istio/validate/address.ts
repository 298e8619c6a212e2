const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

function isV6(text: string): boolean {
  const percent = text.indexOf('%');
  if (percent === text.length - 1) return false;
  let address = percent < 0 ? text : text.slice(0, percent);
  if (!address.includes(':')) return false;
  const lastColon = address.lastIndexOf(':');
  if (address.includes('.')) {
    if (!V4.test(address.slice(lastColon + 1))) return false;
    address = `${address.slice(0, lastColon + 1)}0:0`;
  }
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  if (!groups.every(group => GROUP.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

/** Whether a text is an IPv4 or IPv6 address, strictly: no leading zeros, no spaces. @internal */
export function isAddress(text: string): boolean {
  return text.length < 256 && (V4.test(text) || isV6(text));
}

/** Whether a text is an address with the length of a prefix, such as `10.0.0.0/8`. @internal */
export function isPrefix(text: string): boolean {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  return (
    isAddress(address) &&
    !address.includes('%') &&
    /^(?:0|[1-9]\d{0,2})$/.test(bits) &&
    Number(bits) <= (V4.test(address) ? 32 : 128)
  );
}

/** What is wrong with an address; undefined when nothing is. @internal */
export function addressProblem(text: string): string | undefined {
  return isAddress(text) ? undefined : `${text} is not a valid IP`;
}

/** What is wrong with an address or block of addresses; undefined when nothing is. @internal */
export function subnetProblem(text: string): string | undefined {
  if (text.split('/').length !== 2) return addressProblem(text);
  return isPrefix(text) ? undefined : `${text} is not a valid CIDR block`;
}

/** What is wrong with the path of a Unix socket; undefined when nothing is. @internal */
export function unixPathProblem(path: string): string | undefined {
  if (path === '') return 'unix address must not be empty';
  if (path.startsWith('@')) return undefined;
  return !path.startsWith('/') || path.endsWith('/')
    ? `${path} is not an absolute path to a file`
    : undefined;
}

/** Prefix of an address that names a Unix socket. @internal */
export const UNIX = 'unix://';

/** What is wrong with a port number; undefined when nothing is. @internal */
export function portProblem(port: number): string | undefined {
  return port >= 1 && port <= 65535
    ? undefined
    : `port number ${port} must be in the range 1..65535`;
}
