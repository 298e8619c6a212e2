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
  const start = () =>
    startDemoCluster({ kubePort: 0, prometheusPort: 0, stateDir });

  async function fetchJson(url: string, path: string) {
    const [ca, token] = await Promise.all(['ca.crt', 'token'].map(read));
    const headers = { authorization: `Bearer ${token}` };
    const text = await new Promise<string>((resolve, reject) =>
      request(`${url}${path}`, { ca, headers }, response => {
        let body = '';
        response.on('data', chunk => (body += chunk));
        response.on('end', () => resolve(body));
      })
        .on('error', reject)
        .end(),
    );
    return JSON.parse(text);
  }

  it('serves over TLS with credentials that survive a restart', async () => {
    const first = await start();
    await first.stop();
    const files = ['ca.crt', 'token'];
    const before = await Promise.all(files.map(read));
    const second = await start();
    expect(await Promise.all(files.map(read))).toEqual(before);
    expect(await read('kubeconfig')).toMatch(second.kubeUrl);
    expect(await fetchJson(second.kubeUrl, '/version')).toMatchObject({
      major: '1',
    });
    await second.stop();
  });

  it('serves the linked cluster beside it, with a context of its own', async () => {
    const cluster = await start();
    const { items } = await fetchJson(
      cluster.eastUrl,
      '/api/v1/namespaces/emoji/services',
    );
    expect(
      items.map((item: { metadata: { name: string } }) => item.metadata.name),
    ).toEqual(expect.arrayContaining(['emoji-svc', 'voting-svc', 'web-svc']));
    const kubeconfig = await read('kubeconfig');
    expect(kubeconfig).toMatch(cluster.eastUrl);
    expect(kubeconfig).toMatch('current-context: demo-cluster');
    await cluster.stop();
  });

  it('tells a client that outlived a restart to list again', async () => {
    const first = await start();
    const { metadata } = await fetchJson(first.kubeUrl, '/api/v1/pods');
    await first.stop();
    const second = await start();
    const event = await fetchJson(
      second.kubeUrl,
      `/api/v1/pods?watch=true&resourceVersion=${metadata.resourceVersion}`,
    );
    expect(event).toMatchObject({ type: 'ERROR', object: { code: 410 } });
    await second.stop();
  });

  it('keeps secrets to the user who started it', async () => {
    await (await start()).stop();
    for (const file of ['kubeconfig', 'token', 'server.key']) {
      // eslint-disable-next-line no-bitwise -- the permission bits of the mode
      expect((await stat(join(stateDir, file))).mode & 0o777).toBe(0o600);
    }
  });

  it.each(['kubePort', 'prometheusPort'])(
    'says in one line that its %s is in use',
    async which => {
      const other = createServer();
      await new Promise<void>(resolve =>
        other.listen(0, '127.0.0.1', () => resolve()),
      );
      const { port } = other.address() as { port: number };
      const ports = { kubePort: 0, prometheusPort: 0, [which]: port };
      await expect(startDemoCluster({ ...ports, stateDir })).rejects.toThrow(
        `The demo cluster cannot listen on 127.0.0.1:${port}: the port is in use. Stop the other process or set another port.`,
      );
      await new Promise(resolve => other.close(resolve));
    },
  );
});
