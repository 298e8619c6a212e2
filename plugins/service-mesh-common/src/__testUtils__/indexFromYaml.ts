import { parse, parseAllDocuments } from 'yaml';
import {
  coreKinds,
  indexObjects,
  Kind,
  kindKey,
  MeshDefinition,
  ResourceIndex,
} from '../engine';
import { CoverageState } from '../model';

/** What {@link indexFromYaml} holds beside the core kinds, and what it must not be able to read. */
export interface IndexFromYamlOptions {
  readonly meshes?: readonly MeshDefinition[];
  readonly kinds?: readonly Kind[];
  readonly unread?: readonly Kind[];
  /** Epoch ms. */
  readonly takenAt?: number;
  readonly cluster?: string;
}

/** Makes an index of YAML documents. */
export function indexFromYaml(
  yaml: string,
  options: IndexFromYamlOptions = {},
): ResourceIndex {
  return indexFromRaw(
    parseAllDocuments(yaml).map(document => document.toJS() as unknown),
    options,
  );
}

/** Makes an index of objects of any form. */
export function indexFromRaw(
  raws: readonly unknown[],
  {
    meshes = [],
    kinds = [],
    unread = [],
    takenAt,
    cluster,
  }: IndexFromYamlOptions = {},
): ResourceIndex {
  const all = [...coreKinds, ...kinds, ...meshes.flatMap(mesh => mesh.kinds)];
  return indexObjects(raws, {
    kinds: [...new Map(all.map(kind => [kindKey(kind), kind])).values()],
    states: Object.fromEntries(
      unread.map(kind => [kindKey(kind), 'forbidden' as CoverageState]),
    ),
    parseYaml: text => parse(text, { logLevel: 'error' }) as unknown,
    takenAt,
    ...(cluster !== undefined && { cluster }),
  });
}
