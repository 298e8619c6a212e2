/** One step of an automaton; numbers are places in the program. */
export type PatternStep =
  | { readonly type: 'char'; readonly test: (char: string) => boolean }
  /** The first way is preferred. */
  | { readonly type: 'split'; readonly ways: readonly [number, number] }
  | { readonly type: 'jump'; readonly to: number }
  | {
      readonly type: 'place';
      readonly holds: (value: string, at: number) => boolean;
    }
  | { readonly type: 'end' };

/** Longest program; counted repeats are written out. */
const MOST_STEPS = 4_000;
/** Deepest nesting of groups. */
const DEEPEST = 200;

type Part =
  | { readonly char: (char: string) => boolean }
  | { readonly place: (value: string, at: number) => boolean }
  | { readonly sequence: readonly Part[] }
  | { readonly either: readonly Part[] }
  | {
      readonly repeat: Part;
      readonly least: number;
      /** Infinity: without an upper bound. */
      readonly most: number;
      readonly lazy: boolean;
    };

/** What an automaton cannot do, or not within its bounds. */
class Unsupported extends Error {}

const isWord = (char: string | undefined) =>
  char !== undefined && /\w/.test(char);
const atBoundary = (value: string, at: number) =>
  isWord(value[at - 1]) !== isWord(value[at]);

/** Reads a pattern that the runtime accepts, so that mistakes need not be told. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly source: string,
    private readonly flags: string,
  ) {}

  read(): Part {
    const part = this.alternatives();
    if (this.at < this.source.length) throw new Unsupported();
    return part;
  }

  private alternatives(): Part {
    if (++this.depth > DEEPEST) throw new Unsupported();
    const either = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      either.push(this.sequence());
    }
    this.depth--;
    return either.length === 1 ? either[0] : { either };
  }

  private sequence(): Part {
    const sequence: Part[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at]))
      sequence.push(this.repeated(this.atom()));
    return { sequence };
  }

  private atom(): Part {
    switch (this.source[this.at]) {
      case '(':
        return this.group();
      case '[':
        return this.oneOf(endOfClass(this.source, this.at) + 1);
      case '.':
        return this.oneOf(this.at + 1);
      case '\\':
        return this.escape();
      case '^':
        this.at++;
        return { place: (_value, at) => at === 0 };
      case '$':
        this.at++;
        return { place: (value, at) => at === value.length };
      default:
        return this.literal();
    }
  }

  private group(): Part {
    const [start] =
      /^\((?:\?:|\?<[A-Za-z_]\w*>|(?!\?))/.exec(
        this.source.slice(this.at, this.at + 128),
      ) ?? [];
    if (start === undefined) throw new Unsupported();
    this.at += start.length;
    const inner = this.alternatives();
    if (this.source[this.at] !== ')') throw new Unsupported();
    this.at++;
    return inner;
  }

  private escape(): Part {
    const [written] =
      /^\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[A-Za-z]|[^1-9cuxkpP])/s.exec(
        this.source.slice(this.at, this.at + 8),
      ) ?? [];
    if (written === undefined || /^\\0\d/.test(this.source.slice(this.at)))
      throw new Unsupported();
    if (written === '\\b' || written === '\\B') {
      this.at += 2;
      return {
        place: (value, at) => atBoundary(value, at) === (written === '\\b'),
      };
    }
    return this.oneOf(this.at + written.length);
  }

  /** What stands for one character means what the runtime says; one character cannot keep it busy. */
  private oneOf(end: number): Part {
    const set = new RegExp(`^${this.source.slice(this.at, end)}$`, this.flags);
    this.at = end;
    return { char: char => set.test(char) };
  }

  private literal(): Part {
    const written = this.source[this.at];
    // Its upper and its lower case are the same to a class.
    if (this.flags.includes('i') && /[a-z]/i.test(written))
      return this.oneOf(this.at + 1);
    this.at++;
    return { char: char => char === written };
  }

  private repeated(part: Part): Part {
    const [written, mark, low, range, high] =
      /^(?:([*+?])|\{(\d+)(,(\d*))?\})/.exec(
        this.source.slice(this.at, this.at + 32),
      ) ?? [];
    if (written === undefined) return part;
    this.at += written.length;
    const lazy = this.source[this.at] === '?';
    if (lazy) this.at++;
    if (mark !== undefined)
      return {
        repeat: part,
        least: mark === '+' ? 1 : 0,
        most: mark === '?' ? 1 : Infinity,
        lazy,
      };
    const least = Number(low);
    const most = high ? Number(high) : Infinity;
    return {
      repeat: part,
      least,
      most: range === undefined ? least : most,
      lazy,
    };
  }
}

/**
 * An automaton for a pattern, for {@link runProgram}; undefined for what automata lack (looking around, going back to a group),
 * and for a pattern that would make too large a one.
 * @internal
 */
export function patternProgram(
  source: string,
  flags: string,
): readonly PatternStep[] | undefined {
  if (/[^si]/.test(flags)) return undefined;
  try {
    const steps: PatternStep[] = [];
    write(new Reader(source, flags).read(), steps);
    steps.push({ type: 'end' });
    return steps;
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

/** Where a class in brackets ends. @internal */
export function endOfClass(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === ']') return i;
  }
  return source.length;
}

function write(part: Part, steps: PatternStep[]): void {
  if (steps.length > MOST_STEPS) throw new Unsupported();
  if ('char' in part) steps.push({ type: 'char', test: part.char });
  else if ('place' in part) steps.push({ type: 'place', holds: part.place });
  else if ('sequence' in part)
    part.sequence.forEach(inner => write(inner, steps));
  else if ('either' in part) writeEither(part.either, steps);
  else writeRepeat(part, steps);
}

function writeEither(parts: readonly Part[], steps: PatternStep[]): void {
  const jumps: number[] = [];
  parts.forEach((inner, i) => {
    const split = steps.length;
    const isLast = i === parts.length - 1;
    if (!isLast) steps.push({ type: 'jump', to: 0 });
    write(inner, steps);
    if (isLast) return;
    jumps.push(steps.length);
    steps.push({ type: 'jump', to: 0 });
    steps[split] = { type: 'split', ways: [split + 1, steps.length] };
  });
  for (const jump of jumps) steps[jump] = { type: 'jump', to: steps.length };
}

function writeRepeat(
  { repeat, least, most, lazy }: Extract<Part, { repeat: Part }>,
  steps: PatternStep[],
): void {
  const split = (on: number, past: number): PatternStep => ({
    type: 'split',
    ways: lazy ? [past, on] : [on, past],
  });
  for (let i = 0; i < least; i++) write(repeat, steps);
  if (most === Infinity) {
    const start = steps.length;
    steps.push({ type: 'jump', to: 0 });
    write(repeat, steps);
    steps.push({ type: 'jump', to: start });
    steps[start] = split(start + 1, steps.length);
    return;
  }
  const splits: number[] = [];
  for (let i = least; i < most; i++) {
    splits.push(steps.length);
    steps.push({ type: 'jump', to: 0 });
    write(repeat, steps);
  }
  for (const at of splits) steps[at] = split(at + 1, steps.length);
}
