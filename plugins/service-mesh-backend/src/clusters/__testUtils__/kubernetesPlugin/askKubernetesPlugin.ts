/*
 * Runs the real Kubernetes plugin in one process with a plugin that asks both sources, as the service-mesh plugin does,
 * and prints what they said as JSON. A process of its own, because the Kubernetes plugin loads its client by a dynamic
 * import, which the test runner's module loader refuses.
 */
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  isUnread,
  Pod,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  ClusterSource,
  MeshCluster,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { ClusterCache } from '../../ClusterCache';
import { KubernetesProxySource } from '../../sources/KubernetesProxySource';
import {
  kubernetesBridgeModule,
  kubernetesBridgeRef,
  KubernetesPluginSource,
} from '../../sources/kubernetesPlugin';
import { FakeKubeServer } from '../FakeKubeServer';

const PODS = '/api/v1/pods';

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${condition} did not happen`);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

async function run() {
  const server = await FakeKubeServer.start();
  let bridge: ClusterSource | undefined;
  let proxy: ClusterSource | undefined;
  const asking = createBackendPlugin({
    pluginId: 'service-mesh',
    register(env) {
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          discovery: coreServices.discovery,
          end: kubernetesBridgeRef,
        },
        async init({ auth, discovery, end }) {
          bridge = new KubernetesPluginSource({ bridge: end, auth });
          proxy = new KubernetesProxySource({ auth, discovery });
        },
      });
    },
  });
  const cluster = (name: string, authProvider: string) => ({
    name,
    url: server.url,
    authProvider,
    ...(authProvider === 'serviceAccount' && {
      serviceAccountToken: 'the-token',
    }),
    skipTLSVerify: true,
  });
  await startTestBackend({
    features: [
      kubernetesPlugin,
      kubernetesBridgeModule,
      asking,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  cluster('eu', 'serviceAccount'),
                  cluster('people', 'google'),
                ],
              },
            ],
          },
        },
      }),
    ],
  });
  const find = async (source: ClusterSource | undefined, name: string) => {
    const found = (await source?.list())?.find(entry => entry.name === name);
    if (!found) throw new Error(`no cluster ${name}`);
    return found;
  };
  const refusal = async (source: ClusterSource | undefined) => {
    const people = await find(source, 'people');
    return people.credential().then(
      () => 'none',
      (error: Error) => error.name,
    );
  };
  /** Names of the pods read first, and after an event. */
  const watch = async (from: MeshCluster, first: string, then: string) => {
    // The watch of the cache before is gone.
    await until(() => server.watches.length === 0);
    server.store(PODS, first);
    const cache = ClusterCache.create({
      cluster: from,
      kinds: [Pod],
      logger: mockServices.rootLogger(),
    });
    const names = () => {
      const pods = cache.snapshot().list(Pod);
      return isUnread(pods) ? [] : pods.map(pod => pod.metadata.name);
    };
    cache.start();
    await until(() => names().includes(first));
    await until(() => server.watches.length > 0);
    server.put(PODS, then);
    await until(() => names().includes(then));
    await cache.stop();
    return 'followed';
  };
  const eu = await find(bridge, 'eu');
  const answers = {
    bridgeCredential: await eu.credential(),
    bridgeRefusal: await refusal(bridge),
    bridgeWatch: await watch(eu, 'a', 'b'),
    proxyRefusal: await refusal(proxy),
    proxyWatch: await watch(await find(proxy, 'eu'), 'c', 'd'),
    tokens: [
      ...new Set(
        server.requests
          .filter(request => request.path === PODS)
          .map(request => request.headers.authorization),
      ),
    ],
  };
  process.stdout.write(`ANSWERS ${JSON.stringify(answers)}\n`);
}

run().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
