import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoCluster } from './startDemoCluster';

describe('startDemoCluster', () => {
  let stateDir: string;
  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'demo-cluster-'));
  });
  afterEach(() => rm(stateDir, { recursive: true, force: true }));

  const read = (file: string) => readFile(join(stateDir, file), 'utf8');
  const start = (kubePort = 0) =>
    startDemoCluster({ kubePort, prometheusPort: 0, stateDir });

  it('serves over TLS with credentials that survive a restart', async () => {
    const first = await start();
    await first.stop();
    const files = ['ca.crt', 'token'];
    const before = await Promise.all(files.map(read));
    const second = await start();
    expect(await Promise.all(files.map(read))).toEqual(before);
    expect(await read('kubeconfig')).toMatch(second.kubeUrl);
    const status = await new Promise((resolve, reject) =>
      request(
        `${second.kubeUrl}/version`,
        { ca: before[0], headers: { authorization: `Bearer ${before[1]}` } },
        response => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', reject)
        .end(),
    );
    expect(status).toBe(200);
    await second.stop();
  });

  it('keeps secrets to the user who started it', async () => {
    await (await start()).stop();
    for (const file of ['kubeconfig', 'token', 'server.key']) {
      // eslint-disable-next-line no-bitwise -- the permission bits of the mode
      expect((await stat(join(stateDir, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('says in one line that its port is in use', async () => {
    const other = createServer();
    await new Promise<void>(resolve =>
      other.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = other.address() as { port: number };
    await expect(start(port)).rejects.toThrow(
      `The demo cluster cannot listen on 127.0.0.1:${port}: the port is in use. Stop the other process or set another port.`,
    );
    await new Promise(resolve => other.close(resolve));
  });
});
