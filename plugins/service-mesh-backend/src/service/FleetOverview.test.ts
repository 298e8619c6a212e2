import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { OverviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { FleetOverview } from './FleetOverview';
import { MeshService } from './MeshService';
import { TaggedReport } from './TaggedReport';

const entity = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  relations: [
    { type: 'ownedBy', targetRef: 'group:default/shop' },
    { type: 'partOf', targetRef: 'system:default/shop' },
  ],
});

function overviewOf({ metadata }: Entity): TaggedReport<OverviewData> {
  return {
    tag: '',
    report: {
      data: {
        workloads: [],
        membership: {
          meshes: [],
          dataPlanes: [],
          podsInMesh: 0,
          podsTotal: 0,
          proxyVersions: [],
        },
        routes: 0,
        findings: { error: 0, warning: 0, info: 0 },
        skippedRules: 0,
      },
      mapping: {
        entityRef: `component:default/${metadata.name}`,
        state: 'no-match',
        selections: [],
        clusters: [],
        explanation: '',
      },
      coverage: [],
      asOf: 0,
      problems: [],
    },
  };
}

function fleetOf(names: readonly string[], patienceMs = 200) {
  const logger = mockServices.logger.mock();
  const state = { names, now: 0 };
  const report = jest.fn(async (asked: Entity) => overviewOf(asked));
  const queryEntities = jest.fn(async () => ({
    items: state.names.map(entity),
    totalItems: state.names.length,
    pageInfo: {},
  }));
  const fleet = new FleetOverview({
    catalog: { queryEntities },
    auth: mockServices.auth.mock({
      getOwnServiceCredentials: async () => ({} as never),
    }),
    service: { report: report as unknown as MeshService['report'] },
    logger,
    patienceMs,
    now: () => state.now,
  });
  const read = async () => {
    const { entities, left } = await fleet.read();
    return {
      names: entities.map(({ entityRef }) => entityRef.split('/')[1]),
      left: left.map(ref => ref.split('/')[1]),
    };
  };
  return { fleet, read, report, queryEntities, state, logger };
}

describe('FleetOverview', () => {
  it('reads everything once for all who ask at the same time, with the owners', async () => {
    const { fleet, report } = fleetOf(['cart', 'orders']);
    const [first, second] = await Promise.all([fleet.read(), fleet.read()]);
    expect(first).toEqual(second);
    expect(first.left).toEqual([]);
    expect(first.entities).toEqual([
      expect.objectContaining({
        entityRef: 'component:default/cart',
        ownerRefs: ['group:default/shop'],
      }),
      expect.objectContaining({ entityRef: 'component:default/orders' }),
    ]);
    expect(report).toHaveBeenCalledTimes(2);
  });

  it('rests after a round, then looks again and forgets what is gone', async () => {
    const { read, report, state } = fleetOf(['cart', 'orders']);
    await read();
    state.now = 9_000;
    await read();
    expect(report).toHaveBeenCalledTimes(2);
    state.now = 10_000;
    state.names = ['orders', 'web'];
    await read();
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(await read()).toEqual({ names: ['orders', 'web'], left: [] });
  });

  it('answers with what it has when the rest takes long, and names what is left', async () => {
    const { read, report } = fleetOf(['cart', 'slow', 'orders']);
    let go = () => {};
    report.mockImplementation(async asked => {
      if (asked.metadata.name === 'slow')
        await new Promise<void>(resolve => {
          go = resolve;
        });
      return overviewOf(asked);
    });
    expect(await read()).toEqual({ names: ['cart'], left: ['slow', 'orders'] });
    go();
    expect(await read()).toEqual({
      names: ['cart', 'slow', 'orders'],
      left: [],
    });
  });

  it('keeps one that cannot be read among those left, and shows the others', async () => {
    const { read, report } = fleetOf(['cart', 'odd']);
    report.mockImplementation(async asked => {
      if (asked.metadata.name === 'odd') throw new Error('odd');
      return overviewOf(asked);
    });
    expect(await read()).toEqual({ names: ['cart'], left: ['odd'] });
  });

  it('fails when the catalog cannot be read, and asks it again the next time', async () => {
    const { fleet, queryEntities } = fleetOf(['cart']);
    queryEntities.mockRejectedValueOnce(new Error('away'));
    await expect(fleet.read()).rejects.toThrow('away');
    expect((await fleet.read()).entities).toHaveLength(1);
  });

  it.each([
    ['answers', undefined],
    ['fails', new Error('away')],
  ])(
    'does not take a catalog that still lists for an empty one, when it %s late',
    async (_, failure) => {
      const { read, queryEntities } = fleetOf(['cart'], 5);
      const list = queryEntities.getMockImplementation()!;
      queryEntities.mockImplementationOnce(async () => {
        await new Promise(resolve => setTimeout(resolve, 50));
        if (failure) throw failure;
        return list();
      });
      const readers = await Promise.allSettled([read(), read()]);
      expect(readers).toEqual(
        Array(2).fill(
          failure
            ? { status: 'rejected', reason: failure }
            : {
                status: 'fulfilled',
                value: { names: ['cart'], left: [] },
              },
        ),
      );
    },
  );

  it('logs that a later round could not ask the catalog, and shows what it has', async () => {
    const { read, queryEntities, state, logger } = fleetOf(['cart']);
    await read();
    state.now = 10_000;
    queryEntities.mockRejectedValueOnce(new Error('away'));
    expect(await read()).toEqual({ names: ['cart'], left: [] });
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('catalog'),
      expect.objectContaining({ message: 'away' }),
    );
    expect(await read()).toEqual({ names: ['cart'], left: [] });
  });
});
