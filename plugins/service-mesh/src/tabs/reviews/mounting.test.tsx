import { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/core-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  ServiceMeshApi,
  ServiceMeshReviewsApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import plugin from '../../alpha';
import { serviceMeshApiRef, serviceMeshReviewsApiRef } from '../../api';
import * as legacy from '../../index';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'meshwright.io/services': 'orders' },
  },
};
const off = Object.assign(new Error('Reviews are off'), { statusCode: 404 });
const api: Partial<ServiceMeshReviewsApi> = {
  getReview: async () => {
    throw off;
  },
  getProgress: async () => [],
  listReviews: async () => ({ items: [] }),
};
const mesh: Partial<ServiceMeshApi> = {
  getFleet: async () => ({ items: [], left: 0, reviews: true }),
  getClusters: async () => [],
};
const NO_FLEET = 'No component is mapped to workloads';
const identity = {
  getBackstageIdentity: async () => ({ ownershipEntityRefs: [] }),
};

describe('reviews in the new frontend system', () => {
  it('are a tab of the entity', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity }),
        plugin.getExtension('entity-content:service-mesh/reviews'),
      ],
      apis: [[serviceMeshReviewsApiRef, api as ServiceMeshReviewsApi]],
    });
    expect(
      await screen.findByText('There is no review here', undefined, {
        timeout: 5000,
      }),
    ).toBeInTheDocument();
  });

  it('are a page', async () => {
    renderTestApp({
      extensions: [plugin.getExtension('page:service-mesh/reviews')],
      apis: [[serviceMeshReviewsApiRef, api as ServiceMeshReviewsApi]],
      initialRouteEntries: ['/service-mesh/reviews?scope=all'],
    });
    expect(
      await screen.findByText('Nothing is under review', undefined, {
        timeout: 5000,
      }),
    ).toBeInTheDocument();
  });
});

describe('the fleet in the new frontend system', () => {
  it('is a page beside that of the reviews', async () => {
    renderTestApp({
      extensions: [
        plugin.getExtension('page:service-mesh'),
        plugin.getExtension('page:service-mesh/reviews'),
      ],
      apis: [
        [serviceMeshApiRef, mesh as ServiceMeshApi],
        [serviceMeshReviewsApiRef, api as ServiceMeshReviewsApi],
      ],
      initialRouteEntries: ['/service-mesh'],
    });
    expect(
      await screen.findByText(NO_FLEET, undefined, { timeout: 5000 }),
    ).toBeInTheDocument();
  });
});

describe('reviews in the legacy frontend system', () => {
  it.each([
    [<legacy.EntityReviewsContent key="tab" />, 'There is no review here'],
    [<legacy.ServiceMeshReviewsPage key="page" />, 'Nothing is under review'],
    [<legacy.ServiceMeshFleetPage key="fleet" />, NO_FLEET],
  ])('are mounted on a route: %#', async (element, text) => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [serviceMeshReviewsApiRef, api as ServiceMeshReviewsApi],
          [serviceMeshApiRef, mesh as ServiceMeshApi],
          [identityApiRef, identity as never],
        ]}
      >
        <EntityProvider entity={entity}>
          <Routes>
            <Route path="/here" element={element} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      { routeEntries: ['/here?scope=all'] },
    );
    expect(
      await screen.findByText(text, undefined, { timeout: 5000 }),
    ).toBeInTheDocument();
  });
});
