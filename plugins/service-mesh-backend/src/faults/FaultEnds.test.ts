import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  coreKinds,
  indexObjects,
  meshes,
  ResourceIndex,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { migrateDatabase } from '../database/openDatabase';
import { DatabaseNoticeStore } from '../notices/DatabaseNoticeStore';
import { NoticeSender } from '../notices/NoticeSender';
import { FaultEnds } from './FaultEnds';

const END = Date.parse('2030-01-31T10:00:00Z');
const MINUTE = 60_000;

const component = (name: string, owners: string[]) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  relations: owners.map(targetRef => ({ type: 'ownedBy', targetRef })),
});

const delay = { fault: { delay: { fixedDelay: '2s' } } };

const faultOf = (name: string, until: string, rule: object = delay) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: {
    name,
    namespace: 'shop',
    annotations: {
      'meshwright.io/fault-ends': until,
      'meshwright.io/entity': `component:default/${name}`,
    },
  },
  spec: { hosts: [name], http: [rule] },
});

const live = (...objects: object[]): ResourceIndex =>
  indexObjects(objects, {
    cluster: 'prod',
    kinds: [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)],
  });

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('FaultEnds on %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await migrateDatabase(knex);
  });
  afterEach(() => knex.destroy());

  /** A backend of its own: what it knows of the one before is in the database. */
  function backend(
    world: { now: number; objects: object[] },
    send: (sent: NotificationSendOptions) => Promise<void>,
  ) {
    const now = () => world.now;
    const logger = mockServices.logger.mock();
    const faultEnds = new FaultEnds({
      clusters: { snapshots: () => [live(...world.objects)] },
      meshes,
      catalog: catalogServiceMock({
        entities: [
          component('orders', ['group:default/team-checkout']),
          component('orphan', []),
        ],
      }),
      auth: mockServices.auth(),
      notices: new NoticeSender({
        store: DatabaseNoticeStore.create(knex),
        notifications: { send },
        subject: 'fault',
        setting: 'serviceMesh.faults.notifications',
        logger,
        now,
      }),
      logger,
      now,
    });
    return { faultEnds, logger };
  }

  it('tells the owner once, when the end has come and the fault is still there', async () => {
    const send = jest.fn<Promise<void>, [NotificationSendOptions]>(
      async () => {},
    );
    const world = {
      now: END - MINUTE,
      objects: [faultOf('orders', '2030-01-31T10:00:00Z')],
    };
    await backend(world, send).faultEnds.run();
    expect(send).not.toHaveBeenCalled();

    world.now = END;
    // Two replicas, and one that was started anew.
    await Promise.all([
      backend(world, send).faultEnds.run(),
      backend(world, send).faultEnds.run(),
    ]);
    world.now = END + MINUTE;
    await backend(world, send).faultEnds.run();
    expect(send).toHaveBeenCalledTimes(1);
    const { recipients, payload } = send.mock.calls[0][0];
    expect(recipients).toEqual({
      type: 'entity',
      entityRef: ['group:default/team-checkout'],
    });
    expect(payload).toMatchObject({
      title: 'The fault test of orders should have ended',
      description: expect.stringContaining(
        'VirtualService shop/orders in prod was to make faults until 2030-01-31T10:00Z',
      ),
      severity: 'high',
      topic: 'service-mesh.fault.end',
      scope: 'service-mesh.fault:component:default/orders:end',
    });
    const link = new URL(payload.link ?? '', 'http://portal');
    expect(link.pathname).toBe('/create/templates/default/mesh-fault');
    expect(JSON.parse(link.searchParams.get('formData') ?? '')).toEqual({
      workload: {
        entityRef: 'component:default/orders',
        target: { namespace: 'shop', service: 'orders' },
      },
      task: 'end',
    });
  });

  it('says nothing when the fault was taken away, or nobody owns the component', async () => {
    const send = jest.fn(async () => {});
    await backend(
      {
        now: END + MINUTE,
        objects: [
          faultOf('orders', '2030-01-31T10:00:00Z', { timeout: '2s' }),
          faultOf('orphan', '2030-01-31T10:00:00Z'),
          faultOf('unknown', '2030-01-31T10:00:00Z'),
        ],
      },
      send,
    ).faultEnds.run();
    expect(send).not.toHaveBeenCalled();
  });

  it('tells of a new end as well, and tries again when it could not be told', async () => {
    const send = jest.fn(async () => {});
    const world = {
      now: END,
      objects: [faultOf('orders', '2030-01-31T10:00:00Z')],
    };
    await backend(world, send).faultEnds.run();
    world.objects = [faultOf('orders', '2030-01-31T11:00:00Z')];
    await backend(world, send).faultEnds.run();
    expect(send).toHaveBeenCalledTimes(1);

    world.now = END + 60 * MINUTE;
    const refused = backend(world, async () => {
      throw new Error('no notifications');
    });
    await refused.faultEnds.run();
    expect(refused.logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('serviceMesh.faults.notifications'),
      expect.any(Error),
    );
    await backend(world, send).faultEnds.run();
    await backend(world, send).faultEnds.run();
    expect(send).toHaveBeenCalledTimes(2);
  });
});
