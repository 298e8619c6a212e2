import { Element, elements, inside, pemBlocks } from './der';

/** How a certificate's key and signature were made. @internal */
export interface CertificateKey {
  /** `P-256`, another curve as `EC`, `RSA` or something else. */
  readonly key: 'P-256' | 'EC' | 'RSA' | 'other';
  /** Bits of an RSA key. */
  readonly bits?: number;
  readonly signature: 'ECDSA-SHA256' | 'RSA-SHA256' | 'other';
}

const VERSION = 0xa0;

/** Object identifiers in their binary form, as hexadecimal digits. */
const EC_KEY = '2a8648ce3d0201';
const P256 = '2a8648ce3d030107';
const RSA_KEY = '2a864886f70d010101';
const SIGNATURES: Readonly<Record<string, CertificateKey['signature']>> = {
  '2a8648ce3d040302': 'ECDSA-SHA256',
  '2a864886f70d01010b': 'RSA-SHA256',
};

/** Keys and signatures of the certificates of a text; undefined when it holds something else. @internal */
export function certificateKeys(
  pem: string,
): readonly CertificateKey[] | undefined {
  try {
    return pemBlocks(pem).flatMap(block => elements(block).map(keyOf));
  } catch {
    return undefined;
  }
}

function hex({ content }: Element): string {
  return [...content]
    .map(byte => byte.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('');
}

function keyOf(certificate: Element): CertificateKey {
  const [signed, algorithm] = elements(inside(certificate));
  const fields = elements(inside(signed));
  const info = fields[(fields[0]?.tag === VERSION ? 1 : 0) + 5];
  const [kind, bits] = elements(inside(info));
  const [name, curve] = elements(inside(kind)).map(hex);
  const [signature] = elements(inside(algorithm)).map(hex);
  return {
    ...(name === RSA_KEY
      ? { key: 'RSA', bits: modulusBits(bits) }
      : { key: curveOf(name, curve) }),
    signature: SIGNATURES[signature] ?? 'other',
  };
}

function curveOf(name: string, curve: string | undefined) {
  if (name !== EC_KEY) return 'other';
  return curve === P256 ? 'P-256' : 'EC';
}

/** A bit string of a sequence whose first number is the modulus. */
function modulusBits({ content }: Element): number {
  const [sequence] = elements(content.slice(1));
  const [modulus] = elements(inside(sequence));
  const digits = hex(modulus).replace(/^0+/, '');
  return digits.length * 4 - Math.clz32(parseInt(digits[0] ?? '0', 16)) + 28;
}
