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

/** Some of the objects with some of their places filled with odd values. */
export const spoilt = (
  rich: readonly unknown[],
): fc.Arbitrary<readonly unknown[]> =>
  fc
    .array(
      fc.record({
        object: fc.nat(),
        place: fc.nat(),
        value: odd,
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map(changes => {
      const objects: unknown[] = [...rich];
      for (const { object, place, value } of changes) {
        const at = object % objects.length;
        const places = placesOf(objects[at]);
        if (places.length > 0)
          objects[at] = replaced(
            objects[at],
            places[place % places.length],
            value,
          );
      }
      return objects;
    });
