import { countedInStep, withBegun } from './withBegun';

const one = (
  labels: Record<string, string>,
  ...points: [number, number][]
) => ({
  labels,
  points,
});

describe('withBegun', () => {
  it.each([
    [
      'a counter that never grew after its first sample',
      [one({ a: '1' }, [1, 0], [2, 0])],
      [one({ a: '1' }, [1, 1])],
      [one({ a: '1' }, [1, 1], [2, 0])],
    ],
    [
      'a counter with one sample, which has no increase at all',
      [],
      [one({ a: '1' }, [3, 1])],
      [one({ a: '1' }, [3, 1])],
    ],
    [
      'a counter that began and grew: the greater of both, not the sum',
      [one({ a: '1', b: '2' }, [1, 5])],
      [one({ b: '2', a: '1' }, [1, 4])],
      [one({ a: '1', b: '2' }, [1, 5])],
    ],
    [
      'counters of others',
      [one({ a: '1' }, [1, 5])],
      [one({ a: '2' }, [1, 4])],
      [one({ a: '1' }, [1, 5]), one({ a: '2' }, [1, 4])],
    ],
  ])('counts %s', (_words, grown, begun, expected) => {
    expect(withBegun(grown, begun)).toEqual(expected);
  });
});

describe('countedInStep', () => {
  it('puts selectors together, and asks for nothing without any', () => {
    expect(countedInStep('m', ['a'], ['x="1"', 'x="2"'], 60)).toEqual({
      grown: 'sum by (a) (increase(m{x="1"}[60s]) or increase(m{x="2"}[60s]))',
      begun:
        'sum by (a) ((m{x="1"} unless m{x="1"} offset 60s) or (m{x="2"} unless m{x="2"} offset 60s))',
    });
    expect(countedInStep('m', ['a'], [], 60).grown).toBe(
      'sum by (a) (vector(0) > 1)',
    );
  });
});
