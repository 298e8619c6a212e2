import {
  Document,
  isScalar,
  Lexer,
  LineCounter,
  parseAllDocuments,
  visit,
} from 'yaml';

/** Most items that an anchor may stand for: a document that grows without bound is refused. */
const MOST_ALIASES = 100;
/** Signs and words (count) of a text that is read; far more than the same length of a manifest has. */
const MOST_TOKENS = 100_000;
/** Deepest nesting of values; it also ends what contains itself. */
const DEEPEST = 100;

const TOO_DEEP = 'it is nested too deeply';
/** Words about a mistake repeat the text (characters). */
const LONGEST_MESSAGE = 200;

/** Why a text is not read, and where. @public */
export class YamlError extends Error {
  readonly name = 'YamlError';

  constructor(
    message: string,
    /** From 1. */
    readonly line: number,
    /** From 1. */
    readonly column: number,
  ) {
    super(message);
  }
}

/**
 * The documents of a YAML text as plain values. Whoever writes the text decides what it costs to read, so what the library does
 * in quadratic time (keys that must be unique, words about mistakes) is done here, and size and depth are bounded.
 * @throws {@link YamlError}
 * @public
 */
export function readYaml(text: string): unknown[] {
  const lines = new LineCounter();
  const fail = (message: string, at: number): never => {
    const { line, col } = lines.linePos(at);
    throw new YamlError(message, Math.max(1, line), Math.max(1, col));
  };
  let tokens = 0;
  for (const _token of new Lexer().lex(text))
    if (++tokens > MOST_TOKENS) fail('there is too much in it', 0);
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    logLevel: 'error',
    prettyErrors: false,
    uniqueKeys: false,
  });
  return [...documents].map((document): unknown => {
    const [error] = document.errors;
    if (error)
      fail(
        error.message.includes('call stack')
          ? TOO_DEEP
          : error.message.slice(0, LONGEST_MESSAGE),
        error.pos[0],
      );
    const start = document.range?.[0] ?? 0;
    const repeated = repeatedKey(document);
    if (repeated !== undefined) fail('Map keys must be unique', repeated);
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch {
      fail('anchors stand for too much', start);
    }
    if (isTooDeep(value)) fail(TOO_DEEP, start);
    return value;
  });
}

/**
 * One YAML document as projections read it, such as the settings in a ConfigMap.
 * @throws {@link YamlError}
 * @public
 */
export function parseYaml(text: string): unknown {
  const [document, ...others] = readYaml(text);
  if (others.length > 0) throw new YamlError('there is more than one', 1, 1);
  return document;
}

/** Place of the first key that stands twice in its map. */
function repeatedKey(document: Document.Parsed): number | undefined {
  let found: number | undefined;
  visit(document, {
    Map(_key, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function isTooDeep(
  value: unknown,
  depth = 0,
  seen = new Map<object, number>(),
): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > DEEPEST) return true;
  // What an anchor stands for is looked at again only where it stands deeper.
  if ((seen.get(value) ?? -1) >= depth) return false;
  seen.set(value, depth);
  return Object.values(value).some(entry => isTooDeep(entry, depth + 1, seen));
}
