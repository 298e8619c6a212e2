const HIDDEN = '(hidden)';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Names whose text value is a secret; names of Secrets, such as `credentialName`, are not. */
const SECRET_NAME =
  /(^|[-_.])(authorization|cookie|set-cookie)$|(password|passwd|passphrase|token|api[-_]?key|access[-_]?key|secret[-_]?key|private[-_]?key|client[-_]?secret)$/i;
const SECRET_ARGUMENT =
  /((?:password|passwd|passphrase|token|secret|api[-_]?key|private[-_]?key)[^=\s]*[=\s]).+/i;

/** An object as it may be shown: without managed fields, values of environment variables and what looks like a secret. */
export function redactObject(
  object: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { metadata, ...rest } = object;
  const shown = redact(rest) as Record<string, unknown>;
  if (typeof metadata !== 'object' || metadata === null) return shown;
  const {
    managedFields: _fields,
    annotations,
    ...meta
  } = metadata as Record<string, unknown>;
  const kept = Object.entries(
    (annotations ?? {}) as Record<string, unknown>,
  ).filter(([name]) => name !== LAST_APPLIED);
  const { apiVersion, kind, ...body } = shown;
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata: redact({
      ...meta,
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    }),
    ...body,
  };
}

function redact(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SECRET_NAME.test(name) ? HIDDEN : value;
  if (Array.isArray(value)) {
    if (name === 'env') return value.map(hideEnvironmentValue);
    if (name === 'args' || name === 'command') return value.map(hideArgument);
    return value.map(item => redact(item, name));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redact(item, key)]),
  );
}

function hideEnvironmentValue(variable: unknown): unknown {
  return typeof variable === 'object' &&
    variable !== null &&
    'value' in variable
    ? { ...variable, value: HIDDEN }
    : variable;
}

function hideArgument(argument: unknown): unknown {
  return typeof argument === 'string'
    ? argument.replace(SECRET_ARGUMENT, `$1${HIDDEN}`)
    : argument;
}
