import { Element, elements, inside, pemBlocks } from './der';

/** When a certificate holds. @internal */
export interface CertificateTimes {
  /** Epoch ms. */
  readonly notBefore: number;
  /** Epoch ms. */
  readonly notAfter: number;
}

const VERSION = 0xa0;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** Times of the certificates in each PEM block of a text; undefined when one of the blocks holds something else. @internal */
export function certificateTimes(
  pem: string,
): readonly (readonly CertificateTimes[])[] | undefined {
  try {
    return pemBlocks(pem).map(block => elements(block).map(timesOf));
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
