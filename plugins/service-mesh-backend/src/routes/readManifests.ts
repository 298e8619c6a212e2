import { InputError } from '@backstage/errors';
import {
  ProposedChange,
  ResourceKey,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  readYaml,
  YamlError,
} from '@meshwright/backstage-plugin-service-mesh-node';

/** Bytes of manifests that are looked at. */
const MOST_MANIFEST_BYTES = 256 * 1024;
/** Objects (count) one proposal may hold. */
const MOST_OBJECTS = 100;

/** The objects of a proposal; what is no YAML is refused with its place. */
export function readManifests(
  manifests: string,
  deletes: readonly ResourceKey[] = [],
): ProposedChange[] {
  if (Buffer.byteLength(manifests) > MOST_MANIFEST_BYTES)
    throw new InputError(
      `manifests must have at most ${MOST_MANIFEST_BYTES / 1024} KiB`,
    );
  const changes = [
    ...readDocuments(manifests).map(
      (object): ProposedChange => ({ action: 'apply', object }),
    ),
    ...deletes.map(
      ({ group, kind, namespace, name }): ProposedChange => ({
        action: 'delete',
        object: {
          // Any version stands for the kind.
          apiVersion: group ? `${group}/v1` : 'v1',
          kind,
          metadata: { name, ...(namespace !== undefined && { namespace }) },
        },
      }),
    ),
  ];
  if (changes.length === 0)
    throw new InputError('manifests must hold an object, or deletes name one');
  if (changes.length > MOST_OBJECTS)
    throw new InputError(
      `manifests and deletes must hold at most ${MOST_OBJECTS} objects`,
    );
  return changes;
}

function readDocuments(manifests: string): unknown[] {
  try {
    return readYaml(manifests).flatMap(value =>
      value === null || value === undefined ? [] : itemsOf(value),
    );
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column, message } = error;
    throw new InputError(
      `manifests are not YAML: line ${line}, column ${column}: ${message}`,
    );
  }
}

/** A List stands for its items. */
function itemsOf(value: unknown): unknown[] {
  const { kind, items } = value as { kind?: unknown; items?: unknown };
  return typeof kind === 'string' &&
    kind.endsWith('List') &&
    Array.isArray(items)
    ? items
    : [value];
}
