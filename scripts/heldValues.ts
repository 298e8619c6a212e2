import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { HeldValue } from './seedRows/HeldValue';

/** What of the values the files of a case lack, in words. */
export function missingValues(
  values: readonly HeldValue[],
  files: ReadonlyMap<string, string>,
  example: string,
): string[] {
  const documents = parseAllDocuments(example).map(
    document => document.toJS() as unknown,
  );
  return values.flatMap(({ in: place, at, is }) => {
    const found = placesOf(files, place).map(value => valueAt(value, at));
    if (found.length === 0) return [`there is no ${place}`];
    const wanted =
      'value' in is
        ? [is.value]
        : documents
            .map(document => valueAt(document, is.example))
            .filter(value => value !== undefined);
    if (wanted.length === 0)
      return ['example' in is ? `the example has no ${is.example}` : ''];
    return wanted.some(value =>
      found.some(one => isDeepStrictEqual(inUnits(one), inUnits(value))),
    )
      ? []
      : [
          `${place}${at} is ${JSON.stringify(
            found[0],
          )} instead of ${JSON.stringify(wanted[0])}`,
        ];
  });
}

/** Whole files, and the objects in them, that a name stands for. */
function placesOf(
  files: ReadonlyMap<string, string>,
  place: string,
): unknown[] {
  const file = files.get(place);
  if (file !== undefined) return [parse(file)];
  return [...files]
    .filter(([name]) => name.endsWith('.yaml'))
    .flatMap(([, text]) =>
      parseAllDocuments(text).map(document => document.toJS() as unknown),
    )
    .filter(
      object =>
        `${String(valueAt(object, '/kind'))} ${String(
          valueAt(object, '/metadata/name'),
        )}` === place,
    );
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce<unknown>((at, step) => {
      const entered = typeof at === 'string' ? (parse(at) as unknown) : at;
      return typeof entered === 'object' && entered !== null
        ? (entered as Record<string, unknown>)[step]
        : undefined;
    }, value);
}

/** Amounts of memory in mebibytes, so that 2Gi is 2048Mi. */
function inUnits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inUnits);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, inUnits(entry)]),
    );
  const [, amount, unit] = /^(\d+)([MG]i)$/.exec(String(value)) ?? [];
  return amount
    ? { mebibytes: Number(amount) * (unit === 'Gi' ? 1024 : 1) }
    : value;
}
