import { Parsed, valid } from './Parsed';
import { GoDuration, parseGoDuration } from './parseGoDuration';

/**
 * Reads a duration of a policy resource as the policy controller does: like Go, but an empty text is zero, signs may be
 * repeated, and a bare `0` at the end makes all of it zero.
 * @internal
 */
export function parsePolicyDuration(text: string): Parsed<GoDuration> {
  const negative = text.startsWith('-');
  const body = text.replace(/^\+*-*/, '');
  if (body === '') return valid({ nanoseconds: 0, negative });
  const bare = /^(.*[a-zµμ])0$/.exec(body);
  const parsed = parseGoDuration(bare ? bare[1] : body);
  if (!parsed.ok) return parsed;
  const nanoseconds = bare ? 0 : parsed.value.nanoseconds;
  return valid({ nanoseconds, negative });
}
