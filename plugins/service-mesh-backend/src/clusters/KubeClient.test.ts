import { FakeKubeServer } from './__testUtils__/FakeKubeServer';
import { Clock, systemClock } from './Clock';
import { KubeClient } from './KubeClient';

const request = (signal: AbortSignal, idleMs: number) => ({
  path: '/api/v1/pods',
  idleMs,
  signal,
});
const never = () => new Promise<never>(() => {});

describe('KubeClient', () => {
  it.each([
    ['credential', { credential: never }],
    ['authority', { credential: async () => ({}), caData: never }],
  ])(
    'gives up a request whose %s never comes, and leaves at once when it is stopped',
    async (_what, parts) => {
      const client = new KubeClient({
        name: 'one',
        url: 'http://127.0.0.1:1',
        ...parts,
      });
      const open = new AbortController();
      await expect(client.get(request(open.signal, 30))).rejects.toMatchObject({
        reason: 'timeout',
      });
      const waiting = client.get(request(open.signal, 60_000));
      setTimeout(() => open.abort(), 10);
      await expect(waiting).rejects.toThrow('cannot be reached');
      await client.close();
    },
  );

  it('notices a silent server although the clock was set back by an hour', async () => {
    const server = await FakeKubeServer.start();
    server.intercept = (_request, response) => {
      response.writeHead(200).flushHeaders();
      return true;
    };
    let offset = 0;
    const clock: Clock = {
      ...systemClock,
      now: () => Date.now() + offset,
    };
    const client = new KubeClient(
      { name: 'one', url: server.url, credential: async () => ({}) },
      clock,
    );
    const waiting = client.get(request(new AbortController().signal, 100));
    offset = -3_600_000;
    await expect(waiting).rejects.toMatchObject({ reason: 'timeout' });
    await client.close();
    await server.stop();
  });
});
