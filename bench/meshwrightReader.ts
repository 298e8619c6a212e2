// Reads a cluster as the backend does and runs all rules over it, prints what it cost and then what the engine needs for an
// entity, as JSON.
//   node --expose-gc --require <nodeTransform> bench/meshwrightReader.ts <url> worker|inline
import { isMainThread } from 'node:worker_threads';
import {
  coreKinds,
  meshes,
  rulesOf,
  RuleOutcome,
} from '../plugins/service-mesh-common/src';
import { ClusterCache } from '../plugins/service-mesh-backend/src/clusters/ClusterCache';
import { createObjectParser } from '../plugins/service-mesh-backend/src/clusters/parsing/createObjectParser';
import { unionKinds } from '../plugins/service-mesh-backend/src/clusters/unionKinds';
import { InlineRunner } from '../plugins/service-mesh-backend/src/findings/InlineRunner';
import { ThreadRunner } from '../plugins/service-mesh-backend/src/findings/ThreadRunner';
import { measure } from './measure.mjs';
import { SERVICES_PER_NAMESPACE } from './synthetic';
import { timeAccess } from './timeAccess';
import { timeEngine } from './timeEngine';

const silent = {
  error() {},
  warn(message: string) {
    process.stderr.write(`${message}\n`);
  },
  info() {},
  debug() {},
  child: () => silent,
};

const EMPTY_LIST = '{"metadata":{"resourceVersion":"1"},"items":[]}';

function readOnce(url: string, parse: 'worker' | 'inline') {
  const kinds = unionKinds([
    ...coreKinds,
    ...meshes.flatMap(mesh => mesh.kinds),
  ]);
  const parser = createObjectParser(parse, silent);
  const cache = ClusterCache.create({
    cluster: { name: 'bench', url, credential: async () => ({}) },
    kinds,
    logger: silent,
    parser,
  });
  const settled = () =>
    cache
      .health()
      .kinds.every(({ state }) => state === 'synced' || state === 'absent');
  return {
    cache,
    parser,
    /** Once in a process: the thread starts, which here means that TypeScript is compiled. */
    async prepare() {
      await parser.parsePage(
        { cluster: 'none', kind: kinds[0] },
        new TextEncoder().encode(EMPTY_LIST),
      );
    },
    async read(): Promise<number> {
      cache.start();
      await new Promise<void>(resolve => {
        const stop = cache.onChange(() => {
          if (!settled()) return;
          stop();
          resolve();
        });
      });
      return cache.health().kinds.reduce((sum, kind) => sum + kind.objects, 0);
    },
  };
}

async function main() {
  const [url, parse = 'worker'] = process.argv.slice(2);
  if (!url || (parse !== 'worker' && parse !== 'inline'))
    throw new Error('usage: meshwrightReader.ts <url> worker|inline');
  // The threads hold no process open.
  const alive = setInterval(() => {}, 1_000);
  const { cache, parser, prepare, read } = readOnce(url, parse);
  const rules = rulesOf(meshes);
  const runner =
    parse === 'worker'
      ? new ThreadRunner(rules, silent)
      : new InlineRunner(rules);
  const { after: outcomes, ...cost } = await measure(read, {
    prepare,
    after: (): Promise<readonly RuleOutcome[]> => runner.run(cache.snapshot()),
  });
  const index = cache.snapshot();
  const namespaces = index.namespaces({ group: '', kind: 'Service' }).length;
  const services = Math.min(
    namespaces * SERVICES_PER_NAMESPACE,
    cache.health().kinds.find(({ kind }) => kind === 'Service')?.objects ?? 0,
  );
  const access = timeAccess(index, services);
  const engine = timeEngine(
    index,
    outcomes,
    namespaces * SERVICES_PER_NAMESPACE,
  );
  process.stdout.write(
    `${JSON.stringify({
      ...cost,
      ...engine,
      ...access,
      rules: rules.length,
      problems: outcomes.flatMap(
        ({ problems }: RuleOutcome): readonly unknown[] => problems ?? [],
      ).length,
    })}\n`,
  );
  clearInterval(alive);
  await cache.stop();
  await parser.close();
  await runner.close();
  process.exit(0);
}

if (isMainThread)
  main().catch(error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  });
