import { hasSchema, SchemaProblem, validateSchema } from './validateSchema';

const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Fields somebody applied that the API server did not keep, because the kind does not have them: no error, no trace but
 * what the client noted in an annotation of the object. Never throws.
 * @public
 */
export function droppedFields(object: unknown): SchemaProblem[] {
  if (!hasSchema(object)) return [];
  const applied = appliedObject(object);
  if (applied === undefined) return [];
  // A field the server kept is one it knows, whatever the schema here says.
  const kept = new Set(validateSchema(object).map(({ field }) => field));
  return validateSchema(applied).filter(
    ({ field, unknown }) => unknown && !kept.has(field),
  );
}

function appliedObject(object: unknown): unknown {
  const text = own(own(own(object, 'metadata'), 'annotations'), APPLIED);
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
