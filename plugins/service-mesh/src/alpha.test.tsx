import { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { ServiceMeshApi } from '@meshwright/backstage-plugin-service-mesh-common';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { sampleHistory } from './__testUtils__/sampleHistory';
import { sampleReports } from './__testUtils__/sampleReports';
import plugin from './alpha';
import { serviceMeshApiRef } from './api';
import * as legacy from './index';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'meshwright.io/services': 'orders' },
  },
};
const api: ServiceMeshApi = {
  getReport: async (_, name) => ({
    modified: true,
    report: sampleReports[name],
  }),
  getResource: () => new Promise(() => {}),
  getRoute: () => new Promise(() => {}),
  getHistory: async () => sampleHistory,
  getAccessQuestion: () => new Promise(() => {}),
  getPreview: () => new Promise(() => {}),
  getAccessDraft: () => new Promise(() => {}),
  getFleet: () => new Promise(() => {}),
  getClusters: async () => [],
};

const presentation: typeof entityPresentationApiRef.T = {
  forEntity: ref => {
    const entityRef = typeof ref === 'string' ? ref : ref.metadata.name;
    const snapshot = {
      entityRef,
      primaryTitle: entityRef.split('/').slice(-1)[0],
    };
    return { snapshot, promise: Promise.resolve(snapshot) };
  },
};

describe('the plugin in the new frontend system', () => {
  it.each([
    ['entity-content:service-mesh/mtls', 'Deployment shop/orders-v1'],
    [
      'entity-content:service-mesh/traffic',
      'Circuit breakers and load balancing',
    ],
    [
      'entity-content:service-mesh/access',
      'Deployment shop/orders-v1, port 8080',
    ],
    ['entity-content:service-mesh/signals', 'By version, now'],
    ['entity-content:service-mesh/findings', 'Breaks traffic or security now'],
    ['entity-content:service-mesh/history', 'What changed'],
  ] as const)('shows %s on the entity page', async (id, heading) => {
    renderTestApp({
      extensions: [createTestEntityPage({ entity }), plugin.getExtension(id)],
      apis: [[serviceMeshApiRef, api]],
    });
    expect(
      await screen.findByRole('heading', { name: heading }, { timeout: 5000 }),
    ).toBeInTheDocument();
  });

  it('leaves entities alone that say nothing about workloads', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({
          entity: { ...entity, metadata: { name: 'plain' } },
        }),
        plugin.getExtension('entity-content:service-mesh/mtls'),
      ],
      apis: [[serviceMeshApiRef, api]],
    });
    expect(await screen.findByText(/./)).toBeInTheDocument();
    expect(
      screen.queryByText('Deployment shop/orders-v1'),
    ).not.toBeInTheDocument();
  });
});

describe('the plugin in the legacy frontend system', () => {
  it('offers five tabs and a card by name, and no default export that discovery would take', () => {
    expect(Object.keys(legacy).sort()).toEqual([
      'EntityAccessContent',
      'EntityFindingsContent',
      'EntityHistoryContent',
      'EntityMeshOverviewCard',
      'EntityMtlsContent',
      'EntityReviewsContent',
      'EntitySignalsContent',
      'EntityTrafficContent',
      'MeshBackendPickerFieldExtension',
      'MeshCallerPickerFieldExtension',
      'MeshChoiceFieldExtension',
      'MeshOperationsFieldExtension',
      'MeshPathFieldExtension',
      'MeshPreviewFieldExtension',
      'MeshProposalPreviewFieldExtension',
      'MeshReadinessFieldExtension',
      'MeshWeightsFieldExtension',
      'MeshWorkloadPickerFieldExtension',
      'ServiceMeshFleetPage',
      'ServiceMeshReviewsPage',
      'isServiceMeshAvailable',
      'serviceMeshApiRef',
      'serviceMeshPlugin',
      'serviceMeshReviewsApiRef',
    ]);
  });

  it.each([
    [<legacy.EntityMtlsContent key="0" />, 'Deployment shop/orders-v1'],
    [
      <legacy.EntityTrafficContent key="1" />,
      'Circuit breakers and load balancing',
    ],
    [
      <legacy.EntityAccessContent key="2" />,
      'Deployment shop/orders-v1, port 8080',
    ],
    [<legacy.EntitySignalsContent key="3" />, 'By version, now'],
    [
      <legacy.EntityFindingsContent key="4" />,
      'Breaks traffic or security now',
    ],
    [<legacy.EntityHistoryContent key="history" />, 'What changed'],
  ])('mounts a tab on a route: %#', async (element, heading) => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [serviceMeshApiRef, api],
          [catalogApiRef, catalogApiMock()],
          [entityPresentationApiRef, presentation],
        ]}
      >
        <EntityProvider entity={entity}>
          <Routes>
            <Route path="/tab" element={element} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/tab'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByRole('heading', { name: heading }, { timeout: 5000 }),
    ).toBeInTheDocument();
  });

  it.each([
    [{}, false],
    [{ 'backstage.io/kubernetes-id': 'orders' }, true],
    [{ 'backstage.io/kubernetes-namespace': 'shop' }, false],
    [{ 'meshwright.io/workloads': 'orders' }, true],
  ])('with annotations %j is available: %s', (annotations, available) => {
    expect(
      legacy.isServiceMeshAvailable({
        ...entity,
        metadata: { name: 'x', annotations },
      }),
    ).toBe(available);
  });
});
