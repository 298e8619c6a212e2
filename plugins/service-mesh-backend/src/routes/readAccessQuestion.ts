import { InputError } from '@backstage/errors';
import { AccessQuestion } from '@meshwright/backstage-plugin-service-mesh-common';
import { isIP } from 'node:net';

type Query = Readonly<Record<string, unknown>>;

/** Longest texts (characters) a question may carry. */
const LONGEST = { caller: 512, method: 32, path: 2048, host: 261, ip: 45 };

/** Reads a question from query parameters; what is wrong is named. */
export function readAccessQuestion(query: Query): AccessQuestion {
  const text = (name: keyof typeof LONGEST): string | undefined => {
    const value = query[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string')
      throw new InputError(`${name} must be given once`);
    if (value === '' || value.length > LONGEST[name])
      throw new InputError(
        `${name} must have 1 to ${LONGEST[name]} characters`,
      );
    return value;
  };
  const caller = text('caller');
  if (caller === undefined) throw new InputError('caller is required');
  const method = text('method');
  if (method !== undefined && !/^[A-Za-z-]+$/.test(method))
    throw new InputError('method must consist of letters');
  const path = text('path');
  if (path !== undefined && !path.startsWith('/'))
    throw new InputError('path must start with /');
  const host = text('host');
  const ip = text('ip');
  if (ip !== undefined && isIP(ip) === 0)
    throw new InputError('ip must be an IPv4 or IPv6 address');
  const port = query.port === undefined ? undefined : Number(query.port);
  if (
    port !== undefined &&
    !(Number.isInteger(port) && port > 0 && port < 65536)
  )
    throw new InputError('port must be an integer from 1 to 65535');
  const { token } = query;
  if (token !== undefined && token !== 'none' && token !== 'invalid')
    throw new InputError('token must be none or invalid');
  const headers = readPairs(query.header, 'header', /^([^:\s]+):\s*(.*)$/);
  const claims = readPairs(query.claim, 'claim', /^([^=]+)=(.*)$/);
  if (token !== undefined && claims)
    throw new InputError('token and claim must not be given together');
  return {
    caller,
    ...(port !== undefined && { port }),
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(path !== undefined && { path }),
    ...(host !== undefined && { host }),
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name.toLowerCase(),
          value,
        ]),
      ),
    }),
    ...(claims && { claims }),
    ...(token !== undefined && { token }),
    ...(ip !== undefined && { ip }),
  };
}

const FORMS = { header: 'name: value', claim: 'name=value' };

function readPairs(
  written: unknown,
  name: keyof typeof FORMS,
  form: RegExp,
): Record<string, string> | undefined {
  if (written === undefined) return undefined;
  const entries: readonly unknown[] = Array.isArray(written)
    ? written
    : [written];
  if (entries.length > 50)
    throw new InputError(`${name} may be given 50 times at most`);
  return Object.fromEntries(
    entries.map(entry => {
      const match =
        typeof entry === 'string' && entry.length <= 2048
          ? form.exec(entry)
          : null;
      if (!match)
        throw new InputError(`${name} must be written as ${FORMS[name]}`);
      return [match[1], match[2]] as const;
    }),
  );
}
