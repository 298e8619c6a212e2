type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TEXTS = ['alg', 'kid', 'use', 'x5u', 'x5t', 'x5t#S256'];

/** Members of a key by type: numbers and bytes it must have, further ones of a private key, and other text it must have. */
const TYPES: Readonly<
  Record<
    string,
    {
      readonly binary: readonly string[];
      readonly secret: readonly string[];
      readonly text?: readonly string[];
    }
  >
> = {
  RSA: { binary: ['n', 'e'], secret: ['p', 'q', 'dp', 'dq', 'qi'] },
  EC: { binary: ['x', 'y'], secret: [], text: ['crv'] },
  OKP: { binary: ['x'], secret: [], text: ['crv'] },
  oct: { binary: ['k'], secret: [] },
};

/** What a text of keys holds, or what is wrong with it. @internal */
export type Jwks =
  | { readonly problem: string }
  | {
      /** Positions of the keys that hold more than a public key. */
      readonly privateKeys: readonly number[];
    };

/** Reads a JSON Web Key Set, or a single key; what follows it in the text does not matter. @internal */
export function readJwks(text: string): Jwks {
  const object = firstObject(text);
  if (object === undefined) return { problem: 'jwks is not a JSON object' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(object);
  } catch {
    return { problem: 'jwks is not JSON' };
  }
  if (!isRecord(parsed)) return { problem: 'jwks is not a JSON object' };
  const keys = Object.hasOwn(parsed, 'keys') ? parsed.keys ?? [] : [parsed];
  if (!Array.isArray(keys)) return { problem: 'keys of jwks is not a list' };
  for (const [i, key] of keys.entries()) {
    const problem = keyProblem(key);
    if (problem) return { problem: `jwks key at index ${i}: ${problem}` };
  }
  return {
    privateKeys: keys.flatMap((key: Json, i) => (isPrivate(key) ? [i] : [])),
  };
}

/** The object a text begins with, up to its last brace. */
function firstObject(text: string): string | undefined {
  const start = /^[ \t\r\n]*\{/.exec(text);
  if (!start) return undefined;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return undefined;
}

function isPrivate(key: Json): boolean {
  return key.kty === 'oct' || Object.hasOwn(key, 'd');
}

function keyProblem(key: unknown): string | undefined {
  if (!isRecord(key)) return 'not an object';
  const kty = typeof key.kty === 'string' ? key.kty : '';
  if (!Object.hasOwn(TYPES, kty)) return `unknown type ${JSON.stringify(kty)}`;
  const { binary, secret, text = [] } = TYPES[kty];
  const missing = [...binary, ...text].find(name => !Object.hasOwn(key, name));
  if (missing) return `required member ${missing} is missing`;
  const noText = [...TEXTS, ...text].find(name => !isTextOrNull(key[name]));
  if (noText) return `member ${noText} is not text`;
  const bytes = isPrivate(key) ? [...binary, 'd', ...secret] : binary;
  const noBytes = bytes.find(name => !isBase64OrNull(key[name]));
  if (noBytes) return `member ${noBytes} is not base64`;
  if (!isListOf(key.key_ops, isTextOrNull)) return 'key_ops is no list of text';
  return isListOf(key.x5c, isBase64OrNull)
    ? undefined
    : 'x5c is no list of certificates';
}

function isListOf(list: unknown, fits: (entry: unknown) => boolean): boolean {
  return (list ?? undefined) === undefined
    ? true
    : Array.isArray(list) && list.every(fits);
}

function isTextOrNull(value: unknown): boolean {
  return typeof (value ?? '') === 'string';
}

/** Either alphabet will do, but not both at once; where there is padding, it has to fit. */
function isBase64OrNull(value: unknown): boolean {
  const text = value ?? '';
  if (typeof text !== 'string') return false;
  const digits = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9_-]*|[A-Za-z0-9+/]*)={0,2}$/.test(digits)) return false;
  return digits.endsWith('=')
    ? digits.length % 4 === 0
    : digits.length % 4 !== 1;
}
