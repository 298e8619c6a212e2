import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { serviceMeshServiceRef } from './serviceRef';

it('asks the service-mesh backend in the name of the given user', async () => {
  const seen: unknown[] = [];
  let answer: Promise<unknown> | undefined;
  const meshBackend = createBackendPlugin({
    pluginId: 'service-mesh',
    register(env) {
      env.registerInit({
        deps: {
          http: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ http, httpAuth }) {
          http.use(async (request, response) => {
            const { principal } = await httpAuth.credentials(request as never);
            seen.push(request.url, principal);
            response.json({ items: [{ name: 'eu' }] });
          });
        },
      });
    },
  });
  const asking = createBackendPlugin({
    pluginId: 'asking',
    register(env) {
      env.registerInit({
        deps: {
          mesh: serviceMeshServiceRef,
          lifecycle: coreServices.rootLifecycle,
        },
        async init({ mesh, lifecycle }) {
          lifecycle.addStartupHook(() => {
            answer = mesh.actingFor(mockCredentials.user()).getClusters();
          });
        },
      });
    },
  });
  const backend = await startTestBackend({ features: [meshBackend, asking] });
  await expect(answer).resolves.toEqual([{ name: 'eu' }]);
  expect(seen).toEqual([
    '/clusters',
    expect.objectContaining({ userEntityRef: 'user:default/mock' }),
  ]);
  await backend.stop();
});
