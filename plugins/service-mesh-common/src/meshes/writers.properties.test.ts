import fc from 'fast-check';
import { intentTargets, meshes, validateManifest } from '.';
import { indexFromRaw } from '../__testUtils__';
import {
  coreKinds,
  IntentWriter,
  ManifestObject,
  MeshWriters,
} from '../engine';
import { Intents } from '../model';
import { intents } from './__testUtils__/intents';

const RUNS = 150;

/** Least share of the intents of chance that a mesh must be able to say, lest the law hold of nothing. */
const LEAST_WRITTEN = 0.05;

const KINDS = [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)];

/** What the webhooks would refuse. */
function refusals(object: ManifestObject) {
  const group = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')[0]
    : '';
  const kind = KINDS.find(k => k.kind === object.kind && k.group === group);
  return [
    ...(kind ? [] : [`nobody reads ${object.kind} of ${group}`]),
    ...KINDS.filter(k => k.kind === object.kind && k.group === group).flatMap(
      k => k.validate?.(object) ?? [],
    ),
    ...validateManifest(object),
  ].filter(
    problem => typeof problem === 'string' || problem.severity === 'error',
  );
}

/** How many of the intents of chance were written; each of them is read back. */
function readBack<N extends keyof Intents>(
  writer: IntentWriter<Intents[N]>,
  concern: N,
): number {
  let written = 0;
  fc.assert(
    fc.property(intents[concern], intent => {
      const result = writer.write(intent);
      if (!result.ok) return result.problems.length > 0;
      written++;
      expect(result.objects.flatMap(refusals)).toEqual([]);
      const index = indexFromRaw(result.objects, { meshes });
      expect(writer.read(index, intent)).toEqual(intent);
      return true;
    }),
    { numRuns: RUNS, seed: 7 },
  );
  return written;
}

describe.each(intentTargets)('the mirror law of $id', ({ write }) => {
  const concerns = Object.keys(intents) as (keyof MeshWriters)[];

  it.each(concerns.filter(concern => !('lacks' in write[concern])))(
    'reads back %s as it was meant',
    concern => {
      expect(
        readBack(
          write[concern] as IntentWriter<Intents[typeof concern]>,
          concern,
        ) / RUNS,
      ).toBeGreaterThan(LEAST_WRITTEN);
    },
  );

  it('names the alternative of what it lacks', () => {
    const lacking = Object.values(write).flatMap(writer =>
      'lacks' in writer ? [writer.lacks] : [],
    );
    for (const words of lacking) expect(words).toMatch(/;|,/);
  });
});
