import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import githubModule from '@backstage/plugin-scaffolder-backend-module-github';
import { serviceMeshServiceRef } from '@meshwright/backstage-plugin-service-mesh-node';
import fs from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import {
  GithubDouble,
  startGithubDouble,
} from './__testUtils__/startGithubDouble';
import { scaffolderModuleServiceMesh } from './module';

const folder = path.resolve(__dirname, '../../../templates');

type Entity = NonNullable<
  NonNullable<Parameters<typeof catalogServiceMock>[0]>['entities']
>[number];

function templateOf(name: string): Entity {
  const file = path.join(folder, name, 'template.yaml');
  const template = parse(fs.readFileSync(file, 'utf8')) as Entity;
  return {
    ...template,
    metadata: {
      ...template.metadata,
      namespace: 'default',
      annotations: {
        ...template.metadata.annotations,
        'backstage.io/managed-by-location': `file:${file}`,
      },
    },
  };
}

const valuesOf = (name: string, example: string): Record<string, unknown> =>
  parse(
    fs.readFileSync(
      path.join(folder, name, 'cases', example, 'values.yaml'),
      'utf8',
    ),
  );

/** A canary at 10 %, as a team has written it. */
const PRESENT = `# Routes of the checkout team
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: shop
spec:
  hosts: [orders] # the short name
  http:
    - name: default
      match:
        - port: 80
      route:
        - destination: { host: orders, port: { number: 80 }, subset: v1 }
          weight: 90
        - destination: { host: orders, port: { number: 80 }, subset: v2 }
          weight: 10
`;

/** Routes with a fault test in them. */
const FAULT = `# Routes of the checkout team
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: shop
  annotations:
    meshwright.io/fault-ends: '2030-01-31T10:00:00Z'
spec:
  hosts: [orders]
  http:
    - name: default
      match:
        - port: 80
      timeout: 3s # as agreed
      fault: { abort: { httpStatus: 503, percentage: { value: 5 } } }
      route:
        - destination: { host: orders, port: { number: 80 } }
`;

/** Another object that a rule has something to say about. */
const OLD = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: slow, namespace: shop }
spec:
  hosts: [orders.example.com]
  http:
    - fault: { delay: { percent: 10, fixedDelay: 1s } }
      route: [{ destination: { host: orders, port: { number: 80 } } }]
`;

/** What the backend of the plugin says a change would do. */
const preview = {
  effects: [
    {
      ref: {
        cluster: 'prod',
        group: 'networking.istio.io',
        kind: 'VirtualService',
        namespace: 'shop',
        name: 'orders',
      },
      effect: 'changed',
    },
  ],
  changes: [{ words: 'shop/cart may now POST /pay', direction: 'wider' }],
  mtls: [],
  routes: [{ host: 'orders', before: [], after: [] }],
  newFindings: [],
  solvedFindings: [],
  observed: { affected: [] },
  problems: [],
  unread: [],
};

const liveMesh = createServiceFactory({
  service: serviceMeshServiceRef,
  deps: {},
  factory: () => ({
    actingFor: () => ({ getPreview: async () => ({ data: preview }) } as never),
  }),
});

async function startBackend(github: object[]) {
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      githubModule,
      scaffolderModuleServiceMesh,
      liveMesh,
      catalogServiceMock.factory({
        entities: ['mesh-canary', 'mesh-fault', 'new-meshed-service'].map(
          templateOf,
        ),
      }),
      mockServices.rootConfig.factory({
        data: { integrations: { github } },
      }),
    ],
  });
  /** Runs a template as the form does, and gives the task when it has ended. */
  const run = async (name: string, values: object) => {
    const { body, status } = await request(backend.server)
      .post('/api/scaffolder/v2/tasks')
      .send({ templateRef: `template:default/${name}`, values });
    expect({ status, error: body.error ?? body.errors }).toMatchObject({
      status: 201,
    });
    for (;;) {
      const { body: task } = await request(backend.server).get(
        `/api/scaffolder/v2/tasks/${body.id}`,
      );
      if (task.status !== 'open' && task.status !== 'processing') {
        const { body: events } = await request(backend.server).get(
          `/api/scaffolder/v2/tasks/${body.id}/events`,
        );
        return {
          status: task.status as string,
          log: JSON.stringify(events),
          output: events.at(-1).body.output,
        };
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  };
  return { run, stop: () => backend.stop() };
}

describe('a template that is run with a GitHub token', () => {
  let github: GithubDouble;
  let backend: Awaited<ReturnType<typeof startBackend>>;
  beforeAll(async () => {
    github = await startGithubDouble('acme/shop', {
      'README.md': 'Shop\n',
      'mesh/orders.yaml': PRESENT,
      'mesh/old.yaml': OLD,
      'mesh/fault.yaml': FAULT,
    });
    backend = await startBackend([
      { host: 'github.com', apiBaseUrl: github.apiBaseUrl, token: 'secret' },
    ]);
  });
  afterAll(async () => {
    await backend.stop();
    await github.stop();
  });

  it('changes the file of the repository in place and opens a pull request that says what it does', async () => {
    const { status, log, output } = await backend.run('mesh-canary', {
      ...valuesOf('mesh-canary', 'next-step'),
      path: 'mesh/orders.yaml',
      manifestsUrl: 'https://github.com/acme/shop/blob/main/mesh/orders.yaml',
      pullRequest: true,
      repoUrl: 'github.com?owner=acme&repo=shop',
    });
    expect(status === 'completed' ? '' : log).toBe('');
    expect([...github.authorizations]).toEqual(['token secret']);
    const [pullRequest] = github.pullRequests;
    expect(pullRequest).toMatchObject({
      head: 'mesh/mesh-canary-shop-orders',
      base: 'main',
      title: 'Share out the requests to orders',
    });
    expect(Object.keys(pullRequest.files).sort()).toEqual([
      'README.md',
      'mesh/fault.yaml',
      'mesh/old.yaml',
      'mesh/orders.yaml',
    ]);
    const manifests = pullRequest.files['mesh/orders.yaml'];
    expect(manifests).toContain('# Routes of the checkout team');
    expect(manifests).toContain('hosts: [orders] # the short name');
    expect(manifests).toContain('weight: 75');
    expect(manifests).not.toContain('weight: 90');
    expect(manifests).toContain('meshwright.io/template: template:default/');
    expect(pullRequest.body).toMatchInlineSnapshot(`
      "Requests to **orders** in \`shop\` are shared out like this from now on:


      - 75% to v1

      - 25% to v2


      ### Objects


      - VirtualService shop/orders

      - DestinationRule shop/orders


      ### Before it is applied


      - The rules are for the port of the target. Where its Service has further HTTP ports, give those rules too: a VirtualService takes over all of them.


      ### What changes in the clusters


      - VirtualService shop/orders changed in prod

      - shop/cart may now POST /pay (wider)

      - requests to orders are routed anew



      ### What the check found



      No finding: read back, the manifests have the effect that was asked for.
      "
    `);
    expect(JSON.stringify(output.links)).toContain(
      'https://github.com/acme/shop/pull/1',
    );
  });

  it('changes the pull request that is open when somebody thinks again', async () => {
    const { status, log, output } = await backend.run('mesh-canary', {
      ...valuesOf('mesh-canary', 'next-step'),
      backends: valuesOf('mesh-canary', 'promote').backends,
      path: 'mesh/orders.yaml',
      manifestsUrl: 'https://github.com/acme/shop/blob/main/mesh/orders.yaml',
      pullRequest: true,
      repoUrl: 'github.com?owner=acme&repo=shop',
    });
    expect(status === 'completed' ? '' : log).toBe('');
    expect(github.pullRequests).toHaveLength(1);
    const [{ body, files }] = github.pullRequests;
    expect(body).toContain('- 100% to v2');
    expect(body).not.toContain('- 75% to v1');
    expect(files['mesh/orders.yaml']).toContain('weight: 100');
    expect(files['mesh/orders.yaml']).not.toContain('weight: 75');
    expect(JSON.stringify(output.links)).toContain(
      'https://github.com/acme/shop/pull/1',
    );
  });

  it('puts what the check found into the pull request', async () => {
    const { status, log } = await backend.run('mesh-fault', {
      ...valuesOf('mesh-fault', 'istio'),
      path: 'mesh/old.yaml',
      manifestsUrl: 'https://github.com/acme/shop/blob/main/mesh/old.yaml',
      pullRequest: true,
      repoUrl: 'github.com?owner=acme&repo=shop',
    });
    expect(status === 'completed' ? '' : log).toBe('');
    const { title, body, files } = github.pullRequests[1];
    expect(title).toBe('Fault test of orders until 2030-01-31T10:00:00.000Z');
    expect(files['mesh/old.yaml']).toContain(
      'meshwright.io/fault-ends: "2030-01-31T10:00:00.000Z"',
    );
    expect(body).toContain(
      '- **warning** `istio/deprecated-fault-percent` VirtualService slow: The share of delayed requests is in percent, which is deprecated.',
    );
  });

  it('takes a fault away from the file that holds it, and nothing else', async () => {
    const { status, log } = await backend.run('mesh-fault', {
      ...valuesOf('mesh-fault', 'end'),
      path: 'mesh/fault.yaml',
      manifestsUrl: 'https://github.com/acme/shop/blob/main/mesh/fault.yaml',
      pullRequest: true,
      repoUrl: 'github.com?owner=acme&repo=shop',
    });
    expect(status === 'completed' ? '' : log).toBe('');
    const { title, head, files } = github.pullRequests[2];
    expect(title).toBe('End the fault test of orders');
    expect(head).toBe('mesh/mesh-fault-end-shop-orders');
    const manifests = files['mesh/fault.yaml'];
    expect(manifests).not.toMatch(/fault:|fault-ends|503/);
    expect(manifests).toContain('timeout: 3s # as agreed');
    expect(manifests).toContain('# Routes of the checkout team');
  });
});

describe('a template that is run without a token', () => {
  it('gives every file, its findings and a download; the pull request fails by name when it is asked for', async () => {
    const { run, stop } = await startBackend([]);
    const files = await run(
      'mesh-canary',
      valuesOf('mesh-canary', 'next-step'),
    );
    expect(files.status).toBe('completed');
    expect(files.output.files).toEqual([
      {
        path: 'mesh/orders.yaml',
        content: expect.stringContaining('weight: 75'),
      },
    ]);
    expect(files.output.text[0].title).toBe('Findings');
    const refused = await run('mesh-canary', {
      ...valuesOf('mesh-canary', 'next-step'),
      pullRequest: true,
      repoUrl: 'github.com?owner=acme&repo=shop',
    });
    expect(refused.status).toBe('failed');
    expect(refused.log).toMatch(/No token available for host: github.com/);
    await stop();
  });
});
