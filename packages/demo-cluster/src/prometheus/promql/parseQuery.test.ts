import { parseQuery } from './parseQuery';

describe('parseQuery', () => {
  it.each([
    ['', '1:1: parse error: unexpected end of input'],
    ['sum(', 'unexpected end of input'],
    ['up up', '1:4: parse error: unexpected "up"'],
    ['m{a="b"', 'unexpected end of input'],
    ['topk(3, up)', 'the aggregation "topk" is not supported'],
    ['absent(up)', 'the function "absent" is not supported'],
    ['label_replace(up, "a", "b", "c")', 'expected 5 argument(s)'],
    ['label_replace(up, "a b", "b", "c", "d")', 'invalid destination label'],
    ['label_replace(up, "a", "b", "c", "(")', 'invalid regular expression'],
    ['label_replace(up, up, "b", "c", "d")', 'expected type string'],
    ['rate(a[5m:1m])', 'a subquery is not supported'],
    ['up @ 10', 'the @ modifier is not supported'],
    ['2 ^ 3', 'the operator "^" is not supported'],
    ['a * on (x) group_left (y) b', 'group_left'],
    ['"text"', 'a string as an expression is not supported'],
    ['rate(up)', 'expected type range vector in call to function "rate"'],
    ['rate(up[5m], up[5m])', 'expected 1 argument(s) in call to "rate", got 2'],
    ['sum(up[5m])', 'expected type instant vector in aggregation expression'],
    ['sum(2, up)', 'wrong number of arguments for aggregate expression'],
    ['histogram_quantile(up, up)', 'expected type scalar'],
    ['1 > 2', 'comparisons between scalars must use BOOL modifier'],
    ['1 and 2', 'set operator "and" not allowed in binary scalar expression'],
    ['1 + bool 2', 'bool modifier can only be used on comparison operators'],
    ['up + on (a) 2', 'vector matching only allowed between instant vectors'],
    ['up[5m] + 1', 'binary expression must contain only scalar and instant'],
    ['{a=~".*"}', 'must contain at least one non-empty matcher'],
    ['{}', 'must contain at least one non-empty matcher'],
    ['up{__name__="x"}', 'metric name must not be set twice'],
    ['up{a=~"("}', 'invalid regular expression "("'],
    ['up{a=~"(?=x)"}', 'look-around is not supported'],
    ['up{a=~"(?i)x"}', 'group option is not supported'],
    ['up{a="\\q"}', 'invalid string'],
    ['rate(up[300])', 'the duration "300" is not supported'],
    ['up\n + topk(1, up)', '2:4: parse error'],
  ])('%s is refused: %s', (query, message) => {
    expect(() => parseQuery(query)).toThrow(
      expect.objectContaining({
        errorType: 'bad_data',
        message: expect.stringContaining(message),
      }),
    );
  });

  it.each([
    [`up{a='it"s'}`, 'it"s'],
    ['up{a="a\\"b\\\\c\\n"}', 'a"b\\c\n'],
    ['up{a=`a\\n`}', 'a\\n'],
    ['up{a="\\u00e9\\x41"}', 'éA'],
  ])('%s compares with %j', (query, value) => {
    expect(parseQuery(query)).toMatchObject({
      node: 'vector',
      matchers: [{ label: '__name__' }, { label: 'a', value }],
    });
  });

  it('gives an offset to the last operand', () => {
    expect(parseQuery('a + rate(b[1m]) + c offset 5m')).toMatchObject({
      left: { left: { offsetMs: 0 } },
      right: { offsetMs: 300_000 },
    });
    expect(parseQuery('rate(b[1h30m] offset -1m)')).toMatchObject({
      matrix: { rangeMs: 5_400_000, vector: { offsetMs: -60_000 } },
    });
  });
});
