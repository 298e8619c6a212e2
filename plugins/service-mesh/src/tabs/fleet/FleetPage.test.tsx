import { identityApiRef } from '@backstage/core-plugin-api';
import {
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  ClusterHealth,
  FleetData,
  FleetEntity,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { serviceMeshApiRef } from '../../api';
import { FleetPage } from './FleetPage';

const entity = (
  name: string,
  rest: Partial<FleetEntity> = {},
): FleetEntity => ({
  entityRef: `component:default/${name}`,
  ownerRefs: ['group:default/shop'],
  protection: 'strict',
  mapping: 'mapped',
  clusters: ['east'],
  meshes: ['istio'],
  dataPlanes: ['sidecar'],
  podsInMesh: 2,
  podsTotal: 2,
  mtls: 'strict',
  access: 'restricted',
  findings: { error: 0, warning: 0, info: 0 },
  incomplete: false,
  skippedRules: 0,
  asOf: 0,
  ...rest,
});

const fleet: FleetData = {
  left: 2,
  reviews: true,
  items: [
    entity('orders', { review: 'overdue' }),
    entity('cart', {
      ownerRefs: ['group:default/other'],
      findings: { error: 1, warning: 0, info: 0 },
      worstFinding: 'Route leads to an unknown host',
      skippedRules: 1,
    }),
    entity('batch', {
      ownerRefs: [],
      protection: 'outside',
      podsInMesh: 0,
      meshes: [],
      dataPlanes: ['none'],
      access: 'anyone',
      incomplete: true,
    }),
    entity('ghost', {
      protection: 'unmapped',
      mapping: 'no-match',
      unmapped: 'Nothing in namespace shop matches.',
      podsInMesh: 0,
      podsTotal: 0,
    }),
  ],
};

const cluster: ClusterHealth = {
  name: 'east',
  title: 'East',
  state: 'partial',
  ageMs: 5000,
  kinds: [
    {
      group: 'networking.istio.io',
      kind: 'Gateway',
      state: 'forbidden',
      objects: 0,
      malformed: 0,
    },
  ] as unknown as ClusterHealth['kinds'],
  source: 'kubeconfig',
  meshes: ['istio'],
  prometheus: 'down',
};

async function show(
  answers: {
    getFleet?: ServiceMeshApi['getFleet'];
    getClusters?: ServiceMeshApi['getClusters'];
  } = {},
  url = '/',
) {
  const api = {
    getFleet: async () => fleet,
    getClusters: async () => [cluster],
    ...answers,
  } as unknown as ServiceMeshApi;
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [serviceMeshApiRef, api],
        [
          identityApiRef,
          {
            getBackstageIdentity: async () => ({
              ownershipEntityRefs: ['group:default/shop'],
            }),
          } as never,
        ],
        [
          entityPresentationApiRef,
          {
            forEntity: (ref: unknown) => {
              const snapshot = {
                entityRef: String(ref),
                primaryTitle: String(ref).split('/').slice(-1)[0],
              };
              return { snapshot, promise: Promise.resolve(snapshot) };
            },
          },
        ],
      ]}
    >
      <FleetPage />
    </TestApiProvider>,
    {
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      routeEntries: [url],
    },
  );
}

const names = () =>
  within(screen.getByRole('region', { name: 'List of components' }))
    .getAllByRole('rowheader')
    .map(({ textContent }) => textContent);

describe('the page of the fleet', () => {
  it('draws a hundred of many, the worst first, and more when asked', async () => {
    const many = Array.from({ length: 130 }, (_, i) => entity(`app-${i}`));
    const worst = entity('zz', { findings: { error: 1, warning: 0, info: 0 } });
    await show({
      getFleet: async () => ({ ...fleet, items: [...many, worst] }),
    });
    expect(await screen.findByText('zz')).toBeInTheDocument();
    expect(names()).toHaveLength(100);
    expect(names()[0]).toBe('zz');
    expect(screen.getByText('131 of 131 components')).toBeInTheDocument();
    await userEvent.click(screen.getByText('Show 31 more'));
    expect(names()).toHaveLength(131);
    expect(screen.queryByText(/^Show \d+ more/)).not.toBeInTheDocument();
    // Drawing hundreds of rows takes its time here.
  }, 30_000);

  it('counts, puts the worst first, and leads to the tabs', async () => {
    await show();
    expect(
      await screen.findByRole('link', { name: 'cart' }),
    ).toBeInTheDocument();
    expect(names()).toEqual(['cart', 'batchnot fully read', 'orders', 'ghost']);
    expect(
      screen.getByRole('img', {
        name: 'Not in a mesh: 1, mTLS only: 2, No workload found: 1',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText(/2 more entities are/)).toBeInTheDocument();
    expect(
      screen.getByText('Nothing in namespace shop matches.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Route leads to an unknown host/ }),
    ).toHaveAttribute('href', '/catalog/default/component/cart/mesh-findings');
    expect(screen.getByRole('link', { name: 'Overdue' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/mesh-reviews',
    );
    expect(
      screen.getByRole('link', { name: 'Access reviews' }),
    ).toHaveAttribute('href', '/service-mesh/reviews');
    const clusters = within(
      screen.getByRole('region', { name: 'List of clusters' }),
    );
    expect(clusters.getByText('Read in part')).toBeInTheDocument();
    expect(clusters.getByText('does not answer')).toBeInTheDocument();
    expect(clusters.getByText('Gateway (not allowed)')).toBeInTheDocument();
  });

  it('narrows the list by its numbers, by words and to what is mine', async () => {
    await show();
    const errors = await screen.findByRole('button', {
      name: 'With errors: 1 of 4; show them',
    });
    await userEvent.click(errors);
    expect(names()).toEqual(['cart']);
    expect(errors).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(errors);
    expect(names()).toHaveLength(4);
    await userEvent.click(screen.getByRole('radio', { name: 'Mine' }));
    await waitFor(() => expect(names()).toEqual(['orders', 'ghost']));
    await userEvent.selectOptions(screen.getByLabelText('Show'), 'Review due');
    expect(names()).toEqual(['orders']);
    await userEvent.type(screen.getByRole('searchbox'), 'nobody');
    expect(
      screen.getByText('No component fits what is asked for.'),
    ).toBeInTheDocument();
  });

  it('says what failed, and who may see the clusters', async () => {
    const getFleet = jest
      .fn<ReturnType<ServiceMeshApi['getFleet']>, []>()
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValue({ items: [], left: 0, reviews: false });
    await show({
      getFleet,
      getClusters: async () => {
        throw Object.assign(new Error('no'), { statusCode: 403 });
      },
    });
    expect(
      await screen.findByText('The fleet could not be loaded'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/service-mesh\.clusters\.read/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('No component is mapped to workloads'),
    ).toBeInTheDocument();
  });
});
