import {
  Field,
  Kind,
  kindKey,
  ObjectFields,
  ValidateObject,
} from '@meshwright/backstage-plugin-service-mesh-common';

const merged = new WeakMap<Kind, WeakMap<Kind, Kind>>();

/**
 * One kind for each key. Two declarations of one key become a kind that reads what both read: a mesh from outside may
 * watch the same ConfigMaps or routes as ours. The same two declarations always give the same object.
 */
export function unionKinds(kinds: readonly Kind[]): readonly Kind[] {
  const byKey = new Map<string, Kind>();
  for (const kind of kinds) {
    const known = byKey.get(kindKey(kind));
    byKey.set(
      kindKey(kind),
      known && known !== kind ? mergePair(known, kind) : kind,
    );
  }
  return [...byKey.values()];
}

function mergePair(a: Kind, b: Kind): Kind {
  const known = merged.get(a)?.get(b);
  if (known) return known;
  const fields: Record<string, Field<unknown>> = { ...a.fields };
  for (const [name, field] of Object.entries(b.fields)) {
    fields[name] =
      fields[name] && fields[name] !== field
        ? both(fields[name], field)
        : field;
  }
  const kind: Kind = {
    group: a.group,
    kind: a.kind,
    plural: a.plural,
    scope: a.scope,
    fields: fields as ObjectFields,
    versions: [...new Set([...a.versions, ...b.versions])],
    onProblem:
      a.onProblem === 'keep' && b.onProblem === 'keep' ? 'keep' : 'exclude',
    ...(a.names &&
      b.names && {
        names: [...new Set([...a.names, ...b.names])],
        namePrefixes: [
          ...new Set([...(a.namePrefixes ?? []), ...(b.namePrefixes ?? [])]),
        ],
      }),
    ...(a.metadataOnly && b.metadataOnly && { metadataOnly: true }),
    ...(a.optIn && b.optIn && { optIn: true }),
    ...(a.fieldSelector === b.fieldSelector &&
      a.fieldSelector && { fieldSelector: a.fieldSelector }),
    ...validatedBy(a.validate, b.validate),
  };
  if (!merged.has(a)) merged.set(a, new WeakMap());
  merged.get(a)?.set(b, kind);
  return kind;
}

/** What either declaration finds wrong with an object counts. */
function validatedBy(
  a: ValidateObject | undefined,
  b: ValidateObject | undefined,
): Pick<Kind, 'validate'> {
  if (!a || !b || a === b) {
    const validate = a ?? b;
    return validate ? { validate } : {};
  }
  return { validate: object => [...a(object), ...b(object)] };
}

/** Reads a value as both fields do and lays the results over each other. */
function both(a: Field<unknown>, b: Field<unknown>): Field<unknown> {
  return {
    project(value, path, problems, tools) {
      const first = a.project(value, path, problems, tools);
      const known = new Set(problems.map(p => p.field));
      const more: typeof problems = [];
      const second = b.project(value, path, more, tools);
      problems.push(...more.filter(p => !known.has(p.field)));
      return overlay(first, second);
    },
  };
}

function overlay(a: unknown, b: unknown): unknown {
  if (a === undefined || b === undefined) return a ?? b;
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    return a.map((entry, i) => overlay(entry, b[i]));
  if (!isPlain(a) || !isPlain(b)) return a;
  const out: Record<string, unknown> = { ...b, ...a };
  for (const key of Object.keys(b))
    if (Object.hasOwn(a, key)) out[key] = overlay(a[key], b[key]);
  return out;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
