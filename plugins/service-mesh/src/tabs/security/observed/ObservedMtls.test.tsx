import { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityProvider,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { ServiceMeshApi } from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sampleReports } from '../../../__testUtils__/sampleReports';
import {
  TEMPLATE_PATH,
  templateEntities,
} from '../../../__testUtils__/templateEntities';
import { serviceMeshApiRef } from '../../../api';
import { templateRoute } from '../../../templates/templateRoute';
import { ObservedMtls } from './ObservedMtls';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders' },
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

async function show() {
  const getReport = jest.fn<
    ReturnType<ServiceMeshApi['getReport']>,
    Parameters<ServiceMeshApi['getReport']>
  >(async (_ref, name) => ({ modified: true, report: sampleReports[name] }));
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [serviceMeshApiRef, { getReport } as unknown as ServiceMeshApi],
        [catalogApiRef, catalogApiMock({ entities: templateEntities })],
        [entityPresentationApiRef, presentation],
      ]}
    >
      <EntityProvider entity={entity}>
        <ObservedMtls />
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        [TEMPLATE_PATH]: templateRoute,
      },
    },
  );
  await screen.findByText('Port 8080');
  return getReport;
}

describe('mTLS as observed', () => {
  it('answers "ready for STRICT?" for each port, with who would break and a way to change it', async () => {
    await show();
    expect(
      screen.getByText(/One caller came without mTLS in the last 7 d/),
    ).toBeInTheDocument();
    expect(screen.getByText(/10 requests, first seen/)).toHaveTextContent(
      /legacy-batch.*11 Jan 2026.*15 Jan 2026/,
    );
    expect(
      screen.getByRole('img', { name: 'Port 8080: 99% mTLS, 1% not mTLS' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Permissive, but only mTLS was seen'),
    ).toBeInTheDocument();
    // Offered where the answer is yes, and nowhere else.
    const link = await screen.findByRole('link', { name: 'Write the change' });
    const url = new URL(link.getAttribute('href') ?? '', 'http://portal');
    expect(url.pathname).toBe('/create/templates/default/mesh-strict');
    expect(JSON.parse(url.searchParams.get('formData') ?? '')).toEqual({
      workload: { entityRef: 'component:default/orders' },
      scope: 'workload',
      mode: 'strict',
      // What is not ready stays as it is.
      ports: [
        { port: 8080, mode: 'permissive' },
        { port: 9999, mode: 'permissive' },
      ],
    });
    expect(screen.getByText('Cannot be promised')).toBeInTheDocument();
    expect(screen.getByText('Nobody called in this time.')).toBeInTheDocument();
  });

  it('says how sure a refusal is', async () => {
    await show();
    const table = screen.getByRole('region', { name: 'Refused callers' });
    const [, byStatus, exact] = within(table).getAllByRole('row');
    expect(byStatus).toHaveTextContent(/12 requests.*By status only/);
    expect(byStatus).toHaveTextContent('cause not in metrics');
    expect(byStatus).toHaveTextContent('the metrics name no port');
    expect(exact).toHaveTextContent('orders-v1:8080');
    expect(exact).toHaveTextContent(
      /clients the metrics do not name.*3 connections.*Exact/,
    );
  });

  it('asks again for another window', async () => {
    const getReport = await show();
    expect(getReport).toHaveBeenLastCalledWith(
      expect.anything(),
      'observed-mtls',
      expect.objectContaining({ rangeSeconds: 604_800 }),
    );
    await userEvent.click(screen.getByRole('radio', { name: '30 d' }));
    expect(getReport).toHaveBeenLastCalledWith(
      expect.anything(),
      'observed-mtls',
      expect.objectContaining({ rangeSeconds: 2_592_000 }),
    );
  });
});
