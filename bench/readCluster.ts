import {
  coreKinds,
  meshes,
  ResourceIndex,
} from '../plugins/service-mesh-common/src';
import { ClusterCache } from '../plugins/service-mesh-backend/src/clusters/ClusterCache';
import { createObjectParser } from '../plugins/service-mesh-backend/src/clusters/parsing/createObjectParser';
import { unionKinds } from '../plugins/service-mesh-backend/src/clusters/unionKinds';

const silent = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => silent,
};

/** A snapshot of a cluster, once every kind has been read. */
export async function readCluster(
  url: string,
): Promise<{ readonly index: ResourceIndex; stop(): Promise<void> }> {
  const parser = createObjectParser('inline', silent);
  const cache = ClusterCache.create({
    cluster: { name: 'bench', url, credential: async () => ({}) },
    kinds: unionKinds([...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)]),
    logger: silent,
    parser,
  });
  cache.start();
  await new Promise<void>(resolve => {
    const stop = cache.onChange(() => {
      const read = cache
        .health()
        .kinds.every(({ state }) => state === 'synced' || state === 'absent');
      if (!read) return;
      stop();
      resolve();
    });
  });
  return {
    index: cache.snapshot(),
    stop: async () => {
      await cache.stop();
      await parser.close();
    },
  };
}
