import fc from 'fast-check';
import { intentTargets, meshes, validateManifest } from '.';
import { indexFromRaw } from '../__testUtils__';
import { canonicalJson, IntentWriter, MeshWriters } from '../engine';
import { editManifest } from '../engine/editManifest';
import { ManifestPath } from '../engine/Migration';
import { Intents } from '../model';
import { intents } from './__testUtils__/intents';

type AnyWriter = IntentWriter<Intents[keyof Intents]>;

/** What nobody should be able to write, by the sort of the field. */
const BAD = {
  string: ['', 'Not A Name', '-', 'x'.repeat(300), 'a\nb'],
  number: [-1, 0, 1.5, 1e12, Number.NaN, Number.POSITIVE_INFINITY],
  boolean: [],
  object: [[]],
};

/** Fields with a closed list of values, which the schema of the action compares. */
const CLOSED = new Set([
  'type',
  'mode',
  'protocol',
  'api',
  'dataPlane',
  'from',
]);

/** Places of an intent, each with something bad for it. */
function spoiled(
  value: unknown,
  at: ManifestPath = [],
): [ManifestPath, unknown][] {
  if (Array.isArray(value))
    return [
      [at, []],
      ...value.slice(0, 2).flatMap((entry, i) => spoiled(entry, [...at, i])),
    ];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, entry]) =>
      CLOSED.has(key) ? [] : spoiled(entry, [...at, key]),
    );
  const sort = typeof value as keyof typeof BAD;
  return (BAD[sort] ?? []).map(bad => [at, bad]);
}

/** Why a bad intent is neither refused by name nor written as it is; undefined = all is well. */
function complaint(writer: AnyWriter, intent: Intents[keyof Intents]) {
  const written = writer.write(intent);
  if (!written.ok)
    return written.problems.length > 0 &&
      written.problems.every(({ problem }) => problem.length > 0)
      ? undefined
      : 'refused without a reason';
  const invalid = written.objects.flatMap(object =>
    validateManifest(object).filter(({ severity }) => severity === 'error'),
  );
  if (invalid.length > 0)
    return `written, and refused by the schema: ${JSON.stringify(invalid[0])}`;
  const read = writer.read(indexFromRaw(written.objects, { meshes }), intent);
  return read && canonicalJson(read) === canonicalJson(intent)
    ? undefined
    : `written, and read back as ${canonicalJson(read ?? null)}`;
}

describe.each(intentTargets)('bad input for $id', ({ title, write }) => {
  const concerns = Object.keys(intents) as (keyof MeshWriters)[];
  const lacking = concerns.flatMap(concern => {
    const writer = write[concern];
    return 'lacks' in writer ? [writer.lacks] : [];
  });

  it('names what it lacks, and what to do instead', () => {
    expect(title).toBeTruthy();
    for (const words of lacking) expect(words).toMatch(/.+[;,:] .+/);
  });

  it.each(concerns.filter(concern => !('lacks' in write[concern])))(
    '%s: every field that cannot be is refused with a reason, or holds after all',
    concern => {
      const writer = write[concern] as AnyWriter;
      const found = new Map<string, string>();
      for (const intent of fc.sample(
        intents[concern] as fc.Arbitrary<Intents[keyof Intents]>,
        {
          numRuns: 25,
          seed: 7,
        },
      ))
        for (const [at, bad] of spoiled(intent)) {
          const changed = editManifest({ intent }, [
            { op: 'set', path: ['intent', ...at], value: bad },
          ]).intent as Intents[keyof Intents];
          const wrong = complaint(writer, changed);
          if (wrong)
            found.set(
              `${at
                .map(step => (typeof step === 'number' ? '[]' : step))
                .join('.')} = ${String(bad).slice(0, 12)}`,
              wrong.slice(0, 160),
            );
        }
      expect(Object.fromEntries(found)).toEqual({});
    },
  );
});
