import { get } from 'node:https';
import {
  startTestCluster,
  TestCluster,
} from '../__testUtils__/startTestCluster';

const PODS = '/api/v1/namespaces/shop/pods';
const CONFIG_MAPS = '/api/v1/namespaces/shop/configmaps';

type Listed = {
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
  items: {
    metadata: { name: string; resourceVersion: string };
    data?: object;
  }[];
};

describe('the Kubernetes API of the demo cluster', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await startTestCluster();
  });
  afterEach(() => cluster.stop());

  async function list(path: string): Promise<Listed> {
    const { status, body } = await cluster.fetchJson('GET', path);
    expect(status).toBe(200);
    return body as Listed;
  }

  async function createConfigMap(name: string, data: object = {}) {
    const { status } = await cluster.fetchJson('POST', CONFIG_MAPS, {
      body: { metadata: { name }, data },
    });
    expect(status).toBe(201);
  }

  /** The events of a watch until it ends by its own timeout. */
  function watch(
    path: string,
  ): Promise<
    { type: string; object: Listed['items'][0] & { code?: number } }[]
  > {
    return new Promise((resolve, reject) => {
      get(
        `${cluster.url}${path}&watch=true&timeoutSeconds=1`,
        {
          rejectUnauthorized: false,
          headers: { authorization: `Bearer ${cluster.token}` },
        },
        response => {
          let text = '';
          response.on('data', chunk => (text += chunk));
          response.on('end', () =>
            resolve(
              text
                .split('\n')
                .filter(Boolean)
                .map(line => JSON.parse(line)),
            ),
          );
        },
      ).on('error', reject);
    });
  }

  it.each([
    ['no such object', 'GET', `${PODS}/none`, undefined, 404, 'NotFound'],
    [
      'no such kind',
      'GET',
      '/apis/example.com/v1/things',
      undefined,
      404,
      'NotFound',
    ],
    [
      'no such version of a kind',
      'GET',
      '/apis/apps/v2/deployments',
      undefined,
      404,
      'NotFound',
    ],
    [
      'an object that exists',
      'POST',
      '/api/v1/namespaces',
      { metadata: { name: 'shop' } },
      409,
      'AlreadyExists',
    ],
    [
      'an object of a missing namespace',
      'POST',
      '/api/v1/namespaces/none/configmaps',
      { metadata: { name: 'a' } },
      404,
      'NotFound',
    ],
    [
      'a name that is none',
      'POST',
      CONFIG_MAPS,
      { metadata: { name: 'A_b' } },
      422,
      'Invalid',
    ],
    [
      'an object without a name',
      'POST',
      CONFIG_MAPS,
      { metadata: {} },
      422,
      'Invalid',
    ],
    [
      'an object of another kind',
      'POST',
      CONFIG_MAPS,
      { kind: 'Secret', metadata: { name: 'a' } },
      400,
      'BadRequest',
    ],
    [
      'an update of an old state',
      'PUT',
      '/api/v1/namespaces/shop',
      { metadata: { name: 'shop', resourceVersion: '1' } },
      409,
      'Conflict',
    ],
    [
      'a patch of an unknown form',
      'PATCH',
      '/api/v1/namespaces/shop',
      {},
      415,
      'UnsupportedMediaType',
    ],
    [
      'a selector that cannot be read',
      'GET',
      `${PODS}?labelSelector=a%20like%20b`,
      undefined,
      400,
      'BadRequest',
    ],
    [
      'a field of a custom resource',
      'GET',
      '/apis/networking.istio.io/v1/gateways?fieldSelector=spec.x%3D1',
      undefined,
      400,
      'BadRequest',
    ],
    [
      'a limit that is no number',
      'GET',
      `${PODS}?limit=some`,
      undefined,
      400,
      'BadRequest',
    ],
    [
      'a continue token that is unknown',
      'GET',
      `${PODS}?limit=1&continue=bm9uZQ`,
      undefined,
      410,
      'Expired',
    ],
    [
      'a revision from the future',
      'GET',
      `${PODS}?resourceVersion=99999999`,
      undefined,
      504,
      'Timeout',
    ],
    [
      'a method that does not exist here',
      'PUT',
      PODS,
      {},
      405,
      'MethodNotAllowed',
    ],
    ['the log of a pod', 'GET', `${PODS}/a/log`, undefined, 404, 'NotFound'],
  ])('refuses %s', async (_, method, path, body, status, reason) => {
    expect(await cluster.fetchJson(method, path, { body })).toMatchObject({
      status,
      body: { kind: 'Status', status: 'Failure', code: status, reason },
    });
  });

  it('refuses a request without the token', async () => {
    for (const path of ['/version', PODS, '/apis']) {
      expect(
        await cluster.fetchJson('GET', path, { token: 'wrong' }),
      ).toMatchObject({
        status: 401,
        body: { reason: 'Unauthorized' },
      });
    }
  });

  it('lists what was written, at once', async () => {
    await createConfigMap('a', { x: '1' });
    await cluster.fetchJson('PUT', `${CONFIG_MAPS}/a`, {
      body: { metadata: { name: 'a' }, data: { x: '2' } },
    });
    expect((await list(CONFIG_MAPS)).items).toMatchObject([
      { metadata: { name: 'a' }, data: { x: '2' } },
    ]);
    await cluster.fetchJson('DELETE', `${CONFIG_MAPS}/a`);
    expect((await list(CONFIG_MAPS)).items).toEqual([]);
  });

  it('keeps metadata as a server does', async () => {
    await createConfigMap('a', { x: '1' });
    const path = `${CONFIG_MAPS}/a`;
    const read = async () =>
      (await cluster.fetchJson('GET', path)).body.metadata as Record<
        string,
        unknown
      >;
    const before = await read();
    expect(before).toMatchObject({
      generation: 1,
      namespace: 'shop',
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      creationTimestamp: expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
      ),
    });
    const body = {
      metadata: { name: 'a', uid: 'mine', labels: { l: '1' } },
      data: { x: '1' },
    };
    await cluster.fetchJson('PUT', path, { body });
    const labelled = await read();
    expect(labelled).toMatchObject({
      uid: before.uid,
      generation: 1,
      labels: { l: '1' },
    });
    expect(Number(labelled.resourceVersion)).toBeGreaterThan(
      Number(before.resourceVersion),
    );
    await cluster.fetchJson('PUT', path, {
      body: { ...body, data: { x: '2' } },
    });
    expect(await read()).toMatchObject({ generation: 2 });
    const unchanged = await read();
    await cluster.fetchJson('PUT', path, {
      body: { ...body, data: { x: '2' } },
    });
    expect((await read()).resourceVersion).toBe(unchanged.resourceVersion);
  });

  it('pages through one moment although objects change meanwhile', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await createConfigMap(name);
    const first = await list(`${CONFIG_MAPS}?limit=2`);
    expect(first.metadata).toMatchObject({ remainingItemCount: 3 });
    await cluster.fetchJson('DELETE', `${CONFIG_MAPS}/b`);
    await cluster.fetchJson('DELETE', `${CONFIG_MAPS}/d`);
    await createConfigMap('c2');
    const second = await list(
      `${CONFIG_MAPS}?limit=2&continue=${first.metadata.continue}`,
    );
    const third = await list(
      `${CONFIG_MAPS}?limit=2&continue=${second.metadata.continue}`,
    );
    const names = [first, second, third].flatMap(page =>
      page.items.map(i => i.metadata.name),
    );
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(third.metadata.continue).toBeUndefined();
    expect(
      new Set([first, second, third].map(p => p.metadata.resourceVersion)).size,
    ).toBe(1);
    // The watch from there brings what the pages could not show.
    const events = await watch(
      `${CONFIG_MAPS}?resourceVersion=${third.metadata.resourceVersion}`,
    );
    expect(events.map(e => `${e.type} ${e.object.metadata.name}`)).toEqual([
      'DELETED b',
      'DELETED d',
      'ADDED c2',
    ]);
  });

  it('tells a client whose pages or revision are forgotten to list again', async () => {
    await createConfigMap('a');
    const page = await list(
      `${CONFIG_MAPS.replace('/namespaces/shop', '')}?limit=0`,
    );
    const first = await list(`${PODS}?limit=1`);
    await createConfigMap('b');
    cluster.api.compact();
    const next = await cluster.fetchJson(
      'GET',
      `${PODS}?limit=1&continue=${first.metadata.continue}`,
    );
    expect(next).toMatchObject({ status: 410, body: { reason: 'Expired' } });
    const events = await watch(
      `${CONFIG_MAPS}?resourceVersion=${page.metadata.resourceVersion}`,
    );
    expect(events).toMatchObject([
      { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
    ]);
  });

  it('tells a client of an earlier run to list again', async () => {
    const events = await watch(`${PODS}?resourceVersion=17`);
    expect(events).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);
  });

  it('watches by label: an object that stops matching is deleted for that client', async () => {
    const { metadata } = await list(CONFIG_MAPS);
    const events = watch(
      `${CONFIG_MAPS}?labelSelector=l%3D1&resourceVersion=${metadata.resourceVersion}`,
    );
    for (const l of ['0', '1', '1', '0']) {
      await cluster.fetchJson('PATCH', `${CONFIG_MAPS}/a?fieldManager=t`, {
        body: {
          metadata: { labels: { l } },
          data: { time: String(Math.random()) },
        },
        headers: { 'content-type': 'application/apply-patch+yaml' },
      });
    }
    expect((await events).map(e => e.type)).toEqual([
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
  });

  it('streams the present state first when asked, and says where it ends', async () => {
    const { items } = await list(PODS);
    const events = await watch(
      `${PODS}?sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`,
    );
    expect(events.slice(0, items.length).map(e => e.type)).toEqual(
      items.map(() => 'ADDED'),
    );
    expect(events[items.length]).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
    // 200 ms apart in tests.
    expect(events.length).toBeGreaterThan(items.length + 2);
    expect(events[events.length - 1]).toMatchObject({ type: 'BOOKMARK' });
  });

  it('writes to the status change nothing else', async () => {
    const path =
      '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/orders';
    await cluster.fetchJson('PATCH', `${path}/status`, {
      body: { spec: { hosts: ['x'] }, status: { observed: true } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect((await cluster.fetchJson('GET', path)).body).toMatchObject({
      metadata: { generation: 1 },
      spec: { hosts: ['orders'] },
      status: { observed: true },
    });
  });

  it('labels a namespace with its name', async () => {
    const body = { metadata: { name: 'fresh' } };
    const created = await cluster.fetchJson('POST', '/api/v1/namespaces', {
      body,
    });
    expect(created.body).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'fresh' } },
    });
  });

  it('recognises its own token in a token review', async () => {
    const review = (token: string) =>
      cluster.fetchJson('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
        body: { spec: { token } },
      });
    expect((await review(cluster.token)).body).toMatchObject({
      status: { authenticated: true },
    });
    expect((await review('other')).body).toMatchObject({
      status: { authenticated: false },
    });
  });
});
