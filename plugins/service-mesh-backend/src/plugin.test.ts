import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { MeshDefinition } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshExtensionPoint } from '@meshwright/backstage-plugin-service-mesh-node';
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
});
