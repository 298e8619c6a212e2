import {
  defineKind,
  Kind,
  object,
  projectObject,
  text,
  ValidateObject,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { unionKinds } from './unionKinds';

const complains =
  (message: string): ValidateObject =>
  () =>
    [{ severity: 'error', field: 'spec', message }];

const routes = (own: Partial<Kind> = {}): Kind => ({
  ...defineKind({
    group: 'example.com',
    versions: ['v1'],
    kind: 'Route',
    plural: 'routes',
    scope: 'Namespaced',
    fields: { spec: object({ host: text }) },
  }),
  ...own,
});

const problemsOf = (kind: Kind) =>
  projectObject('c', kind, {
    metadata: { name: 'a', namespace: 'n' },
  }).object?.problems?.map(({ message }) => message);

describe('unionKinds', () => {
  const first = complains('first');
  it.each<
    [string, ValidateObject | undefined, ValidateObject | undefined, string[]?]
  >([
    ['neither declaration', undefined, undefined, undefined],
    ['the first declaration', first, undefined, ['first']],
    ['the second declaration', undefined, complains('second'), ['second']],
    ['both declarations', first, complains('second'), ['first', 'second']],
    ['the same check of both', first, first, ['first']],
  ])('finds in an object what %s finds', (_who, a, b, expected) => {
    const [kind, ...more] = unionKinds([
      routes(a && { validate: a }),
      routes(b && { validate: b }),
    ]);
    expect(more).toEqual([]);
    expect(problemsOf(kind)).toEqual(expected);
  });
});
