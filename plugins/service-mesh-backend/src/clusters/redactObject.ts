type Json = Record<string, unknown>;

/** Text in the place of a value that is not shown. */
const HIDDEN = '(hidden)';

/** Names whose text value is a secret; names of Secrets, such as `credentialName`, are not. */
const SECRET_NAME =
  /(^|[-_.[])(authorization|cookie|set-cookie)\]?$|(password|passwd|passphrase|token|api[-_]?key|access[-_]?key|secret[-_]?key|private[-_]?key|client[-_]?secret)\]?$/i;

/** An argument that carries its secret, such as `--db-password=abc`. */
const SECRET_ARGUMENT =
  /((?:password|passwd|passphrase|token|secret|api[-_]?key|private[-_]?key)[^=\s]{0,64}[=\s])[^]+/i;

/** A flag whose secret is the next argument. */
const SECRET_FLAG =
  /^--?[\w.-]*(password|passwd|passphrase|token|secret|api[-_]?key|private[-_]?key)$/i;

/** Where the text of a secret stands one level below its name: matches of headers, data written into an Envoy filter. */
const LITERAL = /^(exact|prefix|regex|value|inline_?(string|bytes))$/i;

/** Annotations in which a tool keeps a copy of the whole object. */
const COPY_OF_OBJECT =
  /(^|[/.-])last-applied(-configuration)?$|^objectset\.rio\.cattle\.io\/applied$|^kapp\.k14s\.io\/original$/;

/**
 * What is a secret under any name: a text that each contains, its form, and what stays of it. Each is linear in the length of the
 * text, which may be a megabyte.
 */
const SECRET_TEXTS: readonly (readonly [string, RegExp, string])[] = [
  ['://', /(\w:\/\/)[^\s/@:]*:[^\s/@]*@/g, `$1${HIDDEN}@`],
  [
    'PRIVATE KEY',
    /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^]*?(-----END \1-----|$)/g,
    HIDDEN,
  ],
  // The three parts of a signed token; its header is a JSON object, which begins with `{"`.
  ['eyJ', /(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
];

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * An object as it may be shown: without managed fields, copies of itself in annotations, the content of Secrets, values of
 * environment variables and what looks like a secret. A second pass changes nothing.
 */
export function redactObject(raw: unknown): Json {
  if (!isRecord(raw)) return {};
  const { apiVersion, kind, metadata, ...rest } = raw;
  const { data: _data, stringData: _stringData, ...shown } = rest;
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    ...(isRecord(metadata) && { metadata: redactMetadata(metadata) }),
    ...(redact(kind === 'Secret' ? shown : rest) as Json),
  };
}

/** Names are few, but labels and annotations of a hostile cluster may have any. */
const MOST_NAMES = 5_000;
const secretNames = new Map<string, boolean>();

function isSecretName(name: string): boolean {
  let known = secretNames.get(name);
  if (known === undefined) {
    if (secretNames.size >= MOST_NAMES) secretNames.clear();
    secretNames.set(name, (known = SECRET_NAME.test(name)));
  }
  return known;
}

function redactMetadata(metadata: Json): unknown {
  const { managedFields: _fields, annotations, ...rest } = metadata;
  const kept = Object.entries(isRecord(annotations) ? annotations : {}).filter(
    ([name]) => !COPY_OF_OBJECT.test(name),
  );
  return redact({
    ...rest,
    ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
  });
}

/** `name`: the key the value stands under. */
function redact(value: unknown, name = ''): unknown {
  if (typeof value === 'string')
    return isSecretName(name) ? HIDDEN : withoutSecrets(value);
  if (Array.isArray(value)) {
    if (name === 'env') return value.map(hideEnvironmentValue);
    if (name === 'args' || name === 'command') return value.map(hideArgument);
    return value.map(item => redact(item, name));
  }
  if (!isRecord(value)) return value;
  const secret = isSecretName(name);
  const label = value.name ?? value.key;
  const named = typeof label === 'string' && isSecretName(label);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (secret && LITERAL.test(key)) return [key, hideTexts(item)];
      // Headers and conditions are lists of names with values.
      if (named && /^(value|values|notValues)$/.test(key))
        return [key, hideTexts(item)];
      return [key, redact(item, key)];
    }),
  );
}

function hideTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideTexts);
  return typeof value === 'string' ? HIDDEN : redact(value);
}

function hideEnvironmentValue(variable: unknown): unknown {
  if (!isRecord(variable)) return redact(variable);
  return 'value' in variable ? { ...variable, value: HIDDEN } : variable;
}

function hideArgument(
  argument: unknown,
  at: number,
  all: readonly unknown[],
): unknown {
  if (typeof argument !== 'string') return redact(argument);
  const flag = all[at - 1];
  if (
    typeof flag === 'string' &&
    SECRET_FLAG.test(flag) &&
    !argument.startsWith('-')
  )
    return HIDDEN;
  return withoutSecrets(argument.replace(SECRET_ARGUMENT, `$1${HIDDEN}`));
}

function withoutSecrets(text: string): string {
  let rest = text;
  for (const [sign, secret, instead] of SECRET_TEXTS)
    if (rest.includes(sign)) rest = rest.replace(secret, instead);
  return rest;
}
