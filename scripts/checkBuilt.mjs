// Installs the built backend plugin as an adopter has it (what `files` lists, entries of `publishConfig`, plain Node without a
// TypeScript loader) and wants an answer from each of its threads. Needs the result of `yarn build:all`.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
// Below the root, so that all other packages are found where they are.
const stage = path.join(root, 'node_modules', '.cache', 'meshwright-built');

async function install(folder) {
  const from = path.join(root, 'plugins', folder);
  const manifest = JSON.parse(
    await readFile(path.join(from, 'package.json'), 'utf8'),
  );
  if (!existsSync(path.join(from, 'dist')))
    throw new Error(`${folder} is not built: run yarn build:all first`);
  const to = path.join(stage, 'node_modules', manifest.name);
  await mkdir(to, { recursive: true });
  // There is no changelog before the first release.
  for (const file of manifest.files.filter(name =>
    existsSync(path.join(from, name)),
  ))
    await cp(path.join(from, file), path.join(to, file), { recursive: true });
  const { access: _access, ...entries } = manifest.publishConfig;
  await writeFile(
    path.join(to, 'package.json'),
    JSON.stringify({ ...manifest, ...entries }),
  );
  return manifest.name;
}

const warnings = [];
const silent = { error() {}, info() {}, debug() {}, child: () => silent };
const logger = { ...silent, warn: message => warnings.push(message) };

/** Starts a thread and notes what it sends. */
function watched(start, heard) {
  return () => {
    const worker = start();
    worker.on('message', message => heard.push(Object.keys(message)));
    return worker;
  };
}

function expect(condition, what) {
  if (!condition)
    throw new Error([what, ...warnings].filter(Boolean).join('\n  '));
  console.log(`ok ${what}`);
}

/** Every package that is published carries the licence and the notice of the repository. */
async function checkTexts() {
  const plugins = path.join(root, 'plugins');
  for (const file of ['LICENSE', 'NOTICE']) {
    const own = await readFile(path.join(root, file), 'utf8');
    const folders = await readdir(plugins);
    const copies = await Promise.all(
      folders.map(folder =>
        readFile(path.join(plugins, folder, file), 'utf8').catch(() => ''),
      ),
    );
    expect(
      copies.every(copy => copy === own),
      `${file} is the same in all ${folders.length} packages`,
    );
  }
}

async function main() {
  await checkTexts();
  await rm(stage, { recursive: true, force: true });
  for (const folder of ['service-mesh-common', 'service-mesh-node'])
    await install(folder);
  const name = await install('service-mesh-backend');
  const require = createRequire(path.join(stage, 'check.cjs'));
  const part = file =>
    require(path.join(stage, 'node_modules', name, 'dist', `${file}.cjs.js`));

  expect(
    require(name).default?.$$type === '@backstage/BackendFeature',
    'the built plugin is a backend feature',
  );

  const {
    coreKinds,
    createResourceIndex,
    meshes,
    rulesOf,
  } = require('@meshwright/backstage-plugin-service-mesh-common');
  const { WorkerParser } = part('clusters/parsing/WorkerParser');
  const { startParserWorker } = part('clusters/parsing/parserWorker');
  const { builtInKinds } = part('clusters/parsing/builtInKinds');
  const heard = [];
  const parser = new WorkerParser(logger, watched(startParserWorker, heard));
  const kind = builtInKinds().get(`/${coreKinds[0].kind}`);
  const page = await parser.parsePage(
    { cluster: 'check', kind },
    new TextEncoder().encode(
      '{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"shop","uid":"u"}}]}',
    ),
  );
  await parser.close();
  expect(
    page.revision === '7' &&
      page.changes[0]?.object?.metadata.name === 'shop' &&
      heard.some(keys => keys.includes('part')),
    'the parser thread of the built plugin answers',
  );

  const { ThreadRunner } = part('findings/ThreadRunner');
  const { startFindingsThread } = part('findings/findingsThread');
  const rules = rulesOf(meshes);
  const answers = [];
  const runner = new ThreadRunner(
    rules,
    logger,
    watched(startFindingsThread, answers),
  );
  const outcomes = await runner.run(
    createResourceIndex({
      cluster: 'check',
      revision: 1,
      takenAt: 0,
      kinds: new Map(),
    }),
  );
  await runner.close();
  // A rule of kinds that are read on request only says nothing while nobody asks for them.
  const asked = rules.filter(({ reads }) => !reads.some(({ optIn }) => optIn));
  expect(
    outcomes.length === asked.length &&
      answers.filter(keys => keys.includes('outcome')).length === asked.length,
    `the findings thread of the built plugin answers for ${asked.length} rules`,
  );
  expect(warnings.length === 0, 'nothing was warned of');
}

// The threads hold no process open; one that never answers is a failure.
setTimeout(() => {
  console.error('no answer within a minute', warnings);
  process.exit(1);
}, 60_000);

main().then(
  async () => {
    await rm(stage, { recursive: true, force: true });
    process.exit(0);
  },
  error => {
    console.error(error);
    process.exit(1);
  },
);
