import { kindKey, ValidateObject } from '../engine';
import { ValidationProblem } from '../model';
import { istio } from './istio';
import { validations } from './istio/validate';
import { linkerd } from './linkerd';

const watched: ReadonlyMap<string, ValidateObject> = new Map(
  [...istio.kinds, ...linkerd.kinds].flatMap(kind =>
    kind.validate ? [[kindKey(kind), kind.validate]] : [],
  ),
);

/**
 * What a mesh would refuse or warn about in one manifest, beyond its schema; empty for kinds of nobody. It also knows kinds of
 * Istio that are not watched. Never throws.
 * @public
 */
export function validateManifest(
  object: unknown,
): readonly ValidationProblem[] {
  if (typeof object !== 'object' || object === null) return [];
  const { apiVersion, kind } = object as Record<string, unknown>;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const known = watched.get(`${group}/${kind}`);
  if (known) return known(object);
  return group.endsWith('.istio.io') && Object.hasOwn(validations, kind)
    ? validations[kind](object)
    : [];
}
