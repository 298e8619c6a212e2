import fs from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { assumedObjects } from '../plugins/scaffolder-backend-module-service-mesh/src/actions/assumedObjects';
import {
  canonicalJson,
  coreKinds,
  editManifest,
  indexObjects,
  IntentWriter,
  Kind,
  RawManifest,
  ResourceIndex,
} from '../plugins/service-mesh-common/src/engine';
import {
  intentTargets,
  meshes,
  migrateManifests,
} from '../plugins/service-mesh-common/src/meshes';
import {
  IntentBackend,
  IntentTarget,
  Intents,
} from '../plugins/service-mesh-common/src/model';
import { missingValues } from './heldValues';
import { Given, isWithin, lostFields } from './lostFields';
import { SeedRow, seedRows } from './seedRows';
import { coverSnippet, snippetsOf } from './seedSnippets';

/** What a row says when its claim holds, and what it gives in place of the example. */
type Result =
  | { readonly words: string; readonly given: Given }
  | { readonly problem: string };

type IntentRow = Extract<SeedRow, { readonly concern: keyof Intents }>;

const kinds: readonly Kind[] = [
  ...new Map(
    [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)].map(kind => [
      `${kind.group}/${kind.kind}`,
      kind,
    ]),
  ).values(),
];

/**
 * Says of each example which template produces its corrected equivalent. Intents are written and read back, and the example is
 * read with the same eyes: a row whose claim does not hold stops the script.
 */
export function seedCoveragePage(manifests: string, root: string): string {
  const problems: string[] = [];
  const files = fs
    .readdirSync(manifests)
    .filter(file => file.endsWith('.yaml'))
    .sort();
  const lines = files.flatMap(file => {
    const rows = seedRows.filter(row => row.file === file);
    if (rows.length === 0) problems.push(`${file}: no row`);
    const results = rows.map(row => ({
      row,
      result:
        'concern' in row
          ? intentResult(row, manifests)
          : filesResult(row, manifests, root),
    }));
    problems.push(
      ...unexplained(
        rows,
        parseAllDocuments(
          fs.readFileSync(path.join(manifests, file), 'utf8'),
        ).map(document => document.toJS() as unknown),
        results.flatMap(({ result }) =>
          'given' in result ? [result.given] : [],
        ),
      ).map(problem => `${file}: ${problem}`),
    );
    return results.map(({ row, result }) => {
      if ('problem' in result)
        problems.push(
          `${file}, ${row.template}: ${result.problem.replace(/\n/g, ' ')}`,
        );
      return `| ${file} | [${row.template}](../templates/${
        row.template
      }/template.yaml) | ${
        'concern' in row
          ? `\`${row.concern}\` for ${row.mesh}`
          : `case \`${row.example}\``
      } | ${'problem' in result ? result.problem : result.words}${withoutWords(
        row,
      )} |`;
    });
  });
  const snippets = snippetsOf(path.dirname(manifests), manifests).map(
    snippet => {
      const cover = coverSnippet(snippet);
      if (!cover)
        problems.push(`${snippet.guide}, ${snippet.heading}: not covered`);
      return `| ${snippet.guide}: ${snippet.heading} | ${snippet.first} | ${
        cover ?? ''
      } |`;
    },
  );
  if (problems.length > 0)
    throw new Error(`Examples are not covered:\n${problems.join('\n')}`);
  return [
    '# Examples and the templates that replace them\n',
    'Each example manifest of the guides, the template that gives its corrected equivalent, and what comparing both shows: the intent is written, what was written is read back, and the corrected example is read with the same writer. Files of a case are parsed, and their settings compared with those of the example. Fields that only the example has stop the script, unless a row says why the result is right without them.\n',
    '| Example | Template | Intent | Result |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
    '## Other snippets of the guides\n',
    'Values of charts, commands and queries.\n',
    '| Snippet | Begins with | Instead |',
    '| --- | --- | --- |',
    ...snippets,
    '',
  ].join('\n');
}

/** Fields that are lost without a reason, and reasons for fields that are not. */
function unexplained(
  rows: readonly SeedRow[],
  example: readonly unknown[],
  given: readonly Given[],
): string[] {
  const lost = lostFields(example, given);
  const reasons = rows.flatMap(({ without = {} }) => Object.keys(without));
  return [
    ...lost
      .filter(field => !reasons.some(path => isWithin(field, path)))
      .map(field => `${field} is lost, and no row says why`),
    ...reasons
      .filter(path => !lost.some(field => isWithin(field, path)))
      .map(path => `${path} is not lost: leave the reason out`),
  ];
}

function withoutWords({ without = {} }: SeedRow): string {
  return Object.entries(without)
    .map(([field, why]) => `; without \`${field}\`: ${why}`)
    .join('');
}

function intentResult(row: IntentRow, manifests: string): Result {
  const target = intentTargets.find(({ id }) => id === row.mesh);
  if (!target) return { problem: `no mesh ${row.mesh}` };
  // Which intent belongs to which writer is what the type of a row says; the compiler does not follow it through a union.
  const writer = target.write[row.concern] as
    | IntentWriter<Intents[keyof Intents]>
    | { readonly lacks: string };
  if ('lacks' in writer) return { problem: writer.lacks };
  const written = writer.write(row.intent);
  if (!written.ok) return { problem: JSON.stringify(written.problems) };
  const around = surroundings(row.intent);
  const own = read(writer, row, [...written.objects, ...around]);
  if (own !== canonicalJson(row.intent))
    return { problem: `what is written means ${own}` };
  const texts = [row.file, ...(row.along ?? [])].map(file =>
    fs.readFileSync(path.join(manifests, file), 'utf8'),
  );
  for (const [from] of row.corrections ?? []) {
    if (!texts.some(text => text.includes(from)))
      return { problem: `correction not found: ${from}` };
  }
  const objects = texts.flatMap(text =>
    parseAllDocuments(
      (row.corrections ?? []).reduce(
        (changed, [from, to]) => changed.replace(from, to),
        text,
      ),
    ).flatMap(document => inNamespace(document.toJS()) ?? []),
  );
  const known = row.migrates
    ? migrated(objects, row.mesh, row.intent)
    : { objects };
  if ('problem' in known) return known;
  const seed = read(writer, row, [...known.objects, ...around]);
  const same = seed === own;
  if (same && row.differs)
    return { problem: 'the effect is the same after all' };
  if (!same && !row.differs) return { problem: `the example means ${seed}` };
  const corrected =
    row.corrections || row.migrates
      ? `, once the example is ${row.migrates ? 'migrated' : 'corrected'}`
      : '';
  return {
    words: same
      ? `same effect${corrected}`
      : `differs on purpose: ${row.differs}`,
    given: { objects: written.objects, kept: [] },
  };
}

/** The example after the action of the template. */
function migrated(
  objects: readonly unknown[],
  mesh: string,
  intent: Intents[keyof Intents],
): { readonly objects: readonly unknown[] } | { readonly problem: string } {
  const { target } = intent as { readonly target?: IntentTarget };
  const result = migrateManifests(objects, {
    mesh,
    ...(target && { port: target.port.number }),
  });
  return result.ok
    ? {
        objects: result.manifests.flatMap(
          ({ position, edits, objects: made }): readonly unknown[] =>
            made ?? [editManifest(objects[position] as RawManifest, edits)],
        ),
      }
    : { problem: JSON.stringify(result.problems) };
}

function read(
  writer: IntentWriter<Intents[keyof Intents]>,
  row: IntentRow,
  objects: readonly unknown[],
): string {
  const index: ResourceIndex = indexObjects(withoutTwins(objects), {
    cluster: 'seeds',
    kinds,
    parseYaml: text => parse(text) as unknown,
  });
  return canonicalJson(writer.read(index, row.intent)) ?? 'nothing';
}

/** The objects without those that stand for one that is there. */
function withoutTwins(objects: readonly unknown[]): unknown[] {
  const byName = new Map<string, unknown>();
  for (const object of objects) {
    const { kind, metadata } = object as {
      kind?: string;
      metadata?: { namespace?: string; name?: string };
    };
    const key = `${kind} ${metadata?.namespace} ${metadata?.name}`;
    if (!byName.has(key)) byName.set(key, object);
  }
  return [...byName.values()];
}

/** Services and pods an intent speaks of, which no example brings along. */
function surroundings(intent: Intents[keyof Intents]) {
  const {
    target,
    scope,
    backends = [],
    rules = [],
    to,
  } = intent as {
    target?: IntentTarget;
    scope?: { target?: IntentTarget };
    backends?: readonly IntentBackend[];
    rules?: readonly { backend: IntentBackend }[];
    to?: IntentBackend;
  };
  const about = target ?? scope?.target;
  return about
    ? assumedObjects([
        about,
        ...backends,
        ...rules.map(({ backend }) => backend),
        ...(to ? [to] : []),
      ])
    : [];
}

/** An object without a namespace goes where `kubectl` would put it. */
function inNamespace(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const object = value as {
    apiVersion?: string;
    kind?: string;
    metadata?: { namespace?: string };
  };
  const kind = kinds.find(candidate => candidate.kind === object.kind);
  return kind?.scope === 'Cluster' || object.metadata?.namespace
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}

function filesResult(
  row: Extract<SeedRow, { readonly example: string }>,
  manifests: string,
  root: string,
): Result {
  const folder = path.join(
    root,
    'templates',
    row.template,
    'cases',
    row.example,
    'files',
  );
  if (!fs.existsSync(folder)) return { problem: `no case ${row.example}` };
  const files = new Map(
    fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .map(file => [
        path.relative(folder, file),
        fs.readFileSync(file, 'utf8'),
      ]),
  );
  const missing = missingValues(
    row.holds,
    files,
    fs.readFileSync(path.join(manifests, row.file), 'utf8'),
  );
  if (missing.length > 0) return { problem: missing.join('; ') };
  return {
    words: row.differs ? `differs on purpose: ${row.differs}` : 'same settings',
    given: {
      objects: [...files]
        .filter(([name]) => name.endsWith('.yaml'))
        .flatMap(([, text]) =>
          parseAllDocuments(text).map(document => document.toJS() as unknown),
        ),
      kept: row.holds.flatMap(({ is }) =>
        'example' in is ? [is.example] : [],
      ),
    },
  };
}
