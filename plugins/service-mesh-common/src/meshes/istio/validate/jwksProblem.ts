type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members a key of a type needs, first as a public key; a private one has `d` on top. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
  oct: ['k'],
};

const CURVES: Readonly<Record<string, readonly string[]>> = {
  EC: ['P-256', 'P-384', 'P-521', 'secp256k1'],
  OKP: ['Ed25519', 'X25519', 'Ed448', 'X448'],
};

/** Members that are numbers or bytes in base64. */
const BINARY = new Set(['n', 'e', 'd', 'x', 'y', 'k']);

/** What a text of keys holds, or what is wrong with it. @internal */
export type Jwks =
  | { readonly problem: string }
  | {
      /** Positions of the keys that hold more than a public key. */
      readonly privateKeys: readonly number[];
    };

/** Reads a JSON Web Key Set, or a single key. @internal */
export function readJwks(text: string): Jwks {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { problem: 'jwks is not JSON' };
  }
  if (!isRecord(parsed)) return { problem: 'jwks is not a JSON object' };
  const keys = Object.hasOwn(parsed, 'keys') ? parsed.keys : [parsed];
  if (!Array.isArray(keys)) return { problem: 'keys of jwks is not a list' };
  for (const [i, key] of keys.entries()) {
    const problem = keyProblem(key);
    if (problem) return { problem: `jwks key at index ${i}: ${problem}` };
  }
  return {
    privateKeys: keys.flatMap((key: Json, i) =>
      key.kty === 'oct' || hasOwnText(key, 'd') ? [i] : [],
    ),
  };
}

function hasOwnText(key: Json, name: string): boolean {
  return (
    Object.hasOwn(key, name) &&
    typeof key[name] === 'string' &&
    key[name] !== ''
  );
}

function keyProblem(key: unknown): string | undefined {
  if (!isRecord(key)) return 'not an object';
  const kty = typeof key.kty === 'string' ? key.kty : '';
  if (!Object.hasOwn(MEMBERS, kty))
    return `unknown type ${JSON.stringify(kty)}`;
  for (const member of MEMBERS[kty]) {
    if (!hasOwnText(key, member)) return `required member ${member} is missing`;
    if (BINARY.has(member) && !isBase64(key[member] as string))
      return `member ${member} is not base64`;
  }
  if (
    Object.hasOwn(key, 'd') &&
    !(hasOwnText(key, 'd') && isBase64(key.d as string))
  )
    return 'member d is not base64';
  const curves = Object.hasOwn(CURVES, kty) ? CURVES[kty] : undefined;
  return curves && !curves.includes(key.crv as string)
    ? `unknown curve ${JSON.stringify(key.crv)}`
    : undefined;
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9_\-+/]*={0,2}$/.test(text);
}
