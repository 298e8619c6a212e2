import fc from 'fast-check';
import { undatedFirst, undatedLast } from './byAge';

const object = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    namespace: fc.constantFrom('x', 'y', undefined),
    creationTimestamp: fc.constantFrom(
      undefined,
      'not a time',
      '2023-01-01T00:00:00Z',
      '2024-01-01T00:00:00Z',
    ),
  })
  .map(metadata => ({ metadata }));
const created = ({ metadata }: { metadata: { creationTimestamp?: string } }) =>
  Date.parse(metadata.creationTimestamp ?? '');

describe.each([
  ['undatedFirst', undatedFirst, -Infinity],
  ['undatedLast', undatedLast, Infinity],
] as const)('the order %s', (_name, order, missing) => {
  const age = (one: Parameters<typeof created>[0]) =>
    Number.isNaN(created(one)) ? missing : created(one);

  it('puts the oldest first, and what has no time at its end, whatever the order before', () => {
    fc.assert(
      fc.property(
        fc.array(object, { maxLength: 8 }).chain(list =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(list, {
              minLength: list.length,
              maxLength: list.length,
            }),
          ),
        ),
        ([list, shuffled]) => {
          const sorted = [...list].sort(order);
          const places = (all: typeof list) =>
            all.map(one => [
              age(one),
              one.metadata.name,
              one.metadata.namespace,
            ]);
          expect(places([...shuffled].sort(order))).toEqual(places(sorted));
          const inOrder = sorted
            .slice(1)
            .every(
              (one, i) =>
                age(one) > age(sorted[i]) ||
                (age(one) === age(sorted[i]) &&
                  one.metadata.name >= sorted[i].metadata.name),
            );
          expect(inOrder).toBe(true);
        },
      ),
    );
  });

  it('says the opposite of two the other way round', () => {
    fc.assert(
      fc.property(object, object, (a, b) =>
        expect(Math.sign(order(a, b)) + Math.sign(order(b, a))).toBe(0),
      ),
    );
  });
});
