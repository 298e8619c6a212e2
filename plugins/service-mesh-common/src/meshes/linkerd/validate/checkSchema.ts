import { parseGoDuration } from '../outbound/parseGoDuration';
import { Schema } from './Schema';

/** What a schema has against a value, and where. @internal */
export interface SchemaProblem {
  readonly field: string;
  readonly message: string;
}

/** A value as the API server would keep it, and everything its schema has against it. @internal */
export interface Checked {
  readonly value: unknown;
  readonly problems: readonly SchemaProblem[];
}

const INT32 = 2 ** 31;

/** Longest text (characters) in which a unit is looked for: a row of digits is read once for each of them. */
const LONGEST_DURATION = 1_024;

/** Units of the lenient form of a duration, by the beginning of their longest name. */
const LENIENT_UNITS =
  /^(ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|week|wk.*)$/i;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Formats of durations the API server takes: Go's, and a number with the name of a unit. */
function isDuration(text: string): boolean {
  if (parseGoDuration(text).ok) return true;
  if (text.length > LONGEST_DURATION) return false;
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, unit]) =>
    LENIENT_UNITS.test(unit),
  );
}

function hasType(value: unknown, type: NonNullable<Schema['type']>): boolean {
  switch (type) {
    case 'object':
      return isFields(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'intOrString':
      return (
        typeof value === 'string' ||
        (typeof value === 'number' && Number.isInteger(value))
      );
    default:
      return typeof value === type;
  }
}

function* scalarProblems(value: unknown, schema: Schema): Iterable<string> {
  if (schema.enum && !schema.enum.includes(value as string | number))
    yield `must be one of ${schema.enum.join(', ')}`;
  if (typeof value === 'string') {
    const length = [...value].length;
    if (length < (schema.minLength ?? 0))
      yield `must have at least ${schema.minLength} characters`;
    if (length > (schema.maxLength ?? Infinity))
      yield `must have at most ${schema.maxLength} characters`;
    if (schema.pattern && !schema.pattern.test(value))
      yield `must match ${schema.pattern.source}`;
    if (schema.format === 'duration' && !isDuration(value))
      yield 'must be a duration, such as 10s';
  }
  if (typeof value === 'number') {
    if (value < (schema.minimum ?? -Infinity))
      yield `must be at least ${schema.minimum}`;
    if (value > (schema.maximum ?? Infinity))
      yield `must be at most ${schema.maximum}`;
    if (schema.format === 'int32' && (value >= INT32 || value < -INT32))
      yield 'must fit into 32 bits';
  }
}

function* listProblems(
  value: readonly unknown[],
  schema: Schema,
): Iterable<string> {
  if (value.length < (schema.minItems ?? 0))
    yield `must have at least ${schema.minItems} entries`;
  if (value.length > (schema.maxItems ?? Infinity))
    yield `must have at most ${schema.maxItems} entries`;
  const { uniqueBy } = schema;
  if (uniqueBy === undefined && !schema.unique) return;
  const keys = value.map(entry =>
    JSON.stringify(
      uniqueBy !== undefined && isFields(entry) ? entry[uniqueBy] : entry,
    ),
  );
  if (new Set(keys).size < keys.length)
    yield uniqueBy === undefined
      ? 'must not repeat an entry'
      : `must not repeat a ${uniqueBy}`;
}

/**
 * Reads a value as the API server reads it: fields nobody knows are dropped, defaults filled in, everything else checked.
 * @internal
 */
export function checkSchema(
  value: unknown,
  schema: Schema,
  path = '',
): Checked {
  const problems: SchemaProblem[] = [];
  const kept = check(value, schema, path, problems);
  return { value: kept, problems };
}

function check(
  value: unknown,
  schema: Schema,
  path: string,
  problems: SchemaProblem[],
): unknown {
  const report = (message: string) => problems.push({ field: path, message });
  if (schema.type !== undefined && !hasType(value, schema.type)) {
    report(`must be of type ${schema.type}`);
    return value;
  }
  const before = problems.length;
  for (const message of scalarProblems(value, schema)) report(message);
  let kept = value;
  if (Array.isArray(value)) {
    const { items } = schema;
    const entries = value as readonly unknown[];
    for (const message of listProblems(entries, schema)) report(message);
    if (items)
      kept = entries.map((entry, i) =>
        check(entry, items, `${path}[${i}]`, problems),
      );
  } else if (isFields(value) && schema.type === 'object') {
    kept = checkFields(value, schema, path, problems);
  }
  // A rule may count on the form its schema gives, so it waits until that holds.
  if (problems.length === before)
    for (const { holds, message } of schema.rules ?? [])
      if (!holds(kept)) report(message);
  return kept;
}

function checkFields(
  value: Fields,
  schema: Schema,
  path: string,
  problems: SchemaProblem[],
): Fields {
  const known = schema.properties ?? {};
  const out: Record<string, unknown> = {};
  if (schema.open)
    for (const [key, entry] of Object.entries(value))
      if (!Object.hasOwn(known, key) && key !== '__proto__') out[key] = entry;
  for (const [key, field] of Object.entries(known)) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    const absent =
      given === undefined || (given === null && field.default !== undefined);
    const entry = absent ? field.default : given;
    if (entry !== undefined)
      out[key] = check(
        entry,
        field,
        path === '' ? key : `${path}.${key}`,
        problems,
      );
  }
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(out, key))
      problems.push({
        field: path === '' ? key : `${path}.${key}`,
        message: 'must be set',
      });
  const { exactlyOne } = schema;
  if (exactlyOne) {
    const set = exactlyOne.filter(key => Object.hasOwn(out, key));
    if (set.length !== 1)
      problems.push({
        field: path,
        message: `must set exactly one of ${exactlyOne.join(' and ')}`,
      });
  }
  return out;
}
