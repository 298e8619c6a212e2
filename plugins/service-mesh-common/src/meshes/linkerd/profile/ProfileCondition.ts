import { invalid, Parsed, valid } from '../outbound/Parsed';

/** A condition on a request, as the proxy holds it. @internal */
export type RequestCondition =
  | { readonly all: readonly RequestCondition[] }
  | { readonly any: readonly RequestCondition[] }
  | { readonly not: RequestCondition }
  | { readonly method: string }
  | { readonly path: string };

/** A condition on a response, as the proxy holds it. @internal */
export type ResponseCondition =
  | { readonly all: readonly ResponseCondition[] }
  | { readonly any: readonly ResponseCondition[] }
  | { readonly not: ResponseCondition }
  | { readonly status: { readonly min?: number; readonly max?: number } };

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the parts that are conditions themselves, in the order clients are told of them; `own` reads what stands before a `not`, `last` what stands after it. */
function read<C>(
  raw: unknown,
  nothing: string,
  own: (fields: Fields, found: C[]) => string | undefined,
  last: (fields: Fields) => readonly C[],
  wrap: {
    all(list: readonly C[]): C;
    any(list: readonly C[]): C;
    not(condition: C): C;
  },
): Parsed<C> {
  if (!isFields(raw)) return invalid(nothing);
  const again = (child: unknown) => read(child, nothing, own, last, wrap);
  const found: C[] = [];
  for (const key of ['all', 'any'] as const) {
    const children = raw[key];
    if (!Array.isArray(children)) continue;
    const list: C[] = [];
    for (const child of children as readonly unknown[]) {
      if (child === null) return invalid(`null condition "${key}"`);
      const parsed = again(child);
      if (!parsed.ok) return parsed;
      list.push(parsed.value);
    }
    found.push(wrap[key](list));
  }
  const problem = own(raw, found);
  if (problem !== undefined) return invalid(problem);
  if (raw.not !== undefined && raw.not !== null) {
    const parsed = again(raw.not);
    if (!parsed.ok) return parsed;
    found.push(wrap.not(parsed.value));
  }
  found.push(...last(raw));
  if (found.length === 0) return invalid(nothing);
  return valid(found.length === 1 ? found[0] : wrap.all(found));
}

/** Reads the condition of a route; several fields must all hold. @internal */
export function requestCondition(raw: unknown): Parsed<RequestCondition> {
  return read<RequestCondition>(
    raw,
    'A request match must have a field set',
    ({ method }, found) => {
      // The destination service writes methods in capitals.
      if (typeof method === 'string' && method !== '')
        found.push({ method: method.toUpperCase() });
      return undefined;
    },
    ({ pathRegex }) =>
      typeof pathRegex === 'string' && pathRegex !== ''
        ? [{ path: pathRegex }]
        : [],
    {
      all: all => ({ all }),
      any: any => ({ any }),
      not: not => ({ not }),
    },
  );
}

/** Statuses there are. */
const [LEAST, MOST] = [100, 599];

function rangeProblem(min: number, max: number): string | undefined {
  const outside = (n: number) => n !== 0 && (n < LEAST || n > MOST);
  if (outside(min))
    return `Range minimum must be between ${LEAST} and ${MOST}, inclusive`;
  if (outside(max))
    return `Range maximum must be between ${LEAST} and ${MOST}, inclusive`;
  return max !== 0 && min !== 0 && max < min
    ? 'Range maximum cannot be smaller than minimum'
    : undefined;
}

/** Reads the condition of a class of responses. @internal */
export function responseCondition(raw: unknown): Parsed<ResponseCondition> {
  return read<ResponseCondition>(
    raw,
    'A response match must have a field set',
    ({ status }, found) => {
      if (!isFields(status)) return undefined;
      const { min, max } = status;
      const problem = rangeProblem(
        typeof min === 'number' ? min : 0,
        typeof max === 'number' ? max : 0,
      );
      if (problem !== undefined) return problem;
      found.push({
        status: {
          ...(typeof min === 'number' && { min }),
          ...(typeof max === 'number' && { max }),
        },
      });
      return undefined;
    },
    () => [],
    {
      all: all => ({ all }),
      any: any => ({ any }),
      not: not => ({ not }),
    },
  );
}
