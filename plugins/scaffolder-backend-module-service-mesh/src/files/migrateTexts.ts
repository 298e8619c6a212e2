import { InputError } from '@backstage/errors';
import {
  editManifest,
  ManifestEdit,
  ManifestObject,
  migrateManifests,
  MigrateOptions,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isScalar } from 'yaml';
import { inKeyOrder } from './inKeyOrder';
import { printLike } from './patchManifests';
import { editable, YamlDocument, yamlDocuments } from './yamlDocuments';

/** Texts of today, and what became of each manifest. */
export interface MigratedTexts {
  readonly texts: ReadonlyMap<string, string>;
  /** In words, such as `a.yaml: VirtualService shop/web: apiVersion: …`. */
  readonly changes: readonly string[];
  readonly notes: readonly string[];
  /** Objects that were made in the place of others. */
  readonly added: readonly ManifestObject[];
}

interface Part extends YamlDocument {
  readonly file: string;
  /** Position in the file, from 1. */
  readonly position: number;
}

/**
 * Rewrites the manifests of files as those of today. A manifest that stays keeps its comments and order; one that is replaced
 * leaves the comment above it.
 *
 * @param mark - Marks what is made anew, such as with its provenance
 */
export function migrateTexts(
  files: ReadonlyMap<string, string>,
  options: MigrateOptions,
  mark: (object: ManifestObject) => ManifestObject = object => object,
): MigratedTexts {
  const parts = [...files].flatMap(([file, text]) =>
    yamlDocuments(text, file).map(
      (document, i): Part => ({ file, position: i + 1, ...document }),
    ),
  );
  const manifests = parts.map(({ value }) => value);
  const result = migrateManifests(manifests, options);
  if (!result.ok)
    throw new InputError(
      `The manifests cannot be migrated:\n${result.problems
        .map(
          ({ position, field, problem }) =>
            `${placeOf(parts[position], manifests[position])}: ${
              field && `${field}: `
            }${problem}`,
        )
        .join('\n')}`,
    );
  const written = new Map<string, string[]>();
  for (const { position, edits, objects } of result.manifests) {
    const part = parts[position];
    const texts = objects
      ? objects.map((object, i) =>
          printNew(mark(object), i === 0 ? part.document : undefined),
        )
      : [printEdited(part, edits, manifests[position])];
    written.set(part.file, [...(written.get(part.file) ?? []), ...texts]);
  }
  return {
    texts: new Map(
      [...files].map(([file, text]) => [
        file,
        result.manifests.some(
          ({ position, changes }) =>
            parts[position].file === file && changes.length > 0,
        )
          ? (written.get(file) ?? [])
              .map(part => part.replace(/\n*$/, '\n'))
              .join('---\n')
          : text,
      ]),
    ),
    changes: result.manifests.flatMap(({ position, changes }) =>
      changes.map(
        ({ field, change }) =>
          `${placeOf(parts[position], manifests[position])}: ${
            field && `${field}: `
          }${change}`,
      ),
    ),
    notes: result.notes,
    added: result.manifests.flatMap(({ objects = [] }) => objects),
  };
}

function placeOf({ file, position }: Part, manifest: unknown): string {
  const { kind, metadata } = (manifest ?? {}) as {
    readonly kind?: unknown;
    readonly metadata?: { readonly name?: unknown };
  };
  return typeof kind === 'string' && metadata?.name !== undefined
    ? `${file}: ${kind} ${String(metadata.name)}`
    : `${file}: document ${position}`;
}

function printNew(object: ManifestObject, before?: Document): string {
  const document = new Document(inKeyOrder(object), {
    aliasDuplicateObjects: false,
  });
  const comment = before && commentAbove(before);
  if (document.contents && comment) document.contents.commentBefore = comment;
  return document.toString({ lineWidth: 0 });
}

/** What stands above the first field of a document, wherever the parser has put it. */
function commentAbove({ commentBefore, contents }: Document) {
  const key: unknown = isMap(contents) ? contents.items[0]?.key : undefined;
  return (
    commentBefore ??
    contents?.commentBefore ??
    (isScalar(key) ? key.commentBefore : undefined)
  );
}

function printEdited(
  { document, text, file, position }: Part,
  edits: readonly ManifestEdit[],
  manifest: unknown,
): string {
  if (edits.length === 0) return text;
  for (const edit of edits) editDocument(document, edit);
  const printed = printLike(document, text);
  // What an anchor stands for cannot be changed in one place only.
  if (
    !isDeepStrictEqual(
      editable(printed).toJS(),
      editManifest(manifest as Readonly<Record<string, unknown>>, edits),
    )
  )
    throw new InputError(
      `${file}: document ${position} cannot be changed in place: write out what its anchors and aliases stand for`,
    );
  return printed;
}

function editDocument(document: Document, edit: ManifestEdit): void {
  const { path } = edit;
  if (edit.op === 'remove') document.deleteIn(path);
  else if (edit.op === 'set') setAt(document, path, edit.value);
  else {
    const map: unknown = document.getIn(path.slice(0, -1), true);
    const pair = isMap(map)
      ? map.items.find(
          ({ key }) => isScalar(key) && key.value === path[path.length - 1],
        )
      : undefined;
    if (pair && isScalar(pair.key)) pair.key.value = edit.to;
  }
}

function setAt(
  document: Document,
  path: readonly (string | number)[],
  value: unknown,
): void {
  const present: unknown = document.getIn(path, true);
  const isPlain = typeof value !== 'object' || value === null;
  if (isScalar(present) && isPlain) present.value = value;
  else {
    const node = document.createNode(value, { aliasDuplicateObjects: false });
    // A comment beside the old value is about the new one as well.
    if (isScalar(present)) node.comment = present.comment;
    document.setIn(path, node);
  }
}
