import { Reach } from '@meshwright/backstage-plugin-service-mesh-common';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const LETTER_U = 117;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
/** Turns `[` into `{` and `]` into `}`. */
const BRACE_BIT = 32;

/** The text cannot be followed: whoever parses it will say why. */
const LOST = -1;

type Part =
  | { readonly form: 'object'; readonly names: Names; readonly others: boolean }
  | { readonly form: 'list'; readonly items: Part }
  | { readonly form: 'mentions'; readonly texts: Texts }
  | undefined;

/** Texts by their first byte. */
type Texts = readonly (readonly Uint8Array[] | undefined)[];

/** Members by a hash of their name's bytes. */
type Names = ReadonlyMap<number, readonly Member[]>;

interface Member {
  readonly name: Uint8Array;
  readonly part: Part;
}

/**
 * Takes out of a JSON text, before it is parsed, what nobody will look at: most of a pod is such, and finding its end is
 * much cheaper than making objects of it. Parsed within the reach, the result is the same; what lies outside is gone or not,
 * and is not checked beyond its brackets.
 */
export class ReachCutter {
  private readonly part: Part;
  private bytes: Uint8Array = new Uint8Array();
  /** Starts and ends, in turn, of what is left out. */
  private gaps: number[] = [];
  /** Whether the value that was last skipped mentions what was asked for. */
  private mentioned = false;

  constructor(reach: Reach) {
    this.part = compile(reach);
  }

  /** Works in the given bytes and returns the part of them that is left. */
  cut(bytes: Uint8Array): Uint8Array {
    this.bytes = bytes;
    this.gaps = [];
    const end = this.value(skipSpace(bytes, 0), this.part);
    const left = end === LOST ? bytes : this.closeGaps();
    this.bytes = new Uint8Array();
    return left;
  }

  /** Index after the value that begins at `at`. */
  private value(at: number, part: Part): number {
    const { bytes } = this;
    if (part?.form === 'object' && bytes[at] === OPEN_OBJECT)
      return this.object(at, part.names, part.others);
    if (part?.form === 'list' && bytes[at] === OPEN_LIST)
      return this.list(at, part.items);
    return skipValue(bytes, at);
  }

  private object(open: number, names: Names, others: boolean): number {
    const { bytes } = this;
    let comma = LOST;
    let kept = 0;
    let mentioned = false;
    let at = skipSpace(bytes, open + 1);
    if (bytes[at] === CLOSE_OBJECT) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return LOST;
      const begin = at;
      let hash = 0;
      let escaped = false;
      for (at++; bytes[at] !== QUOTE; at++) {
        if (at >= bytes.length) return LOST;
        if (bytes[at] === BACKSLASH) {
          escaped = true;
          at++;
        }
        hash = (Math.imul(hash, 31) + bytes[at]) | 0;
      }
      const member = escaped
        ? undefined
        : memberOf(names.get(hash), bytes, begin + 1, at);
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== COLON) return LOST;
      const from = skipSpace(bytes, at + 1);
      let keep = others || escaped || member !== undefined;
      if (member?.part?.form === 'mentions') {
        at = this.lookFor(member.part.texts, from);
        // Of two members of one name the second counts, so it must not go when the first has stayed.
        keep = mentioned ||= this.mentioned;
      } else at = this.value(from, member?.part);
      if (at === LOST) return LOST;
      const end = at;
      at = skipSpace(bytes, at);
      const last = bytes[at] === CLOSE_OBJECT;
      if (!last && bytes[at] !== COMMA) return LOST;
      if (keep) kept++;
      else if (kept > 0) this.leaveOut(comma, end);
      else this.leaveOut(begin, last ? end : at + 1);
      if (last) return at + 1;
      comma = at;
      at = skipSpace(bytes, at + 1);
    }
  }

  private list(open: number, items: Part): number {
    const { bytes } = this;
    let at = skipSpace(bytes, open + 1);
    if (bytes[at] === CLOSE_LIST) return at + 1;
    for (;;) {
      at = this.value(at, items);
      if (at === LOST) return LOST;
      at = skipSpace(bytes, at);
      if (bytes[at] === CLOSE_LIST) return at + 1;
      if (bytes[at] !== COMMA) return LOST;
      at = skipSpace(bytes, at + 1);
    }
  }

  /** Index after the value that begins at `from`; notes whether one of the texts stands in it. */
  private lookFor(texts: Texts, from: number): number {
    const { bytes } = this;
    const { length } = bytes;
    this.mentioned = false;
    let at = from;
    let depth = 0;
    while (at < length) {
      const byte = bytes[at++];
      if (byte === QUOTE) {
        const candidates = texts[bytes[at]];
        if (candidates && !this.mentioned)
          this.mentioned = isOneAt(candidates, bytes, at);
        for (; at < length && bytes[at] !== QUOTE; at++)
          // A text of plain letters may be written with escapes of this form.
          if (bytes[at] === BACKSLASH && bytes[++at] === LETTER_U)
            this.mentioned = true;
        if (at >= length) return LOST;
        at++;
        if (depth === 0) return at;
      } else if ((byte | BRACE_BIT) === OPEN_OBJECT) depth++;
      else if ((byte | BRACE_BIT) === CLOSE_OBJECT) {
        if (depth === 0) return LOST;
        if (--depth === 0) return at;
      } else if (depth === 0) return skipPlain(bytes, at);
    }
    return LOST;
  }

  private leaveOut(from: number, end: number): void {
    const { gaps } = this;
    if (gaps.length > 0 && gaps[gaps.length - 1] === from)
      gaps[gaps.length - 1] = end;
    else gaps.push(from, end);
  }

  private closeGaps(): Uint8Array {
    const { bytes, gaps } = this;
    if (gaps.length === 0) return bytes;
    let to = gaps[0];
    for (let i = 1; i < gaps.length; i += 2) {
      const from = gaps[i];
      const end = gaps[i + 1] ?? bytes.length;
      bytes.copyWithin(to, from, end);
      to += end - from;
    }
    return bytes.subarray(0, to);
  }
}

function compile(reach: Reach | undefined): Part {
  if (!reach) return undefined;
  if ('mentions' in reach)
    return { form: 'mentions', texts: byFirstByte(reach.mentions) };
  if ('items' in reach) return { form: 'list', items: compile(reach.items) };
  const names = new Map<number, Member[]>();
  for (const [name, inner] of Object.entries(reach.members)) {
    const bytes = new TextEncoder().encode(name);
    const hash = bytes.reduce((sum, c) => (Math.imul(sum, 31) + c) | 0, 0);
    names.set(hash, [
      ...(names.get(hash) ?? []),
      { name: bytes, part: compile(inner) },
    ]);
  }
  return { form: 'object', names, others: reach.others === true };
}

function byFirstByte(texts: readonly string[]): Texts {
  const table: Uint8Array[][] = [];
  for (const text of texts) {
    // With the quote after it.
    const bytes = new TextEncoder().encode(`${text}"`);
    table[bytes[0]] = [...(table[bytes[0]] ?? []), bytes];
  }
  return Array.from({ length: 256 }, (_, byte) => table[byte]);
}

function isAt(text: Uint8Array, bytes: Uint8Array, from: number): boolean {
  let i = 0;
  while (i < text.length && text[i] === bytes[from + i]) i++;
  return i === text.length;
}

function isOneAt(
  texts: readonly Uint8Array[],
  bytes: Uint8Array,
  from: number,
): boolean {
  return texts.some(text => isAt(text, bytes, from));
}

function memberOf(
  candidates: readonly Member[] | undefined,
  bytes: Uint8Array,
  from: number,
  end: number,
): Member | undefined {
  if (!candidates) return undefined;
  for (const member of candidates) {
    const { name } = member;
    if (name.length !== end - from) continue;
    if (isAt(name, bytes, from)) return member;
  }
  return undefined;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return at;
    at++;
  }
}

/** Index after the value that begins at `from`. */
function skipValue(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  let at = from;
  let depth = 0;
  while (at < length) {
    const byte = bytes[at++];
    if (byte === QUOTE) {
      for (; at < length && bytes[at] !== QUOTE; at++)
        if (bytes[at] === BACKSLASH) at++;
      if (at >= length) return LOST;
      at++;
      if (depth === 0) return at;
    } else if ((byte | BRACE_BIT) === OPEN_OBJECT) depth++;
    else if ((byte | BRACE_BIT) === CLOSE_OBJECT) {
      if (depth === 0) return LOST;
      if (--depth === 0) return at;
    } else if (depth === 0) return skipPlain(bytes, at);
  }
  return LOST;
}

/** Index after a number, true, false or null; `from` is after its first byte. */
function skipPlain(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === COMMA || byte <= 32 || (byte | BRACE_BIT) === CLOSE_OBJECT)
      break;
  }
  return at;
}
