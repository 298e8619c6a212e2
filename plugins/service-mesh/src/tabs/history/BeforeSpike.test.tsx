import { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  ServiceMeshApi,
  TrafficSeries,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen } from '@testing-library/react';
import {
  sampleEntries,
  sampleHistory,
} from '../../__testUtils__/sampleHistory';
import { serviceMeshApiRef } from '../../api';
import { BeforeSpike } from './BeforeSpike';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders' },
};
const NEWEST = sampleEntries[0].at;

/** Errors that begin some time after the newest change. */
const errors = (afterMs: number, values: readonly number[]): TrafficSeries => ({
  signal: 'errors',
  unit: 'ratio',
  direction: 'inbound',
  labels: {},
  query: 'requests',
  points: values.map((value, i) => [
    NEWEST + afterMs + (i - 8) * 60_000,
    value,
  ]),
});
const spiking = [0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0.2];

async function show(
  series: TrafficSeries,
  getHistory: jest.Mock = jest.fn(async () => sampleHistory),
) {
  await renderInTestApp(
    <TestApiProvider
      apis={[[serviceMeshApiRef, { getHistory } as unknown as ServiceMeshApi]]}
    >
      <EntityProvider entity={entity}>
        <BeforeSpike
          data={{
            series: [series],
            window: { from: 0, to: NEWEST, stepSeconds: 60, rateSeconds: 60 },
          }}
        />
      </EntityProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
  return getHistory;
}

describe('what changed before a spike', () => {
  it('names the changes of the hour before, with the way to all of them', async () => {
    const getHistory = await show(errors(600_000, spiking));
    expect(
      await screen.findByText(/Errors rose from 0% to 20%/),
    ).toHaveTextContent(/one mesh resource changed/);
    expect(
      screen.getByText('VirtualService shop/orders', { selector: 'strong' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByText('PeerAuthentication shop/default', {
        selector: 'strong',
      }),
    ).not.toBeInTheDocument();
    expect(getHistory).toHaveBeenCalledWith(
      'component:default/orders',
      expect.objectContaining({ to: NEWEST + 600_001 }),
    );
    expect(
      screen.getByRole('link', { name: 'All of the history' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders/mesh-history');
  });

  it('says so when nothing changed', async () => {
    await show(errors(20 * 3_600_000, spiking));
    expect(
      await screen.findByText(/No mesh resource around it changed/),
    ).toBeInTheDocument();
  });

  it('asks nothing while all is as usual, and is quiet without a history', async () => {
    const calm = await show(errors(0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    expect(calm).not.toHaveBeenCalled();
    await show(
      errors(0, spiking),
      jest.fn(async () => {
        throw new Error('turned off');
      }),
    );
    expect(
      screen.queryByText('What changed before this spike'),
    ).not.toBeInTheDocument();
  });
});
