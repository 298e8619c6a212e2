import { createHash } from 'node:crypto';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A uid that is the same after every restart. */
export function stableUid(text: string): string {
  const hex = digest(text).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A name suffix in the alphabet Kubernetes uses, which has no vowels and no look-alikes. */
export function stableSuffix(text: string, length: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  return [...digest(text).subarray(0, length)]
    .map(byte => alphabet[byte % alphabet.length])
    .join('');
}

/** An address `<prefix>.x.y`; the last part is never 0 or 255. */
export function stableAddress(text: string, prefix: string): string {
  const [a, b] = digest(text);
  return `${prefix}.${a}.${1 + (b % 254)}`;
}
