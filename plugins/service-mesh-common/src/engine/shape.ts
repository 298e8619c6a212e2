/**
 * A shape says which fields of an object we read and of what form they are. One declaration gives three things:
 * the projection (nothing else is kept), the check (a field of another form is a problem, never a crash) and the
 * TypeScript type.
 */

/** A problem found while projecting: where, and what was expected. @public */
export interface ShapeProblem {
  readonly field: string;
  readonly problem: string;
}

/** What a projection may need from outside; the engine itself stays pure. @public */
export interface ProjectionTools {
  /** Called with every text kept, so that equal texts can share memory. */
  readonly intern?: (text: string) => string;
  /** Parses a YAML document held in a text field; throws on a syntax error. */
  readonly parseYaml?: (text: string) => unknown;
}

/**
 * The part of a value that a field looks at, so that a reader need not even parse the rest: the named members of an object
 * (with `others`, all the others as well), the same part of each item of a list, or nothing unless one of the texts stands
 * in the value as a text or a key; these are of ASCII letters, digits and underscores.
 * @public
 */
export type Reach =
  | {
      readonly members: Readonly<Record<string, Reach | undefined>>;
      readonly others?: true;
    }
  | { readonly items: Reach | undefined }
  | { readonly mentions: readonly string[] };

/** One field of a shape; `T` is the type of its projection. @public */
export interface Field<T> {
  readonly project: (
    value: unknown,
    path: string,
    problems: ShapeProblem[],
    tools: ProjectionTools,
  ) => T | undefined;
  /** The part of the value that `project` looks at; all of it when absent. */
  readonly reach?: Reach;
}

/** Type of a projected field. @public */
export type TypeOf<F> = F extends Field<infer T> ? T : never;

/** Longest text kept, in characters: hostile annotations reach megabytes. */
const LONGEST_TEXT = 65_536;

/** Keys that would reach an object's prototype when copied. */
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function expected(
  form: string,
  value: unknown,
  path: string,
  problems: ShapeProblem[],
): undefined {
  problems.push({
    field: path,
    problem: `expected ${form}, found ${describe(value)}`,
  });
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text. @public */
export const text: Field<string> = {
  project(value, path, problems, { intern }) {
    if (typeof value !== 'string')
      return expected('a text', value, path, problems);
    if (value.length > LONGEST_TEXT) {
      problems.push({
        field: path,
        problem: `text of ${value.length} characters was left out`,
      });
      return undefined;
    }
    return intern ? intern(value) : value;
  },
};

/** A finite number. @public */
export const number: Field<number> = {
  project: (value, path, problems) =>
    typeof value === 'number' && Number.isFinite(value)
      ? value
      : expected('a number', value, path, problems),
};

/** A number or a text, as in `targetPort`. @public */
export const intOrText: Field<number | string> = {
  project(value, path, problems, tools) {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return typeof value === 'string'
      ? text.project(value, path, problems, tools)
      : expected('a number or a text', value, path, problems);
  },
};

/** True or false. @public */
export const bool: Field<boolean> = {
  project: (value, path, problems) =>
    typeof value === 'boolean'
      ? value
      : expected('true or false', value, path, problems),
};

/** A list; null counts as absent, a wrong item is a problem and left out. @public */
export function list<T>(item: Field<T>): Field<readonly T[]> {
  return {
    ...(item.reach && { reach: { items: item.reach } }),
    project(value, path, problems, tools) {
      if (!Array.isArray(value))
        return expected('a list', value, path, problems);
      const out: T[] = [];
      value.forEach((entry, i) => {
        const projected = item.project(entry, `${path}[${i}]`, problems, tools);
        if (projected !== undefined) out.push(projected);
      });
      return out;
    },
  };
}

/** A map from text to values; null values and unsafe keys are left out. @public */
export function map<T>(
  item: Field<T>,
  keep?: (key: string) => boolean,
): Field<Readonly<Record<string, T>>> {
  return {
    project(value, path, problems, tools) {
      if (!isRecord(value)) return expected('a map', value, path, problems);
      const out: Record<string, T> = {};
      for (const [key, entry] of Object.entries(value)) {
        if (UNSAFE_KEYS.has(key) || entry === null || (keep && !keep(key)))
          continue;
        const projected = item.project(
          entry,
          `${path}[${JSON.stringify(key)}]`,
          problems,
          tools,
        );
        if (projected !== undefined)
          out[tools.intern ? tools.intern(key) : key] = projected;
      }
      return out;
    },
  };
}

/** The fields of an object that are read; every one is optional. @public */
export type ObjectFields = Readonly<Record<string, Field<unknown>>>;

/** Type of a projected object. @public */
export type ObjectOfFields<F extends ObjectFields> = {
  readonly [K in keyof F]?: TypeOf<F[K]>;
};

/** Fields without inner ones; their only problem is in the value itself. */
const LEAVES: ReadonlySet<Field<unknown>> = new Set<Field<unknown>>([
  text,
  number,
  intOrText,
  bool,
]);

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}

/** Makes the path only of a value that has a problem: a cluster has millions of leaves. */
function projectLeaf<T>(
  field: Field<T>,
  value: unknown,
  path: string,
  name: string,
  problems: ShapeProblem[],
  tools: ProjectionTools,
): T | undefined {
  const known = problems.length;
  const projected = field.project(value, name, problems, tools);
  if (path && problems.length > known)
    problems[known] = { ...problems[known], field: join(path, name) };
  return projected;
}

/** An object of which the named fields are read; null counts as absent. @public */
export function object<F extends ObjectFields>(
  fields: F,
): Field<ObjectOfFields<F>> {
  const names = Object.keys(fields);
  return {
    reach: {
      members: Object.fromEntries(
        names.map(name => [name, fields[name].reach]),
      ),
    },
    project(value, path, problems, tools) {
      if (!isRecord(value)) return expected('an object', value, path, problems);
      const out: Record<string, unknown> = {};
      for (const name of names) {
        const entry = Object.hasOwn(value, name) ? value[name] : undefined;
        if (entry === undefined || entry === null) continue;
        const field = fields[name];
        const projected = LEAVES.has(field)
          ? projectLeaf(field, entry, path, name, problems, tools)
          : field.project(entry, join(path, name), problems, tools);
        if (projected !== undefined) out[name] = projected;
      }
      return out as ObjectOfFields<F>;
    },
  };
}

/** Any JSON value, copied without unsafe keys, for parts whose form is open. @public */
export const json: Field<unknown> = {
  project(value, path, problems, tools) {
    if (Array.isArray(value))
      return value.map((entry, i) =>
        json.project(entry, `${path}[${i}]`, problems, tools),
      );
    if (isRecord(value)) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => !UNSAFE_KEYS.has(key))
          .map(([key, entry]) => [
            key,
            json.project(entry, `${path}.${key}`, problems, tools),
          ]),
      );
    }
    return typeof value === 'string'
      ? text.project(value, path, problems, tools)
      : value;
  },
};

/** A text that holds a YAML document, read as the given field. @public */
export function yamlText<T>(item: Field<T>): Field<T> {
  return {
    project(value, path, problems, tools) {
      if (typeof value !== 'string')
        return expected('a YAML text', value, path, problems);
      if (!tools.parseYaml)
        return expected('a reader that knows YAML', value, path, problems);
      try {
        return item.project(
          tools.parseYaml(value) ?? {},
          path,
          problems,
          tools,
        );
      } catch (error) {
        problems.push({
          field: path,
          problem: `not YAML: ${
            error instanceof Error ? error.message.split('\n')[0] : 'unreadable'
          }`,
        });
        return undefined;
      }
    },
  };
}

/** A recursive field, resolved on first use. @public */
export function lazy<T>(field: () => Field<T>): Field<T> {
  return {
    project: (value, path, problems, tools) =>
      field().project(value, path, problems, tools),
  };
}
