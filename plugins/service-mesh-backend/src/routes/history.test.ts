import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { EntityTargets } from '../catalog/EntityTargets';
import { EntityAccess } from '../permissions/EntityAccess';
import { createRouter } from '../router';
import { EntityHistoryRequest } from '../service/EntityHistory';
import { RouteContext } from './RouteContext';

const path = '/api/service-mesh/entities/default/component/orders/history';
const ID = '00000000-0000-4000-8000-000000000001';

async function start(options: { off?: boolean; deny?: boolean } = {}) {
  const asked: EntityHistoryRequest[] = [];
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(() => ({
        result: options.deny ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
      })),
  });
  const backend = await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'service-mesh',
        register(env) {
          env.registerInit({
            deps: {
              auditor: coreServices.auditor,
              httpAuth: coreServices.httpAuth,
              httpRouter: coreServices.httpRouter,
            },
            async init({ auditor, httpAuth, httpRouter }) {
              httpRouter.use(
                createRouter({
                  service: {},
                  targets: new EntityTargets(
                    {
                      getEntityByRef: async () => ({
                        apiVersion: 'backstage.io/v1alpha1',
                        kind: 'Component',
                        metadata: { name: 'orders', namespace: 'default' },
                      }),
                    },
                    0,
                  ),
                  access: new EntityAccess(permissions, 0),
                  ...(!options.off && {
                    history: {
                      read: async (
                        _entity: unknown,
                        query: EntityHistoryRequest,
                      ) => {
                        asked.push(query);
                        return { data: { entries: [] } };
                      },
                    },
                  }),
                  httpAuth,
                  auditor,
                } as unknown as RouteContext),
              );
            },
          });
        },
      }),
    ],
  });
  return {
    backend,
    asked,
    get: (query = '') => request(backend.server).get(`${path}${query}`),
  };
}

describe('the route of the history', () => {
  it('passes on what is asked for', async () => {
    const { backend, asked, get } = await start();
    const answer = await get(
      `?from=1&to=5&kind=a/B&kind=c/D&limit=7&before=5.${ID}`,
    );
    expect(answer.body).not.toHaveProperty('error');
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect((await get('?kind=%2FService')).status).toBe(200);
    expect((await get()).status).toBe(200);
    expect(asked).toEqual([
      { from: 1, to: 5, kinds: ['a/B', 'c/D'], limit: 7, before: `5.${ID}` },
      { kinds: ['/Service'], limit: 50 },
      { limit: 50 },
    ]);
    await backend.stop();
  });

  it('refuses what it does not understand, whoever is not signed in, and whoever may not read the entity', async () => {
    const { backend, asked, get } = await start();
    for (const query of [
      '?limit=0',
      '?limit=201',
      '?limit=x',
      '?from=-1',
      '?to=soon',
      '?before=nonsense',
      `?before=5.${ID}'`,
    ])
      expect([query, (await get(query)).status]).toEqual([query, 400]);
    expect(
      (await get().set('Authorization', mockCredentials.none.header())).status,
    ).toBe(401);
    await backend.stop();
    const denied = await start({ deny: true });
    expect((await denied.get()).status).toBe(403);
    await denied.backend.stop();
    expect([...asked, ...denied.asked]).toEqual([]);
  });

  it('says that history is turned off, to those who may know', async () => {
    const { backend, get } = await start({ off: true });
    const answer = await get();
    expect(answer.status).toBe(501);
    expect(answer.body.error.message).toContain('serviceMesh.history.enabled');
    await backend.stop();
    const denied = await start({ off: true, deny: true });
    expect((await denied.get()).status).toBe(403);
    await denied.backend.stop();
  });
});
