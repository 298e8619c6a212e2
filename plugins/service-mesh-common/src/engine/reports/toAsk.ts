import { AccessQuestion, AccessRequest } from '../../model';
import { PlacedAsk } from './decidePlaced';

/** A question in terms of what proxies look at. @internal */
export function toAsk(
  question: AccessQuestion,
  normalize: (path: string) => string,
): PlacedAsk {
  const { method, path, host, headers, ip, token } = question;
  const [plain, ...queries] = path?.split('?') ?? [];
  const query = new URLSearchParams(queries.join('?'));
  const claims = question.claims && nestedClaims(question.claims);
  const { iss, sub } = claims ?? {};
  const forwarded = Object.keys(headers ?? {}).some(
    name => name.toLowerCase() === 'x-forwarded-for',
  );
  const operation: Partial<AccessRequest['operation']> = {
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(path !== undefined && {
      path: normalize(plain.replace(/#.*$/, '')),
      query: Object.fromEntries(query),
    }),
    ...(host !== undefined && { host }),
    ...(headers && { headers }),
    ...(claims && { claims }),
    ...(typeof iss === 'string' &&
      typeof sub === 'string' && { principal: `${iss}/${sub}` }),
    ...(token === 'none' && { claims: null, principal: null }),
    ...(token === 'invalid' && {
      token,
      claims: null,
      principal: null,
    }),
  };
  return {
    operation,
    peer: {
      ...(ip !== undefined && { ip }),
      // Without forwarding headers the address of the connection is the one that counts.
      ...(ip !== undefined && headers && !forwarded && { remoteIp: ip }),
    },
  };
}

/** `realm[roles]` names a claim within a claim. */
function nestedClaims(
  claims: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const [written, value] of Object.entries(claims)) {
    const [name, ...inner] = written.split('[');
    const path = [name, ...inner.map(part => part.replace(/\]$/, ''))];
    let place = result;
    for (const step of path.slice(0, -1)) {
      const next = place[step];
      const nested: Record<string, unknown> =
        typeof next === 'object' && next !== null
          ? (next as Record<string, unknown>)
          : Object.create(null);
      place[step] = nested;
      place = nested;
    }
    place[path[path.length - 1]] = value;
  }
  return result;
}
