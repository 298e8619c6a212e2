import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { FleetEntity } from '@meshwright/backstage-plugin-service-mesh-common';
import express from 'express';
import request from 'supertest';
import { get } from 'node:http';
import { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { addFleetRoute } from './fleet';
import { RouteContext } from './RouteContext';

const refOf = (i: number) => `component:default/app-${i}`;

function start(
  known: number,
  left: number,
  maySee: (ref: string) => boolean = () => true,
  broken?: FleetEntity,
) {
  const asked: number[] = [];
  const logger = mockServices.logger.mock();
  const entities = Array.from(
    { length: known },
    (_, i) => ({ entityRef: refOf(i) } as FleetEntity),
  );
  const router = express.Router();
  addFleetRoute(router, {
    fleet: {
      read: async () => ({
        entities: broken ? [...entities, broken] : entities,
        left: Array.from({ length: left }, (_, i) => refOf(known + i)),
      }),
    },
    logger,
    access: {
      permitted: async (_: unknown, __: unknown, refs: readonly string[]) => {
        asked.push(refs.length);
        return new Set(refs.filter(maySee));
      },
    },
    httpAuth: mockServices.httpAuth({
      defaultCredentials: mockCredentials.user(),
    }),
    reviews: {
      fleet: {
        all: async () => [{ entityRef: refOf(1), state: 'overdue' }],
      },
    },
  } as unknown as RouteContext);
  return { app: express().use(router), asked, logger };
}

describe('GET /fleet', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2_600, 400],
  ])('answers with %d entities and %d that are left', async (known, left) => {
    const { app, asked } = start(known, left);
    const { body, headers } = await request(app).get('/fleet').expect(200);
    expect(headers['content-type']).toMatch('application/json');
    expect(headers['cache-control']).toBe('private, no-store');
    expect(body).toMatchObject({ left, reviews: true });
    expect(body.items.map(({ entityRef }: FleetEntity) => entityRef)).toEqual(
      Array.from({ length: known }, (_, i) => refOf(i)),
    );
    expect(body.items[1]?.review).toBe(known > 1 ? 'overdue' : undefined);
    expect(Math.max(0, ...asked)).toBeLessThanOrEqual(500);
  });

  it('shows and counts only what the reader may see', async () => {
    const { app } = start(3, 3, ref => ref === refOf(1) || ref === refOf(4));
    const { body } = await request(app).get('/fleet').expect(200);
    expect(body).toMatchObject({ items: [{ entityRef: refOf(1) }], left: 1 });
  });

  it('lets others come between the parts of a long answer', async () => {
    const { app } = start(5_000, 0);
    let done = false;
    let turns = 0;
    const others = (async () => {
      while (!done) {
        await nextTurn();
        turns += 1;
      }
    })();
    const { body } = await request(app).get('/fleet').expect(200);
    done = true;
    await others;
    expect(body.items).toHaveLength(5_000);
    // Ten parts to ask about, four at a time, and ten to write.
    expect(turns).toBeGreaterThanOrEqual(13);
  });

  it('logs why an answer could not be written to its end', async () => {
    const broken = {
      entityRef: refOf(9),
      toJSON: () => {
        throw new Error('odd');
      },
    };
    const { app, logger } = start(2, 0, undefined, broken as never);
    await expect(request(app).get('/fleet')).rejects.toThrow();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('fleet'),
      expect.objectContaining({ message: 'odd' }),
    );
  });

  it('does not log that somebody went away', async () => {
    const { app, logger } = start(200_000, 0);
    let done = (_: boolean) => {};
    const finished = new Promise<boolean>(resolve => {
      done = resolve;
    });
    const outer = express().use((_, response, next) => {
      response.once('close', () =>
        setTimeout(() => done(response.writableFinished), 20),
      );
      next();
    }, app);
    const server = outer.listen(0);
    const { port } = server.address() as AddressInfo;
    get({ port, path: '/fleet' }, answer => answer.destroy());
    expect(await finished).toBe(false);
    expect(logger.warn).not.toHaveBeenCalled();
    server.close();
  });
});
