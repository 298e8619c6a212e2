import customResources from './customResources.json';
import {
  FieldsNode,
  ListNode,
  ScalarNode,
  SchemaNode,
  Schemas,
} from './SchemaNode';

/** Something in a manifest that its kind does not have, or not in this form. @public */
export interface SchemaProblem {
  /** Path in the object, such as `spec.servers[0].redirect`. */
  readonly field: string;
  readonly message: string;
  /** True when the kind has no such field, so that an API server drops it. */
  readonly unknown?: true;
}

// Written by our own script: the form is known, though not to the compiler.
const schemas = customResources as unknown as Schemas;

/** `group/Kind` of all schemas. */
const KINDS = new Set(
  Object.keys(schemas.kinds).map(key => key.replace(/\/[^/]+\//, '/')),
);
const TOP_LEVEL = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

/** Longest text tried against a pattern, in characters. */
const LONGEST_MATCHED = 4096;

/** Most problems reported of one object. */
const MOST_PROBLEMS = 100;

/**
 * Compares a manifest of Istio or the Gateway API with the fields its kind has. Fields nobody knows are problems too: an API
 * server drops them without a word. Other kinds have no problems. Never throws.
 * @public
 */
export function validateSchema(object: unknown): SchemaProblem[] {
  if (!isRecord(object)) return [];
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const key = `${apiVersion}/${kind}`;
  const problems: SchemaProblem[] = [];
  const report: Report = (field, message, unknown = false) => {
    if (problems.length < MOST_PROBLEMS)
      problems.push({ field, message, ...(unknown && { unknown }) });
  };
  if (!Object.hasOwn(schemas.kinds, key)) {
    if (KINDS.has(`${apiVersion.split('/')[0]}/${kind}`))
      report('apiVersion', `${apiVersion} is no served version of ${kind}`);
    return problems;
  }
  for (const name of Object.keys(object))
    if (!TOP_LEVEL.has(name))
      report(name, `${kind} has no field ${name}`, true);
  check(object.spec ?? {}, schemas.kinds[key], 'spec', report);
  return problems;
}

/** Whether there is a schema for the version and kind of an object. @internal */
export function hasSchema(object: unknown): boolean {
  return (
    isRecord(object) &&
    Object.hasOwn(schemas.kinds, `${object.apiVersion}/${object.kind}`)
  );
}

type Report = (field: string, message: string, unknown?: boolean) => void;

function check(
  value: unknown,
  node: SchemaNode,
  path: string,
  report: Report,
): void {
  // Null counts as absent.
  if (value === undefined || value === null) return undefined;
  if (typeof node === 'string')
    checkScalar(value, { type: node }, path, report);
  else if ('part' in node) check(value, schemas.parts[node.part], path, report);
  else if ('fields' in node) checkFields(value, node, path, report);
  else if ('items' in node) checkList(value, node, path, report);
  else if ('values' in node) {
    if (!isRecord(value)) return report(path, expected('a map', value));
    for (const [name, entry] of Object.entries(value))
      check(entry, node.values, `${path}[${JSON.stringify(name)}]`, report);
  } else checkScalar(value, node, path, report);
  return undefined;
}

function checkFields(
  value: unknown,
  node: FieldsNode,
  path: string,
  report: Report,
): void {
  if (!isRecord(value)) return report(path, expected('an object', value));
  const isSet = (name: string) =>
    Object.hasOwn(value, name) &&
    value[name] !== undefined &&
    value[name] !== null;
  for (const [name, entry] of Object.entries(value)) {
    if (Object.hasOwn(node.fields, name))
      check(entry, node.fields[name], `${path}.${name}`, report);
    else if (!node.open)
      report(
        `${path}.${name}`,
        unknownField(name, Object.keys(node.fields)),
        true,
      );
  }
  for (const name of node.required ?? [])
    if (!isSet(name)) report(`${path}.${name}`, 'is required');
  for (const names of node.oneOf ?? []) {
    const set = names.filter(isSet);
    if (set.length > 1)
      report(path, `only one of ${set.join(', ')} may be set`);
  }
  return undefined;
}

function unknownField(name: string, known: readonly string[]): string {
  const plain = (text: string) => text.replace(/[_-]/g, '').toLowerCase();
  const meant = known.find(other => plain(other) === plain(name));
  return `there is no field ${name} here: an API server would drop it${
    meant ? `; ${meant} is meant, perhaps` : ''
  }`;
}

function checkList(
  value: unknown,
  { items, minItems = 0, maxItems = Infinity }: ListNode,
  path: string,
  report: Report,
): void {
  if (!Array.isArray(value)) return report(path, expected('a list', value));
  if (value.length < minItems) report(path, `needs at least ${minItems} items`);
  if (value.length > maxItems)
    report(path, `may have at most ${maxItems} items`);
  return value.forEach((item: unknown, i) => {
    if (item === null) report(`${path}[${i}]`, 'may not be null');
    check(item, items, `${path}[${i}]`, report);
  });
}

const FORMS: Readonly<
  Record<
    ScalarNode['type'],
    { readonly name: string; holds(value: unknown): boolean }
  >
> = {
  string: { name: 'a text', holds: value => typeof value === 'string' },
  integer: { name: 'a whole number', holds: Number.isInteger },
  number: { name: 'a number', holds: Number.isFinite },
  boolean: {
    name: 'true or false',
    holds: value => typeof value === 'boolean',
  },
  intOrString: {
    name: 'a number or a text',
    holds: value => typeof value === 'string' || Number.isInteger(value),
  },
  any: { name: 'anything', holds: () => true },
};

function checkScalar(
  value: unknown,
  node: ScalarNode,
  path: string,
  report: Report,
): void {
  const form = FORMS[node.type];
  if (!form.holds(value)) return report(path, expected(form.name, value));
  if (node.enum && !node.enum.includes(value))
    return report(path, `must be one of ${node.enum.join(', ')}`);
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = node;
    if (value < minimum) report(path, `must be at least ${minimum}`);
    if (value > maximum) report(path, `must be at most ${maximum}`);
  }
  if (typeof value === 'string') {
    const { minLength = 0, maxLength = Infinity, pattern } = node;
    if (value.length < minLength)
      report(path, `must have at least ${minLength} characters`);
    else if (value.length > maxLength)
      report(path, `may have at most ${maxLength} characters`);
    else if (
      pattern !== undefined &&
      value.length <= LONGEST_MATCHED &&
      !new RegExp(pattern, 'u').test(value)
    )
      report(path, `must match ${pattern}`);
  }
  return undefined;
}

function expected(form: string, value: unknown): string {
  const found = Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return `expected ${form}, found ${found}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
