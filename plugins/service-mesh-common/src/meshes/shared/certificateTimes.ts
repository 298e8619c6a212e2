/** When a certificate holds. @internal */
export interface CertificateTimes {
  /** Epoch ms. */
  readonly notBefore: number;
  /** Epoch ms. */
  readonly notAfter: number;
}

const SEQUENCE = 0x30;
const VERSION = 0xa0;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

const BLOCK = /-----BEGIN [^-]*-----([\s\S]*?)-----END [^-]*-----/g;

/** Times of the certificates in each PEM block of a text; undefined when one of the blocks holds something else. @internal */
export function certificateTimes(
  pem: string,
): readonly (readonly CertificateTimes[])[] | undefined {
  try {
    return [...pem.matchAll(BLOCK)].map(([, body]) =>
      elements(atob(body.replace(/\s/g, ''))).map(timesOf),
    );
  } catch {
    return undefined;
  }
}

function timesOf(certificate: Element): CertificateTimes {
  const [signed] = elements(inside(certificate));
  const fields = elements(inside(signed));
  const from = fields[0]?.tag === VERSION ? 1 : 0;
  const [start, end] = elements(inside(fields[from + 3]));
  return { notBefore: timeOf(start), notAfter: timeOf(end) };
}

/** One element of DER, the binary form of certificates. */
interface Element {
  readonly tag: number;
  readonly content: string;
}

function elements(bytes: string): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.charCodeAt(at);
    let length = bytes.charCodeAt(at + 1);
    at += 2;
    if (length & 0x80) {
      const digits = length & 0x7f;
      if (digits === 0 || digits > 4) throw new Error('a length out of bounds');
      length = 0;
      for (let i = 0; i < digits; i++)
        length = length * 256 + bytes.charCodeAt(at + i);
      at += digits;
    }
    // NaN, of a text that ended too early, is not within bounds either.
    if (!(at + length <= bytes.length))
      throw new Error('an element is cut off');
    found.push({ tag, content: bytes.slice(at, at + length) });
    at += length;
  }
  return found;
}

function inside(element: Element | undefined): string {
  if (element?.tag !== SEQUENCE) throw new Error('not a certificate');
  return element.content;
}

/** Years of two digits are of 1950 to 2049. */
function timeOf(element: Element | undefined): number {
  const { tag, content = '' } = element ?? {};
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME)
    throw new Error('not a time');
  const text =
    tag === UTC_TIME ? `${content < '50' ? '20' : '19'}${content}` : content;
  const [, ...parts] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (parts.length === 0) throw new Error('not a time');
  const [year, month, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
