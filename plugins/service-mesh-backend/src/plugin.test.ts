import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  Kind,
  MeshDefinition,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshExtensionPoint } from '@meshwright/backstage-plugin-service-mesh-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import request from 'supertest';
import { ClusterCaches } from './clusters';
import { serviceMeshPlugin } from './plugin';

const mockClusters = {
  start: jest.fn(async () => {}),
  stop: jest.fn(async () => {}),
  snapshots: () => [],
  statuses: () => [],
  getLive: async () => undefined,
  onChange: () => () => {},
};
// The watches have tests of their own; here only the wiring is asked for.
jest.mock('./clusters', () => ({
  ...jest.requireActual('./clusters'),
  ClusterCaches: { create: jest.fn(() => mockClusters) },
}));
jest.mock('@meshwright/backstage-plugin-service-mesh-common', () => ({
  ...jest.requireActual('@meshwright/backstage-plugin-service-mesh-common'),
  meshes: [],
}));

describe('serviceMeshPlugin', () => {
  it('starts, answers for an entity, tells policies about its permissions, and stops what it started', async () => {
    const backend = await startTestBackend({
      features: [
        serviceMeshPlugin,
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name: 'orders',
                namespace: 'default',
                annotations: { 'backstage.io/kubernetes-id': 'orders' },
              },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            serviceMesh: {
              prometheus: { default: { url: 'http://localhost:9' } },
            },
          },
        }),
      ],
    });
    const overview = await request(backend.server).get(
      '/api/service-mesh/entities/default/component/orders/overview',
    );
    expect(overview.status).toBe(200);
    expect(overview.body.mapping).toMatchObject({
      entityRef: 'component:default/orders',
      state: 'no-clusters',
    });
    expect(overview.headers.etag).toMatch(/^"/);
    const refused = await request(backend.server)
      .get('/api/service-mesh/entities/default/component/orders/overview')
      .set('Authorization', mockCredentials.none.header());
    expect(refused.status).toBe(401);
    const metadata = await request(backend.server).get(
      '/api/service-mesh/.well-known/backstage/permissions/metadata',
    );
    expect(
      metadata.body.permissions.map((p: { name: string }) => p.name).sort(),
    ).toEqual([
      'service-mesh.clusters.read',
      'service-mesh.entity.read',
      'service-mesh.review.administer',
      'service-mesh.review.export',
      'service-mesh.review.read',
      'service-mesh.review.review',
    ]);
    expect(
      metadata.body.rules.map((r: { name: string }) => r.name).sort(),
    ).toEqual(['HAS_ANNOTATION', 'IS_ENTITY_OWNER', 'IS_REVIEW_DELEGATE']);
    expect(mockClusters.start).toHaveBeenCalledTimes(1);
    await backend.stop();
    expect(mockClusters.stop).toHaveBeenCalledTimes(1);
  });

  it('watches for a mesh that a module brings', async () => {
    const mesh = { id: 'lattice', kinds: [], findings: [] };
    const backend = await startTestBackend({
      features: [
        serviceMeshPlugin,
        catalogServiceMock.factory({ entities: [] }),
        createBackendModule({
          pluginId: 'service-mesh',
          moduleId: 'lattice',
          register(env) {
            env.registerInit({
              deps: { serviceMesh: serviceMeshExtensionPoint },
              async init({ serviceMesh }) {
                serviceMesh.addMesh(mesh as unknown as MeshDefinition);
              },
            });
          },
        }),
      ],
    });
    expect(ClusterCaches.create).toHaveBeenLastCalledWith(
      expect.objectContaining({ meshes: [mesh] }),
    );
    await backend.stop();
  });

  const orders = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'orders',
      namespace: 'default',
      annotations: { 'backstage.io/kubernetes-id': 'orders' },
    },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
  };
  const review = '/api/service-mesh/entities/default/component/orders/review';

  it('says that reviews are off while nobody turned them on', async () => {
    const backend = await startTestBackend({
      features: [
        serviceMeshPlugin,
        catalogServiceMock.factory({ entities: [orders] }),
      ],
    });
    for (const path of [
      review,
      `${review}/export?format=csv`,
      '/api/service-mesh/reviews',
    ]) {
      const response = await request(backend.server).get(path);
      expect([response.status, response.body.error.message]).toEqual([
        404,
        'Reviews are off; serviceMesh.reviews.enabled turns them on',
      ]);
    }
    await backend.stop();
  });

  it('reviews when it is turned on, and decides by ownership and delegation', async () => {
    const scheduleTask = jest.fn(async () => {});
    const backend = await startTestBackend({
      features: [
        serviceMeshPlugin,
        catalogServiceMock.factory({ entities: [orders] }),
        mockServices.scheduler.mock({ scheduleTask }).factory,
        mockServices.rootConfig.factory({
          data: { serviceMesh: { reviews: { enabled: true } } },
        }),
      ],
    });
    expect((await request(backend.server).get(review)).status).toBe(200);
    expect(scheduleTask).toHaveBeenCalledWith(
      expect.objectContaining({
        id: 'service-mesh-reviews',
        frequency: { minutes: 10 },
      }),
    );
    const delegated = await request(backend.server)
      .post(`${review}/delegations`)
      .send({ delegate: 'group:default/security', granted: true });
    expect(delegated.status).toBe(201);
    const decisions = await request(backend.server)
      .post(
        '/api/service-mesh/.well-known/backstage/permissions/apply-conditions',
      )
      .set('Authorization', mockCredentials.service.header())
      .send({
        items: [
          ['IS_ENTITY_OWNER', 'group:default/shop'],
          ['IS_ENTITY_OWNER', 'group:default/security'],
          ['IS_REVIEW_DELEGATE', 'group:default/security'],
          ['IS_REVIEW_DELEGATE', 'group:default/shop'],
        ].map(([rule, claim], i) => ({
          id: String(i),
          resourceRef: 'component:default/orders',
          resourceType: 'service-mesh-entity',
          conditions: {
            rule,
            resourceType: 'service-mesh-entity',
            params: { claims: [claim] },
          },
        })),
      });
    expect(
      decisions.body.items.map(({ result }: { result: string }) => result),
    ).toEqual(['ALLOW', 'DENY', 'ALLOW', 'DENY']);
    await backend.stop();
  });

  it.each([
    [true, 200],
    [false, 501],
  ])(
    'records changes and serves them when history is on: %s',
    async (enabled, status) => {
      const backend = await startTestBackend({
        features: [
          serviceMeshPlugin,
          catalogServiceMock.factory({
            entities: [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Component',
                metadata: { name: 'orders', namespace: 'default' },
              },
            ],
          }),
          mockServices.rootConfig.factory({
            data: { serviceMesh: { history: { enabled, retentionDays: 7 } } },
          }),
        ],
      });
      const [[{ recorder }]] = jest
        .mocked(ClusterCaches.create)
        .mock.calls.slice(-1);
      expect(recorder !== undefined).toBe(enabled);
      const answer = await request(backend.server).get(
        '/api/service-mesh/entities/default/component/orders/history',
      );
      expect(answer.status).toBe(status);
      if (enabled)
        // eslint-disable-next-line jest/no-conditional-expect -- only what is on has a retention
        expect(answer.body.data).toEqual({ entries: [], retentionDays: 7 });
      await backend.stop();
    },
  );

  it('signals a change once it is recorded, on the channel of its namespace and with no data', async () => {
    const publish = jest.fn(async () => {});
    const backend = await startTestBackend({
      features: [
        serviceMeshPlugin,
        catalogServiceMock.factory({ entities: [] }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish }),
        }),
      ],
    });
    const [[{ recorder }]] = jest
      .mocked(ClusterCaches.create)
      .mock.calls.slice(-1);
    const kind = {
      group: 'security.istio.io',
      kind: 'PeerAuthentication',
    } as Kind;
    recorder?.listed('demo', kind, []);
    recorder?.watched('demo', kind, [
      {
        type: 'put',
        namespace: 'shop',
        name: 'default',
        record: { uid: '1', content: '{}', digest: 'd' },
      } as never,
    ]);
    const until = Date.now() + 20_000;
    while (publish.mock.calls.length === 0 && Date.now() < until)
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'service-mesh:demo/shop',
          message: {},
        },
      ],
    ]);
    await backend.stop();
  });
});
