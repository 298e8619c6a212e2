// Starts a Backstage backend with the service-mesh plugin and prints its address, as JSON; ends when its input ends.
//   node --require <nodeTransform> bench/backend.ts <cluster url> <Prometheus url> <services> <entities>
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { serviceMeshPlugin } from '../plugins/service-mesh-backend/src/plugin';
import { SERVICES_PER_NAMESPACE } from './synthetic';

function entity(service: number, namespaced: boolean) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: `${namespaced ? 'svc' : 'anywhere'}-${service}`,
      namespace: 'default',
      annotations: {
        'backstage.io/kubernetes-id': `svc-${service}`,
        ...(namespaced && {
          'backstage.io/kubernetes-namespace': `ns-${Math.floor(
            service / SERVICES_PER_NAMESPACE,
          )}`,
        }),
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'bench' },
  };
}

async function main() {
  const [cluster, prometheus, services, count] = process.argv.slice(2);
  const folder = await mkdtemp(join(tmpdir(), 'meshwright-bench-'));
  const path = join(folder, 'kubeconfig.json');
  await writeFile(
    path,
    JSON.stringify({
      clusters: [{ name: 'bench', cluster: { server: cluster } }],
      users: [{ name: 'bench', user: {} }],
      contexts: [
        { name: 'bench', context: { cluster: 'bench', user: 'bench' } },
      ],
    }),
  );
  const step = Number(services) / Number(count);
  const chosen = Array.from({ length: Number(count) }, (_, i) =>
    Math.floor(i * step),
  );
  const backend = await startTestBackend({
    features: [
      serviceMeshPlugin,
      catalogServiceMock.factory({
        entities: chosen.flatMap(service => [
          entity(service, true),
          entity(service, false),
        ]),
      }),
      mockServices.rootLogger.factory({ level: 'warn' }),
      mockServices.rootConfig.factory({
        data: {
          serviceMesh: {
            clusters: { kubeconfig: { path } },
            prometheus: { default: { url: prometheus } },
          },
        },
      }),
    ],
  });
  process.stdout.write(
    `${JSON.stringify({
      url: `http://127.0.0.1:${backend.server.port()}/api/service-mesh`,
      services: chosen,
    })}\n`,
  );
  process.stdin.resume();
  await new Promise(resolve => process.stdin.once('close', resolve));
  await backend.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
}

main().catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
