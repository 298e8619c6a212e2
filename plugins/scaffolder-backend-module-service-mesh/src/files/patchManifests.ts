import { ManifestObject } from '@meshwright/backstage-plugin-service-mesh-common';
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  Node,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { inKeyOrder } from './inKeyOrder';
import { editable, yamlDocuments } from './yamlDocuments';

/** What became of the objects of a patch. */
export interface PatchedManifests {
  readonly text: string;
  readonly changes: readonly {
    readonly object: string;
    readonly change: 'added' | 'changed' | 'unchanged';
  }[];
}

/**
 * Lays objects over the manifests of a file: an object of the same kind, namespace and name is changed where it stands, with
 * its comments and order; others are appended. A list whose items all have different names is merged by name, any other list
 * is replaced.
 *
 * @param keep - Fields that an object which is there keeps, such as `VirtualService/spec.http[].route`
 */
export function patchManifests(
  text: string,
  objects: readonly ManifestObject[],
  keep: readonly string[] = [],
  file = 'the file',
): PatchedManifests {
  const read = yamlDocuments(text, file);
  const parts = read.map(part => part.text);
  const documents = read.map(({ document }) => document);
  const keys = read.map(({ value }) => keyOf(value));
  const changes: PatchedManifests['changes'][number][] = [];
  for (const object of objects) {
    const key = keyOf(object);
    const position = keys.indexOf(key);
    const known = documents[position];
    if (known && isMap(known.contents)) {
      const before = JSON.stringify(known.toJS());
      mergeMap(known, known.contents, object, `${object.kind}/`, new Set(keep));
      const isSame = JSON.stringify(known.toJS()) === before;
      // What does not change keeps every space.
      if (!isSame) parts[position] = printLike(known, parts[position]);
      changes.push({
        object: nameOf(object),
        change: isSame ? 'unchanged' : 'changed',
      });
    } else {
      const added = new Document();
      added.contents = nodeOf(added, inKeyOrder(object)) as YAMLMap;
      documents.push(editable(added.toString()));
      keys.push(key);
      parts.push(added.toString({ lineWidth: 0 }));
      changes.push({ object: nameOf(object), change: 'added' });
    }
  }
  return {
    text: changes.every(({ change }) => change === 'unchanged')
      ? text
      : parts.map(part => part.replace(/\n*$/, '\n')).join('---\n'),
    changes,
  };
}

/** The text of a document in the style of the text it was read from. */
export function printLike(document: Document, source: string): string {
  const printed = document.toString({
    lineWidth: 0,
    indent: indentOf(source),
    indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(source),
  });
  // The library has one way to write brackets; lines that differ by nothing else stay as they were.
  const written = new Map(
    source.split('\n').map(line => [withoutPadding(line), line]),
  );
  const restored = printed
    .split('\n')
    .map(line => written.get(withoutPadding(line)) ?? line)
    .join('\n');
  return JSON.stringify(editable(restored).toJS()) ===
    JSON.stringify(editable(printed).toJS())
    ? restored
    : printed;
}

function withoutPadding(line: string): string {
  return line.replace(/([[{]) +/g, '$1').replace(/ +([\]}])/g, '$1');
}

/** Spaces of one level. */
function indentOf(source: string): number {
  const [, spaces] = /^( +)[^\s#-]/m.exec(source) ?? [];
  return spaces && spaces.length <= 8 ? spaces.length : 2;
}

/** Kind, namespace and name of an object in words. */
export function nameOf({ kind, metadata }: ManifestObject): string {
  return metadata.namespace === undefined
    ? `${kind} ${metadata.name}`
    : `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** What makes two manifests the same object: a version of the API is no part of it. */
export function keyOf(value: unknown): string | undefined {
  if (!isRecord(value) || !isRecord(value.metadata)) return undefined;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    return undefined;
  const slash = apiVersion.indexOf('/');
  return JSON.stringify([
    slash < 0 ? '' : apiVersion.slice(0, slash),
    kind,
    metadata.namespace ?? '',
    metadata.name,
  ]);
}

function mergeMap(
  document: Document,
  map: YAMLMap,
  patch: Readonly<Record<string, unknown>>,
  path: string,
  keep: ReadonlySet<string>,
): void {
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const field = path.endsWith('/') ? `${path}${name}` : `${path}.${name}`;
    // The version that is there may be the one the cluster serves.
    if (field.endsWith('/apiVersion')) continue;
    const present = map.get(name, true) as Node | undefined;
    if (present !== undefined && keep.has(field)) continue;
    if (isMap(present) && isRecord(value))
      mergeMap(document, present, value, field, keep);
    else if (isSeq(present) && Array.isArray(value))
      mergeList(document, present, value, `${field}[]`, keep);
    else if (isScalar(present) && !isRecord(value) && !Array.isArray(value))
      writeScalar(present, value);
    else map.set(name, nodeOf(document, value));
  }
}

function mergeList(
  document: Document,
  list: YAMLSeq,
  patch: readonly unknown[],
  path: string,
  keep: ReadonlySet<string>,
): void {
  const present = list.toJS(document) as unknown[];
  if (JSON.stringify(present) === JSON.stringify(patch)) return;
  if (!areNamed(patch) || !areNamed(present)) {
    list.items = patch.map(value => nodeOf(document, value));
    return;
  }
  // New items go before the item that follows them in the patch, so that order keeps its meaning.
  let before = list.items.length;
  for (const value of [...patch].reverse()) {
    const position = list.items.findIndex(
      item => isMap(item) && item.get('name') === value.name,
    );
    const item = list.items[position];
    if (isMap(item)) {
      mergeMap(document, item, value, path, keep);
      before = position;
    } else list.items.splice(before, 0, nodeOf(document, value));
  }
}

/** Texts that are something else to readers of YAML 1.1, of which `kubectl` is one. */
const AMBIGUOUS =
  /^(?:y|yes|n|no|on|off|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?|[-+]?0[0-7]+|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?|[-+]?\d[\d_]*_[\d_]*)$/i;

/** A node of a value, without references between its parts. */
function nodeOf(document: Document, value: unknown): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  visit(node, { Scalar: (_key, scalar) => quoteAmbiguous(scalar) });
  return node;
}

function writeScalar(scalar: Scalar, value: unknown): void {
  if (scalar.value === value) return;
  scalar.value = value;
  quoteAmbiguous(scalar);
}

function quoteAmbiguous(scalar: Scalar): void {
  if (typeof scalar.value === 'string' && AMBIGUOUS.test(scalar.value))
    scalar.type = 'QUOTE_DOUBLE';
}

function areNamed(
  list: readonly unknown[],
): list is readonly (Readonly<Record<string, unknown>> & { name: string })[] {
  const names = list.map(item => (isRecord(item) ? item.name : undefined));
  return (
    names.every(name => typeof name === 'string') &&
    new Set(names).size === names.length
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
