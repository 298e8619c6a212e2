/** Most copies a counted repeat may stand for, nested ones multiplied. */
const MOST_COPIES = 1000;
/** Deepest nesting of groups. */
const DEEPEST = 1000;
const LONGEST = 1024;
const PERL_ESCAPES = new Set('dDsSwWbBAz');
const PUNCTUATION = /^[!-/:-@[-`{-~]$/;
const CONTROL_ESCAPES = new Set('aftnrv');
const COUNT = /^\{(\d+)(,(\d*))?\}\??/;
const GROUP_START =
  /^\((?:\?(?:P?<[A-Za-z0-9_]+>|(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)?[:)]))?/;
const POSIX =
  /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;

function escapedCode(text: string): number {
  if (text.startsWith('x'))
    return Number.parseInt(text.replace(/[x{}]/g, ''), 16);
  if (/^\d/.test(text)) return Number.parseInt(text, 8);
  const control = 'a\x07f\x0ct\tn\nr\rv\x0b';
  const at = control.indexOf(text);
  return at >= 0 && /[aftnrv]/.test(text)
    ? control.charCodeAt(at + 1)
    : text.charCodeAt(0);
}

/** Reads a pattern from left to right, keeping only what a mistake can be told by. */
class Re2Reader {
  private at = 0;
  private readonly names = new Set<string>();
  /** For each open group: most copies that something in it stands for. */
  private readonly open: { most: number }[] = [{ most: 1 }];
  /** Copies the last item stands for; undefined when there is nothing to repeat. */
  private last: number | undefined;
  private isRepeated = false;

  constructor(private readonly source: string) {}

  problem(): string | undefined {
    while (this.at < this.source.length) {
      const problem = this.readNext(this.source[this.at]);
      if (problem) return problem;
    }
    return this.open.length > 1 ? 'missing closing )' : undefined;
  }

  private readNext(char: string): string | undefined {
    switch (char) {
      case '(':
        return this.openGroup();
      case ')':
        return this.closeGroup();
      case '|':
        this.at++;
        this.begin();
        return undefined;
      case '*':
      case '+':
      case '?':
        return this.readRepeat();
      case '{':
        return this.readCount();
      case '[':
        return this.readClass() ?? this.item();
      case '\\':
        return this.readQuoted()
          ? this.item()
          : this.readEscape(false) ?? this.item();
      default:
        this.at++;
        return this.item();
    }
  }

  /** Nothing can be repeated yet. */
  private begin(): void {
    this.last = undefined;
    this.isRepeated = false;
  }

  /** Something that can be repeated was read. */
  private item(copies = 1): undefined {
    this.last = copies;
    this.isRepeated = false;
    this.note(copies);
    return undefined;
  }

  private note(copies: number): void {
    const group = this.open[this.open.length - 1];
    group.most = Math.max(group.most, copies);
  }

  private openGroup(): string | undefined {
    const rest = this.source.slice(this.at, this.at + 256);
    const start = GROUP_START.exec(rest)?.[0] ?? '(';
    if (start === '(' && rest[1] === '?')
      return `invalid or unsupported group: ${rest.slice(0, 6)}`;
    const name = /<(.+)>/.exec(start)?.[1];
    if (name !== undefined && this.names.has(name))
      return `duplicate group name: ${name}`;
    if (name !== undefined) this.names.add(name);
    this.at += start.length;
    this.isRepeated = false;
    // `(?i)` sets flags and opens nothing.
    if (start.endsWith(')')) return undefined;
    if (this.open.length > DEEPEST) return 'groups are nested too deeply';
    this.open.push({ most: 1 });
    this.begin();
    return undefined;
  }

  private closeGroup(): string | undefined {
    const closed = this.open.length > 1 ? this.open.pop() : undefined;
    if (!closed) return 'unexpected )';
    this.at++;
    return this.item(closed.most);
  }

  private repeatProblem(): string | undefined {
    if (this.last === undefined)
      return 'missing argument to repetition operator';
    return this.isRepeated ? 'invalid nested repetition operator' : undefined;
  }

  private readRepeat(): string | undefined {
    const problem = this.repeatProblem();
    this.at += this.source[this.at + 1] === '?' ? 2 : 1;
    this.isRepeated = true;
    return problem;
  }

  private readCount(): string | undefined {
    const [text, least, , most] =
      COUNT.exec(this.source.slice(this.at, this.at + 64)) ?? [];
    if (text === undefined || /^\{0\d|,0\d/.test(text)) {
      // No count: the brace stands for itself.
      this.at++;
      return this.item();
    }
    const problem = this.repeatProblem();
    if (problem) return problem;
    const from = Number(least);
    const to = most ? Number(most) : from;
    const copies = (this.last ?? 1) * Math.max(1, from, to);
    if (from > to || from > MOST_COPIES || copies > MOST_COPIES)
      return `invalid repeat count: ${text}`;
    this.at += text.length;
    this.last = copies;
    this.isRepeated = true;
    this.note(copies);
    return undefined;
  }

  /** True when literal text between `\Q` and `\E` was read. */
  private readQuoted(): boolean {
    if (!this.source.startsWith('\\Q', this.at)) return false;
    const end = this.source.indexOf('\\E', this.at);
    this.at = end < 0 ? this.source.length : end + 2;
    return true;
  }

  /** Reads one escape; inside a class fewer exist. */
  private readEscape(inClass: boolean): string | undefined {
    const rest = this.source.slice(this.at, this.at + 16);
    const next = rest[1];
    const invalid = `invalid escape sequence: ${rest.slice(0, 2)}`;
    if (next === undefined) return 'trailing backslash at end of expression';
    const unicode = /^\\[pP](?:[A-Za-z]|\{\^?[A-Za-z_]+\})/.exec(
      this.source.slice(this.at, this.at + 64),
    );
    const hex = /^\\x(?:[0-9a-fA-F]{2}|\{[0-9a-fA-F]{1,6}\})/.exec(rest);
    const octal = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    const known =
      PUNCTUATION.test(next) ||
      CONTROL_ESCAPES.has(next) ||
      (PERL_ESCAPES.has(next) && !(inClass && 'bBAz'.includes(next)));
    const length = (unicode ?? hex ?? octal)?.[0].length ?? (known ? 2 : 0);
    if (length === 0) return invalid;
    this.at += length;
    return undefined;
  }

  private readClass(): string | undefined {
    const start = this.at;
    this.at += this.source[start + 1] === '^' ? 2 : 1;
    let first = true;
    while (first || this.source[this.at] !== ']') {
      if (this.at >= this.source.length) return 'missing closing ]';
      const posix = POSIX.exec(this.source.slice(this.at, this.at + 16));
      if (posix) this.at += posix[0].length;
      else if (/^\[:\^?\w+:\]/.test(this.source.slice(this.at, this.at + 32)))
        return 'invalid character class range';
      else {
        const problem = this.readRange();
        if (problem) return problem;
      }
      first = false;
    }
    this.at++;
    return undefined;
  }

  private readRange(): string | undefined {
    const from = this.readClassCharacter();
    if (typeof from === 'string') return from;
    if (
      this.source[this.at] !== '-' ||
      /^-\]?$/.test(this.source.slice(this.at, this.at + 2))
    )
      return undefined;
    if (from.set) return undefined;
    this.at++;
    const to = this.readClassCharacter();
    if (typeof to === 'string') return to;
    return to.set || to.code < from.code
      ? 'invalid character class range'
      : undefined;
  }

  private readClassCharacter(): string | { code: number; set: boolean } {
    const start = this.at;
    if (this.source[start] !== '\\') {
      const code = this.source.codePointAt(start) ?? 0;
      this.at += code > 0xffff ? 2 : 1;
      return { code, set: false };
    }
    const problem = this.readEscape(true);
    if (problem) return problem;
    const text = this.source.slice(start + 1, this.at);
    if (/^[dDsSwWpP]/.test(text)) return { code: 0, set: true };
    return { code: escapedCode(text), set: false };
  }
}

/**
 * What is wrong with a pattern for RE2, which has no look-around and no references back; undefined when nothing is.
 * @internal
 */
export function re2Problem(source: string): string | undefined {
  if (new TextEncoder().encode(source).length > LONGEST)
    return `regex is too large, max length allowed is ${LONGEST}`;
  const problem = new Re2Reader(source).problem();
  return problem && `${problem}; Istio uses RE2 syntax`;
}
