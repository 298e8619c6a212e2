const SEQUENCE = 0x30;

const BLOCK = /-----BEGIN [^-]*-----([\s\S]*?)-----END [^-]*-----/g;

/** The bytes of each PEM block of a text, one character each; throws when a block is no base64. @internal */
export function pemBlocks(pem: string): readonly string[] {
  return [...pem.matchAll(BLOCK)].map(([, body]) =>
    atob(body.replace(/\s/g, '')),
  );
}

/** One element of DER, the binary form of certificates. @internal */
export interface Element {
  readonly tag: number;
  readonly content: string;
}

/** The elements of some bytes, one after the other; throws when they are none. @internal */
export function elements(bytes: string): Element[] {
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

/** The bytes of a sequence; throws when the element is none. @internal */
export function inside(element: Element | undefined): string {
  if (element?.tag !== SEQUENCE) throw new Error('not a certificate');
  return element.content;
}
