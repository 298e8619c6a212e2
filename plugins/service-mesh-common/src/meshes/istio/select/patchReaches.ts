import { matchValue } from '../../../engine/matchValue';
import { EnvoyFilter } from '../kinds';
import { Labels } from '../selects';
import { re2Problem } from '../validate/re2Problem';

/** A patch as an EnvoyFilter writes it. @internal */
export type WrittenPatch = NonNullable<
  NonNullable<EnvoyFilter['spec']>['configPatches']
>[number];

/** Longer patterns are not compiled, so that they match no version. Characters. */
const LONGEST_PATTERN = 1024;

/** Whether a pattern is found anywhere in a version; one that is no pattern asks for nothing. */
function versionMatches(pattern: string, version: string): boolean {
  if (pattern.length > LONGEST_PATTERN) return false;
  if (re2Problem(pattern) !== undefined) return true;
  return version !== '' && matchValue({ regex: `.*(?:${pattern}).*` }, version);
}

/**
 * Whether a patch is applied to proxies of a version with that metadata; metadata that is not known does not keep it away.
 * One that changes nothing is left out.
 * @internal
 */
export function patchReaches(
  { match, patch }: WrittenPatch,
  version: string,
  metadata?: Labels,
): boolean {
  if (!patch) return false;
  const { proxyVersion, metadata: wanted = {} } = match?.proxy ?? {};
  if (proxyVersion && !versionMatches(proxyVersion, version)) return false;
  return (
    metadata === undefined ||
    Object.entries(wanted).every(
      ([key, value]) =>
        (Object.hasOwn(metadata, key) ? metadata[key] : undefined) === value,
    )
  );
}
