import { InputError } from '@backstage/errors';
import {
  canonicalJson,
  coreKinds,
  indexObjects,
  IntentProblem,
  Intents,
  IntentWriter,
  kindKey,
  MeshDefinition,
  Written,
  WriteTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseYaml } from '@meshwright/backstage-plugin-service-mesh-node';

/**
 * Objects that have the effect of an intent. They are read back with the engine of the entity pages first: what does not have
 * the effect that was asked for is never written.
 */
export function writeIntent<N extends keyof Intents>(
  { title, write }: WriteTarget,
  concern: N,
  intent: Intents[N],
  meshes: readonly MeshDefinition[],
): Extract<Written, { ok: true }> {
  const writer: IntentWriter<Intents[N]> | { readonly lacks: string } =
    write[concern];
  if ('lacks' in writer)
    throw new InputError(`${title} has no ${concern}: ${writer.lacks}`);
  const written = writer.write(intent);
  if (!written.ok) throw refusal(written.problems);
  const index = indexObjects(written.objects, {
    kinds: [
      ...new Map(
        [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)].map(kind => [
          kindKey(kind),
          kind,
        ]),
      ).values(),
    ],
    parseYaml,
  });
  const found = writer.read(index, intent);
  if (canonicalJson(found) !== canonicalJson(intent))
    throw new Error(
      `${title} would not do what was asked for with ${concern}: read back, the manifests mean ${canonicalJson(
        found,
      )}`,
    );
  return written;
}

/** Fails with the fields that are wrong, and why; does nothing when there are none. */
export function refuse(problems: readonly IntentProblem[]): void {
  if (problems.length > 0) throw refusal(problems);
}

function refusal(problems: readonly IntentProblem[]): InputError {
  return new InputError(
    `The intent cannot be written:\n${problems
      .map(({ field, problem }) =>
        field ? `intent.${field}: ${problem}` : problem,
      )
      .join('\n')}`,
  );
}
