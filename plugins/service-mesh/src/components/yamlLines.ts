import { isNode, parseDocument, stringify } from 'yaml';

/** One line of a resource, and whether it is part of the field that decided. @internal */
export interface YamlLine {
  readonly text: string;
  readonly marked: boolean;
}

/** A resource as YAML lines, those of `field` marked; the deepest part of the path that exists is marked. @internal */
export function yamlLines(
  object: Readonly<Record<string, unknown>>,
  field?: string,
): YamlLine[] {
  const text = stringify(object, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  const [from, to] = field
    ? markedRange(text, existingPath(object, field))
    : [0, 0];
  let offset = 0;
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => {
      const start = offset;
      offset += line.length + 1;
      return { text: line, marked: start < to && offset > from };
    });
}

function markedRange(
  text: string,
  path: readonly (string | number)[],
): [from: number, to: number] {
  if (path.length === 0) return [0, 0];
  const node = parseDocument(text).getIn(path, true);
  if (!isNode(node) || !node.range) return [0, 0];
  const [start, end] = node.range;
  // The key stands before its value, possibly on the line above.
  const key = path[path.length - 1];
  if (typeof key === 'number') return [text.lastIndexOf('\n', start) + 1, end];
  const keyAt = text
    .slice(0, start)
    .search(
      new RegExp(
        `["']?${key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?:\\s*$`,
      ),
    );
  return [keyAt < 0 ? start : keyAt, end];
}

/** Splits `spec.http[0].name` where the object has such keys; keys may hold dots, as label names do. */
function existingPath(object: unknown, field: string): (string | number)[] {
  const path: (string | number)[] = [];
  let rest = field;
  let value: unknown = object;
  while (rest !== '') {
    rest = rest.replace(/^\./, '');
    const index = /^\[(\d+)\]/.exec(rest);
    if (index && Array.isArray(value)) {
      const position = Number(index[1]);
      if (position >= value.length) return path;
      path.push(position);
      value = value[position];
      rest = rest.slice(index[0].length);
    } else {
      const key = longestKey(value, rest);
      if (key === undefined) return path;
      path.push(key.name);
      value = (value as Record<string, unknown>)[key.name];
      rest = rest.slice(key.length);
    }
  }
  return path;
}

function longestKey(
  value: unknown,
  rest: string,
): { name: string; length: number } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return undefined;
  return Object.keys(value)
    .flatMap(name =>
      [name, `["${name}"]`, `['${name}']`, `[${name}]`].map(form => ({
        name,
        form,
      })),
    )
    .filter(
      ({ form }) =>
        rest.startsWith(form) && /^($|[.[])/.test(rest.slice(form.length)),
    )
    .map(({ name, form }) => ({ name, length: form.length }))
    .sort((a, b) => b.length - a.length)[0];
}
