import fs from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { createMeshCluster } from '../packages/demo-cluster/src/createMeshCluster';
import {
  coreKinds,
  indexObjects,
  Kind,
  runFindings,
} from '../plugins/service-mesh-common/src/engine';
import { neutralFindings } from '../plugins/service-mesh-common/src/engine/findings';
import { meshes } from '../plugins/service-mesh-common/src/meshes';
import { validateSchema } from '../plugins/service-mesh-node/src/schema/validateSchema';

interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
}

const kinds: readonly Kind[] = [
  ...new Map(
    [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)].map(kind => [
      `${kind.group}/${kind.kind}`,
      kind,
    ]),
  ).values(),
];
const rules = [...neutralFindings, ...meshes.flatMap(mesh => mesh.findings)];

/** Folder of the example manifests, or undefined when it is not beside the repository. */
export function seedFolder(root: string): string | undefined {
  const folder = path.resolve(
    process.env.MESHWRIGHT_SEEDS_DIR ?? path.join(root, '../shared/seeds'),
    'manifests',
  );
  return fs.existsSync(folder) ? folder : undefined;
}

/** Says of each example file what the product understands of it and what it finds wrong. */
export function seedManifestsPage(folder: string): string {
  const sections = fs
    .readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file =>
      section(file, fs.readFileSync(path.join(folder, file), 'utf8')),
    );
  return [
    '# Example manifests\n',
    'What Meshwright makes of each file of the guides it came from. Every file is loaded alone into the demo cluster, which makes pods of its workloads, so that a host or a Gateway defined in another file is missing here.\n',
    ...sections,
  ].join('\n');
}

function section(file: string, text: string): string {
  const documents = parseAllDocuments(text).map(document => ({
    object: document.toJS() as unknown,
    errors: document.errors.map(({ message }) => message.split('\n')[0]),
  }));
  const objects = documents.flatMap(({ object }) =>
    isObject(object) ? [inNamespace(object)] : [],
  );
  const others = documents.filter(
    ({ object, errors }) => errors.length > 0 || !isObject(object),
  );
  const lines = [`## ${file}\n`];
  const understood = objects.filter(object => kindOf(object));
  const served = load(objects);
  if (understood.length)
    lines.push(
      `Understood: ${understood
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .join(', ')}.\n`,
    );
  const foreign = objects.filter(object => !kindOf(object));
  if (foreign.length)
    lines.push(
      `Left alone, because no answer depends on it: ${foreign
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .join(', ')}.\n`,
    );
  const texts = others.filter(({ object }) => object !== null);
  if (texts.length)
    lines.push(
      `${
        texts.length === 1 ? 'One document is' : `${texts.length} documents are`
      } no Kubernetes object: values of a chart or settings of a program.\n`,
    );
  const index = indexObjects(served, {
    cluster: 'seeds',
    kinds,
    parseYaml: source => parse(source),
  });
  const own = new Set(objects.map(({ metadata }) => metadata.name));
  const findings = runFindings(index, rules).findings.filter(
    // Not of the surroundings that the demo cluster brings.
    ({ subject: { kind, name } }) => kind === 'Pod' || own.has(name),
  );
  const found = [
    ...objects.flatMap(object =>
      validateSchema(object).map(
        ({ field, message }) =>
          `- \`mesh/schema\` (IST0106) ${object.kind} ${
            object.metadata.name
          } \`${field}\`: ${escapeHtml(message)}.`,
      ),
    ),
    ...findings.map(
      ({ code, aliases, subject, message, field }) =>
        `- \`${code}\`${aliases.length ? ` (${aliases.join(', ')})` : ''} ${
          subject.kind
        } ${subject.name}${field ? ` \`${field}\`` : ''}: ${escapeHtml(
          message,
        )}`,
    ),
  ];
  lines.push(found.length ? `${found.join('\n')}\n` : 'No finding.\n');
  return lines.join('\n');
}

/** The objects as the demo cluster holds them, with the pods it makes of workloads. */
function load(objects: readonly Document[]): unknown[] {
  const namespaces = [
    ...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? [])),
  ].filter(
    name =>
      !objects.some(o => o.kind === 'Namespace' && o.metadata.name === name),
  );
  const all = [
    ...namespaces.map(name => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    })),
    ...objects,
  ];
  const cluster = createMeshCluster([]);
  const rest: Document[] = [];
  for (const object of all) {
    const type = cluster.types.ofObject(object.apiVersion, object.kind);
    if (type)
      cluster.store.put(type, {
        ...object,
        metadata: { uid: uidOf(object), ...object.metadata },
      } as Parameters<typeof cluster.store.put>[1]);
    else rest.push(object);
  }
  return [
    ...kinds.flatMap(({ group, kind }) => cluster.objects.list(group, kind)),
    // Versions a cluster no longer serves are still written down in files.
    ...rest,
  ];
}

function kindOf({ apiVersion, kind }: Document): Kind | undefined {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return kinds.find(
    candidate => candidate.kind === kind && candidate.group === group,
  );
}

function inNamespace(object: Document): Document {
  const kind = kindOf(object);
  const namespaced =
    kind?.scope === 'Namespaced' ||
    ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod'].includes(object.kind);
  return namespaced && !object.metadata.namespace
    ? {
        ...object,
        metadata: { ...object.metadata, namespace: 'default' },
      }
    : object;
}

function uidOf({ kind, metadata }: Document): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function isObject(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, metadata } = value as Partial<Document>;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata?.name === 'string'
  );
}

function escapeHtml(text: string): string {
  return text.replace(/</g, '&lt;');
}
