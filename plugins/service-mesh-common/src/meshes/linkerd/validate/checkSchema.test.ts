import { checkSchema } from './checkSchema';
import { fields, listOf, Schema, TEXT } from './Schema';

const schema: Schema = fields({
  name: { type: 'string', minLength: 1, maxLength: 3, pattern: /^[a-z]*$/ },
  count: { type: 'integer', minimum: 1, maximum: 9, default: 2 },
  big: { type: 'integer', format: 'int32' },
  port: { type: 'intOrString' },
  wait: { type: 'string', format: 'duration' },
  kind: { type: 'string', enum: ['A', 'B'] },
  list: listOf(fields({ id: TEXT }, ['id']), {
    minItems: 1,
    maxItems: 2,
    uniqueBy: 'id',
  }),
  set: listOf(TEXT, { unique: true }),
  either: fields({ a: TEXT, b: TEXT }, [], { exactlyOne: ['a', 'b'] }),
});

describe('a schema', () => {
  it('drops what it does not know and fills in defaults, for null too', () => {
    expect(checkSchema({ name: 'a', other: 1, count: null }, schema)).toEqual({
      value: { name: 'a', count: 2 },
      problems: [],
    });
  });

  it.each<[string, unknown, string]>([
    ['a wrong type', { name: 1 }, 'name'],
    ['null without a default', { name: null }, 'name'],
    ['a text too short', { name: '' }, 'name'],
    ['a text too long', { name: 'abcd' }, 'name'],
    ['a text of another form', { name: 'A' }, 'name'],
    ['a fraction', { count: 1.5 }, 'count'],
    ['a number too small', { count: 0 }, 'count'],
    ['a number too large', { count: 10 }, 'count'],
    ['a number of more than 32 bits', { big: 2 ** 31 }, 'big'],
    ['neither a number nor a text', { port: true }, 'port'],
    ['no duration', { wait: '10' }, 'wait'],
    ['an unknown choice', { kind: 'C' }, 'kind'],
    ['too few entries', { list: [] }, 'list'],
    [
      'too many entries',
      { list: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] },
      'list',
    ],
    ['an entry twice', { list: [{ id: 'a' }, { id: 'a' }] }, 'list'],
    ['an entry without its key', { list: [{}] }, 'list[0].id'],
    ['a text twice', { set: ['a', 'a'] }, 'set'],
    ['two of one choice', { either: { a: 'x', b: 'y' } }, 'either'],
    ['none of one choice', { either: {} }, 'either'],
    ['no object at all', [], ''],
  ])('reports %s', (_, value, field) => {
    const { problems } = checkSchema(value, schema);
    expect(problems.map(problem => problem.field)).toEqual([field]);
  });

  it.each(['10s', '1h30m', '5 seconds', '2 d'])(
    'takes %s for a duration',
    wait => {
      expect(checkSchema({ wait }, schema).problems).toEqual([]);
    },
  );
});
