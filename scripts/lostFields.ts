/** What a row gives in place of an example: objects, and places of the example whose values stand elsewhere. */
export interface Given {
  readonly objects: readonly unknown[];
  /** JSON pointers into the example. */
  readonly kept: readonly string[];
}

/**
 * Fields of an example that nothing given in its place has, as kind and path without positions in lists. Names and namespaces
 * are not compared: the form asks for them.
 */
export function lostFields(
  example: readonly unknown[],
  given: readonly Given[],
): string[] {
  const ours = new Set(
    given.flatMap(({ objects }) => objects.flatMap(object => fieldsOf(object))),
  );
  const kept = given.flatMap(places => places.kept.map(pathOf));
  return [...new Set(example.flatMap(object => fieldsOf(object)))].filter(
    field =>
      !ours.has(field) &&
      // A field within one that is named already says nothing more.
      ![...ours].some(own => own.startsWith(`${field}.`)) &&
      !kept.some(path => isWithin(field.slice(field.indexOf(' ') + 1), path)),
  );
}

/** Whether a field is the one that a path names, or lies in it. */
export function isWithin(field: string, path: string): boolean {
  return field === path || field.startsWith(`${path}.`);
}

/** Fields with values. */
function fieldsOf(object: unknown): string[] {
  const visit = (value: unknown, at: string): string[] => {
    if (Array.isArray(value)) return value.flatMap(entry => visit(entry, at));
    if (typeof value !== 'object' || value === null) return at ? [at] : [];
    return Object.entries(value).flatMap(([key, entry]) =>
      visit(entry, at ? `${at}.${key}` : key),
    );
  };
  if (typeof object !== 'object' || object === null) return [];
  const {
    kind,
    apiVersion: _version,
    metadata,
    ...rest
  } = object as Record<string, unknown>;
  const {
    name: _name,
    namespace: _namespace,
    ...more
  } = (metadata ?? {}) as Record<string, unknown>;
  return visit({ metadata: more, ...rest }, '').map(
    field => `${String(kind)} ${field}`,
  );
}

/** A JSON pointer without its positions in lists. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'))
    .filter(step => !/^\d+$/.test(step))
    .join('.');
}
