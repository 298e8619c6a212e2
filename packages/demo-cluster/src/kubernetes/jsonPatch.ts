import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, Json } from '../KubeObject';
import { ApiError } from './ApiError';

/** JSON patch (RFC 6902); an operation that cannot be done fails the whole patch. */
export function jsonPatch(target: Json, operations: Json): Json {
  if (!Array.isArray(operations)) throw failed('a JSON patch is a list');
  return operations.reduce<Json>((document, operation) => {
    if (!isJsonObject(operation)) throw failed('an operation is an object');
    const { op, path, from, value = null } = operation;
    const to = pointer(path);
    switch (op) {
      case 'add':
        return edit(document, to, 'add', value);
      case 'replace':
        read(document, to);
        return edit(document, to, 'replace', value);
      case 'remove':
        read(document, to);
        return edit(document, to, 'remove');
      case 'copy':
        return edit(document, to, 'add', read(document, pointer(from)));
      case 'move': {
        const moved = read(document, pointer(from));
        return edit(edit(document, pointer(from), 'remove'), to, 'add', moved);
      }
      case 'test':
        if (!isDeepStrictEqual(read(document, to), value)) {
          throw failed(`testing value ${path} failed`);
        }
        return document;
      default:
        throw failed(`unknown operation ${String(op)}`);
    }
  }, target);
}

function pointer(path: Json | undefined): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) {
    throw failed(`invalid path ${JSON.stringify(path)}`);
  }
  return path
    .split('/')
    .slice(1)
    .map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function read(document: Json, path: string[]): Json {
  let at: Json | undefined = document;
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)];
    else at = isJsonObject(at) ? at[step] : undefined;
    if (at === undefined) throw failed(`nothing at /${path.join('/')}`);
  }
  return at;
}

function edit(
  document: Json,
  path: string[],
  action: 'add' | 'replace' | 'remove',
  value: Json = null,
): Json {
  if (path.length === 0) return value;
  const [step, ...rest] = path;
  if (Array.isArray(document)) {
    const index = step === '-' ? document.length : Number(step);
    if (!Number.isInteger(index) || index < 0 || index > document.length) {
      throw failed(`no list index ${step}`);
    }
    const copy = [...document];
    if (rest.length > 0)
      copy[index] = edit(document[index], rest, action, value);
    else if (action === 'add') copy.splice(index, 0, value);
    else if (action === 'replace') copy[index] = value;
    else copy.splice(index, 1);
    return copy;
  }
  if (!isJsonObject(document)) throw failed(`nothing at ${step}`);
  const copy = { ...document };
  if (rest.length > 0) {
    const inner = document[step];
    if (inner === undefined) throw failed(`nothing at ${step}`);
    copy[step] = edit(inner, rest, action, value);
  } else if (action === 'remove') {
    delete copy[step];
  } else {
    copy[step] = value;
  }
  return copy;
}

function failed(reason: string): ApiError {
  return new ApiError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${reason}`,
  );
}
