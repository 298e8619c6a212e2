import { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { ServiceMeshApi } from '@meshwright/backstage-plugin-service-mesh-common';
import { screen } from '@testing-library/react';
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
  getClusters: async () => [],
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
      'EntityMeshOverviewCard',
      'EntityMtlsContent',
      'EntitySignalsContent',
      'EntityTrafficContent',
      'isServiceMeshAvailable',
      'serviceMeshApiRef',
      'serviceMeshPlugin',
    ]);
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
