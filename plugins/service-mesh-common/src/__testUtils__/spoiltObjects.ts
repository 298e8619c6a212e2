import fc from 'fast-check';

/** What people and programs put where something else belongs; texts and numbers of the right form are the worst. */
export const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    '*',
    '**',
    '*.',
    '.',
    '..',
    '/',
    '//',
    '~',
    'mesh',
    '[',
    '(',
    '(a+)+$',
    '\\',
    '{*}',
    '__proto__',
    'constructor',
    '1.2.3.4/99',
    '::/0',
    '\u0000',
    'é',
    '80-90',
    '9e999s',
    '{',
    -1,
    0,
    0.5,
    1e308,
    65_536,
    null,
    true,
    [],
    {},
    [null],
    ['', '*'],
    [{}],
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

export function placesOf(
  value: unknown,
  at: readonly string[] = [],
): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const here = [...at, key];
    const fixed = here.length === 1 && (key === 'apiVersion' || key === 'kind');
    return fixed ? [] : [here, ...placesOf(entry, here)];
  });
}

export function replaced(
  value: unknown,
  [key, ...rest]: readonly string[],
  by: unknown,
): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((entry: unknown, i) =>
      String(i) === key ? replaced(entry, rest, by) : entry,
    );
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      name === key ? replaced(entry, rest, by) : (entry as unknown),
    ]),
  );
}

/** The value without its member or entry at a place. */
export function removed(value: unknown, place: readonly string[]): unknown {
  const [key, ...rest] = place;
  if (Array.isArray(value))
    return value.flatMap((entry: unknown, i) => {
      if (String(i) !== key) return [entry];
      return rest.length > 0 ? [removed(entry, rest)] : [];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]: [string, unknown]) => {
      if (name !== key) return [[name, entry]];
      return rest.length > 0 ? [[name, removed(entry, rest)]] : [];
    }),
  );
}

/** Some of the objects with some of their places filled with odd values, taken out, or filled with what stands elsewhere. */
export const spoilt = (
  rich: readonly unknown[],
): fc.Arbitrary<readonly unknown[]> =>
  fc
    .array(
      fc.record({
        object: fc.nat(),
        place: fc.nat(),
        how: fc.oneof(
          odd.map(value => ({ value })),
          odd.map(value => ({ value })),
          fc.constant('remove' as const),
          fc.nat().map(from => ({ from })),
        ),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map(changes => {
      const objects: unknown[] = [...rich];
      for (const { object, place, how } of changes) {
        const at = object % objects.length;
        const places = placesOf(objects[at]);
        if (places.length === 0) continue;
        const here = places[place % places.length];
        if (how === 'remove') {
          objects[at] = removed(objects[at], here);
          continue;
        }
        objects[at] = replaced(
          objects[at],
          here,
          'value' in how
            ? how.value
            : valueAt(objects[at], places[how.from % places.length]),
        );
      }
      return objects;
    });

function valueAt(value: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null
        ? (at as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}
