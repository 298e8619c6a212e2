/** An address as its bits, or undefined when the text is no address. IPv4 in IPv6 (`::ffff:a.b.c.d`) counts as IPv4. */
function parseAddress(
  text: string,
): { bits: bigint; width: 32 | 128 } | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { bits: v4, width: 32 };
  const v6 = parseV6(text);
  if (v6 === undefined) return undefined;
  return v6 >> 32n === 0xffffn
    ? { bits: v6 & 0xffffffffn, width: 32 }
    : { bits: v6, width: 128 };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    bits = (bits << 8n) | BigInt(part);
  }
  return bits;
}

function parseV6(text: string): bigint | undefined {
  const withoutZone = text.split('%')[0];
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(withoutZone);
  let source = withoutZone;
  if (embedded) {
    const v4 = parseV4(embedded[2]);
    if (v4 === undefined) return undefined;
    source = `${embedded[1]}${(v4 >> 16n).toString(16)}:${(
      v4 & 0xffffn
    ).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const groups = (half: string) => (half === '' ? [] : half.split(':'));
  const head = groups(halves[0]);
  const tail = halves.length === 2 ? groups(halves[1]) : [];
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return undefined;
  const all = [
    ...head,
    ...Array.from({ length: Math.max(0, gap) }, () => '0'),
    ...tail,
  ];
  let bits = 0n;
  for (const group of all) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    bits = (bits << 16n) | BigInt(`0x${group}`);
  }
  return bits;
}

/** A block of addresses: first address, length of the prefix, width. @public */
export interface CidrBlock {
  readonly bits: bigint;
  readonly prefix: number;
  readonly width: 32 | 128;
}

/** Reads `a.b.c.d/n`, `x::/n` or a bare address (a block of one); undefined when it is neither. @public */
export function parseCidr(text: string): CidrBlock | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  if (slash < 0) return { ...address, prefix: address.width };
  const length = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || Number(length) > address.width)
    return undefined;
  const prefix = Number(length);
  const shift = BigInt(address.width - prefix);
  return {
    bits: (address.bits >> shift) << shift,
    prefix,
    width: address.width,
  };
}

/** Whether an address lies in a block; false when either is malformed. @public */
export function cidrContains(cidr: string, ip: string): boolean {
  const block = parseCidr(cidr);
  const address = parseAddress(ip);
  if (!block || !address || block.width !== address.width) return false;
  const shift = BigInt(block.width - block.prefix);
  return address.bits >> shift === block.bits >> shift;
}
