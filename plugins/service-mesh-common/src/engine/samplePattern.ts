/** Longest pattern a sample is made for: patterns come from manifests. */
const LONGEST_PATTERN = 256;
/** Longest sample (characters): repeats within repeats multiply. */
const LONGEST_SAMPLE = 2_048;

interface Place {
  at: number;
}

/**
 * Texts that a pattern should match, made by writing each of its parts once, and once more where it may repeat; whoever
 * uses them checks that they do match. Empty when the pattern has parts that no text is made for, such as a look-ahead.
 * @internal
 */
export function samplePattern(pattern: string): readonly string[] {
  if (pattern.length > LONGEST_PATTERN) return [];
  const made = [1, 2].map(repeat => {
    const place = { at: 0 };
    const text = alternatives(pattern, place, repeat);
    return place.at === pattern.length ? text : undefined;
  });
  return [...new Set(made.flatMap(text => text ?? []))];
}

/** `a|b`: the first is written, the others are only read over. */
function alternatives(
  pattern: string,
  place: Place,
  repeat: number,
): string | undefined {
  const first = sequence(pattern, place, repeat);
  while (first !== undefined && pattern[place.at] === '|') {
    place.at += 1;
    if (sequence(pattern, place, repeat) === undefined) return undefined;
  }
  return first;
}

function sequence(
  pattern: string,
  place: Place,
  repeat: number,
): string | undefined {
  let text = '';
  while (place.at < pattern.length && !'|)'.includes(pattern[place.at])) {
    const part = atom(pattern, place, repeat);
    if (part === undefined) return undefined;
    const times = quantifier(pattern, place, repeat);
    if (times === undefined || times > 64) return undefined;
    if (text.length + part.length * times > LONGEST_SAMPLE) return undefined;
    text += part.repeat(times);
  }
  return text;
}

function atom(
  pattern: string,
  place: Place,
  repeat: number,
): string | undefined {
  const character = pattern[place.at];
  place.at += 1;
  switch (character) {
    case '^':
    case '$':
      return '';
    case '.':
      return 'x';
    case '(': {
      if (pattern[place.at] === '?') {
        if (pattern[place.at + 1] !== ':') return undefined;
        place.at += 2;
      }
      const inner = alternatives(pattern, place, repeat);
      if (pattern[place.at] !== ')') return undefined;
      place.at += 1;
      return inner;
    }
    case '[':
      return oneOfSet(pattern, place);
    case '\\':
      return escaped(pattern, place);
    case '*':
    case '+':
    case '?':
    case '{':
    case ')':
      return undefined;
    default:
      return character;
  }
}

function escaped(pattern: string, place: Place): string | undefined {
  const character: string | undefined = pattern[place.at];
  place.at += 1;
  if (character === undefined) return undefined;
  const classes: Readonly<Record<string, string>> = {
    d: '1',
    w: 'x',
    s: ' ',
    D: 'x',
    W: '-',
    S: 'x',
  };
  if (Object.hasOwn(classes, character)) return classes[character];
  return /[a-zA-Z0-9]/.test(character) ? undefined : character;
}

/** One character of a set: the first it names, or one it does not name. */
function oneOfSet(pattern: string, place: Place): string | undefined {
  const end = pattern.indexOf(']', place.at + 1);
  if (end < 0) return undefined;
  const source = `[${pattern.slice(place.at, end)}]`;
  place.at = end + 1;
  let set: RegExp;
  try {
    set = new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
  return (
    [...'x1A-_.~/ '].find(character => set.test(character)) ??
    [...source.slice(1, -1)].find(character => set.test(character))
  );
}

/** How often a part is written: as often as it must, and once more where it may. */
function quantifier(
  pattern: string,
  place: Place,
  repeat: number,
): number | undefined {
  const rest = pattern.slice(place.at);
  const [written] = /^(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??/.exec(rest) ?? [''];
  place.at += written.length;
  switch (written[0]) {
    case undefined:
      return rest[0] === '{' ? undefined : 1;
    case '*':
      return repeat - 1;
    case '+':
      return repeat;
    case '?':
      return repeat - 1;
    default: {
      const [, least, range, most] = /^\{(\d+)(,(\d*))?\}/.exec(written) ?? [];
      const low = Number(least);
      const high = range === undefined ? low : Number(most || low + 1);
      return Math.min(low + repeat - 1, high);
    }
  }
}
