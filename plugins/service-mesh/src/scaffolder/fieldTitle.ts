type Schema = Readonly<Record<string, unknown>>;
type Step = string | number;

/** Fields of the Service that an earlier page of the form has picked, whose schema this page does not have. */
const PICKED: Readonly<Record<string, string>> = {
  mesh: 'Mesh',
  target: 'Service',
  'target.namespace': 'Namespace',
  'target.service': 'Service',
  'target.labels': 'Labels of the pods',
  'target.port': 'Port',
  'target.port.number': 'Port of the Service',
  'target.port.target': 'Port of the pods',
  'target.port.protocol': 'What the port speaks',
};

/**
 * The titles that lead to a field of an intent in the form, such as `Retries, When, entry 1` for `retries.on[0]`.
 *
 * @param intent - The intent as the template says it: expressions over the values of the form
 * @param page - The schema of the page
 */
export function fieldTitle(
  field: string,
  intent: unknown,
  page: unknown,
): string {
  const picked = PICKED[field.replace(/^scope\./, '')];
  if (picked !== undefined) return picked;
  const steps = inForm(stepsOf(field), intent);
  const titles: string[] = [];
  let schemas = isSchema(page) ? [page] : [];
  for (const step of steps) {
    schemas =
      typeof step === 'number'
        ? schemas.flatMap(({ items }) => (isSchema(items) ? [items] : []))
        : schemas.flatMap(schema => propertiesOf(schema, step));
    const title = schemas.find(schema => typeof schema.title === 'string');
    titles.push(
      typeof step === 'number'
        ? `entry ${step + 1}`
        : String(title?.title ?? inWords(step)),
    );
  }
  return titles.join(', ');
}

function stepsOf(field: string): Step[] {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, index]) =>
    index === undefined ? name : Number(index),
  );
}

/** The steps from the values of the form on, as far as one expression says where a field comes from. */
function inForm(steps: readonly Step[], intent: unknown): readonly Step[] {
  let at: unknown = intent;
  for (let i = 0; i <= steps.length; i++) {
    if (typeof at === 'string') {
      const [, parameter] = /parameters\.([\w.]+)/.exec(at) ?? [];
      return parameter ? [...parameter.split('.'), ...steps.slice(i)] : steps;
    }
    if (!isSchema(at) || i === steps.length) return steps;
    at = at[steps[i]];
  }
  return steps;
}

/** A property as the schema has it, also where another value of the form decides whether it is there. */
function propertiesOf(schema: Schema, name: string): Schema[] {
  const { properties, dependencies, oneOf, anyOf, allOf, then } = schema;
  const own = isSchema(properties) ? properties[name] : undefined;
  const others = [
    ...(isSchema(dependencies) ? Object.values(dependencies) : []),
    then,
    ...[oneOf, anyOf, allOf].flatMap(list => (Array.isArray(list) ? list : [])),
  ];
  return [
    ...(isSchema(own) ? [own] : []),
    ...others.flatMap(other =>
      isSchema(other) ? propertiesOf(other, name) : [],
    ),
  ];
}

function inWords(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
