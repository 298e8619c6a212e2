import { InputError } from '@backstage/errors';
import {
  canonicalJson,
  coreKinds,
  indexObjects,
  IntentProblem,
  Intents,
  IntentWriter,
  kindKey,
  ManifestObject,
  MeshDefinition,
  Written,
  WriteTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseYaml } from '@meshwright/backstage-plugin-service-mesh-node';
import { keyOf } from '../../files/patchManifests';
import { yamlDocuments } from '../../files/yamlDocuments';

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
  const found = writer.read(indexOf(written.objects, meshes), intent);
  if (canonicalJson(found) !== canonicalJson(intent))
    throw new Error(
      `${title} would not do what was asked for with ${concern}: read back, the manifests mean ${canonicalJson(
        found,
      )}`,
    );
  return written;
}

/** What a file as a whole does beside, or against, an intent that was written into it; none = what was asked for. */
export function fileWarnings<N extends keyof Intents>(
  { write }: WriteTarget,
  concern: N,
  intent: Intents[N],
  meshes: readonly MeshDefinition[],
  { text, path }: { readonly text: string; readonly path: string },
): string[] {
  const writer: IntentWriter<Intents[N]> | { readonly lacks: string } =
    write[concern];
  if ('lacks' in writer) return [];
  const objects = yamlDocuments(text, path)
    .map(({ value }) => value)
    .filter(value => keyOf(value) !== undefined) as ManifestObject[];
  const found = writer.read(indexOf(objects, meshes), intent);
  if (canonicalJson(found) === canonicalJson(intent)) return [];
  if (!found)
    return [
      `${path}, read back as a whole, does not have the effect that was asked for: something else in it says otherwise.`,
    ];
  const shown = (value: unknown) =>
    value === undefined ? 'unset' : canonicalJson(value);
  const fields = new Map<string, unknown>(Object.entries(found));
  const asked = new Map<string, unknown>(Object.entries(intent));
  const differences = [...new Set([...asked.keys(), ...fields.keys()])]
    .filter(name => shown(fields.get(name)) !== shown(asked.get(name)))
    .map(
      name =>
        `${name} is ${shown(fields.get(name))} instead of ${shown(
          asked.get(name),
        )}`,
    );
  return [
    `${path}, read back as a whole, does something else than was asked for: ${differences.join(
      ', ',
    )}.`,
  ];
}

function indexOf(
  objects: readonly ManifestObject[],
  meshes: readonly MeshDefinition[],
) {
  return indexObjects(objects, {
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
