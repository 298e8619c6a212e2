import { ValidationProblem } from '../model';
import { validations } from './istio/validate';

/**
 * What a mesh would refuse or warn about in one manifest, beyond its schema; empty for kinds of nobody. It also knows kinds
 * that are not watched. Never throws.
 * @public
 */
export function validateManifest(
  object: unknown,
): readonly ValidationProblem[] {
  if (typeof object !== 'object' || object === null) return [];
  const { apiVersion, kind } = object as Record<string, unknown>;
  return typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    /\.istio\.io\//.test(apiVersion) &&
    Object.hasOwn(validations, kind)
    ? validations[kind](object)
    : [];
}
