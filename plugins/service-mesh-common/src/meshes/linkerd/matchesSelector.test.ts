import { matchesSelector, RawSelector } from './matchesSelector';

describe('selectors of Linkerd’s resources', () => {
  const labels = { app: 'web' };
  it.each<[string, RawSelector, boolean]>([
    ['nothing selects everything', {}, true],
    ['NotIn of another value', one('NotIn', ['api']), true],
    ['NotIn of a label that is not there', one('NotIn', ['x'], 'tier'), true],
    ['NotIn of the value', one('NotIn', ['web']), false],
    ['NotIn without values', one('NotIn'), false],
    ['In without values', one('In'), false],
    ['Exists', one('Exists'), true],
    ['Exists with values', one('Exists', ['web']), false],
    ['DoesNotExist', one('DoesNotExist', undefined, 'tier'), true],
    ['DoesNotExist with values', one('DoesNotExist', ['x'], 'tier'), false],
    ['an operator nobody knows', one('Gt', ['1']), false],
  ])('%s', (_, selector, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });

  function one(
    operator: string,
    values?: readonly string[],
    key = 'app',
  ): RawSelector {
    return { matchExpressions: [{ key, operator, ...(values && { values }) }] };
  }
});
