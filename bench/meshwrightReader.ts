// Reads a cluster as the backend does, prints what it cost and then what the engine needs for one overview, as JSON.
//   node --expose-gc --require <nodeTransform> bench/meshwrightReader.ts <url> worker|inline
import { performance } from 'node:perf_hooks';
import {
  coreKinds,
  meshes,
  MeshView,
  ResourceIndex,
  reportOverview,
} from '../plugins/service-mesh-common/src';
import { ClusterCache } from '../plugins/service-mesh-backend/src/clusters';
import { unionKinds } from '../plugins/service-mesh-backend/src/clusters/unionKinds';
import { measure } from './measure.mjs';
import { percentile } from './percentile';
import { SERVICES_PER_NAMESPACE } from './synthetic';

const OVERVIEWS = 500;

const silent = {
  error() {},
  warn(message: string) {
    process.stderr.write(`${message}\n`);
  },
  info() {},
  debug() {},
  child: () => silent,
};

function readOnce(url: string, parse: 'worker' | 'inline') {
  const cache = ClusterCache.create({
    cluster: { name: 'bench', url, credential: async () => ({}) },
    kinds: unionKinds([...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)]),
    logger: silent,
    parse,
  });
  const settled = () =>
    cache
      .health()
      .kinds.every(({ state }) => state === 'synced' || state === 'absent');
  return {
    cache,
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

/** Milliseconds of the engine for overviews of different services, without HTTP, catalog and permissions. */
function overviews(index: ResourceIndex, services: number): number[] {
  return Array.from({ length: OVERVIEWS }, (_, i) => {
    const service = Math.floor((i * services) / OVERVIEWS);
    const view: MeshView = {
      entityRef: `component:default/svc-${service}`,
      target: {
        namespace: `ns-${Math.floor(service / SERVICES_PER_NAMESPACE)}`,
        select: [
          {
            by: {
              type: 'labels',
              labels: { 'backstage.io/kubernetes-id': `svc-${service}` },
            },
            annotation: 'backstage.io/kubernetes-id',
          },
        ],
      },
      indexes: [index],
      clusters: [],
      meshes,
      asOf: Date.now(),
    };
    const began = performance.now();
    const report = reportOverview(view);
    const ms = performance.now() - began;
    if (report.data.workloads.length === 0)
      throw new Error(`no workload was found for svc-${service}`);
    return ms;
  });
}

async function main() {
  const [url, parse = 'worker'] = process.argv.slice(2);
  if (!url || (parse !== 'worker' && parse !== 'inline'))
    throw new Error('usage: meshwrightReader.ts <url> worker|inline');
  const { cache, read } = readOnce(url, parse);
  const cost = await measure(read);
  const index = cache.snapshot();
  const namespaces = index.namespaces({ group: '', kind: 'Service' }).length;
  const times = overviews(index, namespaces * SERVICES_PER_NAMESPACE);
  process.stdout.write(
    `${JSON.stringify({
      ...cost,
      engineP50Ms: percentile(times, 0.5),
      engineP99Ms: percentile(times, 0.99),
    })}\n`,
  );
  await cache.stop();
  process.exit(0);
}

main().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
