import { matchValue } from '../../../engine/matchValue';

/** Whether a patch is meant for proxies of a version; the pattern has to cover its beginning. @internal */
export function proxyVersionMatches(
  pattern: string | undefined,
  version: string,
): boolean {
  return !pattern || matchValue({ regex: `(?:${pattern}).*` }, version);
}
