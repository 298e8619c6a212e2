import { InputError } from '@backstage/errors';
import {
  ProposedChange,
  ResourceKey,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { LineCounter, parseAllDocuments } from 'yaml';

/** Bytes of manifests that are looked at. */
const MOST_MANIFEST_BYTES = 256 * 1024;
/** Objects (count) one proposal may hold. */
const MOST_OBJECTS = 100;
/** Most items that an anchor may stand for: a document that grows without bound is refused. */
const MOST_ALIASES = 100;

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
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(manifests, {
    lineCounter,
    logLevel: 'error',
  });
  return [...documents].flatMap(document => {
    const [error] = document.errors;
    if (error) {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      const [message] = error.message.split(' at line ');
      throw new InputError(
        `manifests are not YAML: line ${line}, column ${col}: ${message}`,
      );
    }
    const [start] = document.range ?? [0];
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch {
      throw new InputError(
        `manifests are not YAML: line ${
          lineCounter.linePos(start).line
        }, column 1: anchors stand for too much`,
      );
    }
    if (value === null || value === undefined) return [];
    return itemsOf(value);
  });
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
