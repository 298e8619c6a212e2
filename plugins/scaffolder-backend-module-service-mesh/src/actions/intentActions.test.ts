import {
  createMockDirectory,
  mockCredentials,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  AccessQuestion,
  intentTargets,
  meshes,
  WriteTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ServiceMeshService } from '@meshwright/backstage-plugin-service-mesh-node';
import { readdirSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate as validateInput } from 'jsonschema';
import { parse, parseAllDocuments } from 'yaml';
import { intentActions } from './intentActions';
import { LiveFacts, liveFacts } from './intent/LiveFacts';
import { manifestFindings } from './manifestFindings';
import { createValidateAction } from './validate';

type JsonObject = NonNullable<
  Parameters<typeof createMockActionContext>[0]
>['input'] & {};

const actions = intentActions({ targets: intentTargets, meshes });
const actionOf = (id: string) => {
  const action = actions.find(entry => entry.id === id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
};

const target = {
  namespace: 'shop',
  service: 'orders',
  labels: { app: 'orders' },
  port: { number: 80, target: 8080, protocol: 'http' },
};

const goldenCases = ['istio', 'linkerd', 'shared/gatewayApi'].flatMap(mesh => {
  const folder = join(
    __dirname,
    '../../../service-mesh-common/src/meshes',
    mesh,
    '__fixtures__',
  );
  return readdirSync(folder)
    .filter(name => existsSync(join(folder, name, 'intent.yaml')))
    .map(
      name =>
        [
          `${mesh}: ${name}`,
          parse(readFileSync(join(folder, name, 'intent.yaml'), 'utf8')) as {
            mesh: string;
            concern: string;
            intent: JsonObject;
          },
        ] as const,
    );
});

describe('the actions of intents', () => {
  const workspace = createMockDirectory();
  beforeEach(() => workspace.setContent({}));

  const run = async (
    id: string,
    input: JsonObject,
    more: Record<string, unknown> = {},
  ) => {
    const context = createMockActionContext({
      input,
      workspacePath: workspace.path,
      ...more,
    });
    await actionOf(id).handler(context);
    return context;
  };
  const written = (path = 'mesh.yaml') =>
    readFileSync(workspace.resolve(path), 'utf8');

  it('are one for each intent, and say what each field means', () => {
    expect(actions.map(({ id }) => id)).toHaveLength(14);
    for (const { id, description, schema, supportsDryRun } of actions) {
      expect(id).toMatch(/^service-mesh:[a-z-]+$/);
      expect(description).toBeTruthy();
      expect(supportsDryRun).toBe(true);
      const text = JSON.stringify(schema?.input);
      // The scaffolder follows no references within a schema.
      expect(text).not.toContain('$ref');
      const { properties } = schema?.input as {
        properties: {
          intent: { properties: Record<string, { description?: string }> };
        };
      };
      for (const [name, field] of Object.entries(properties.intent.properties))
        expect([name, field.description]).toEqual([name, expect.any(String)]);
    }
  });

  it.each(
    actions.flatMap(action =>
      (action.examples ?? []).map(
        ({ description, example }) =>
          [`${action.id}: ${description}`, action, example] as const,
      ),
    ),
  )('run the example of %s', async (_name, action, example) => {
    const [{ input }] = (parse(example) as { steps: { input: JsonObject }[] })
      .steps;
    expect(validateInput(input, action.schema?.input ?? {}).errors).toEqual([]);
    const { output } = await run(action.id, input);
    expect(output).toHaveBeenCalledWith('path', 'manifests/mesh.yaml');
    const objects = parseAllDocuments(written('manifests/mesh.yaml')).map(
      document => document.toJS() as { metadata: { annotations: unknown } },
    );
    expect(objects.length).toBeGreaterThan(0);
    for (const { metadata } of objects)
      expect(metadata.annotations).toMatchObject({
        'meshwright.io/entity': 'component:default/orders',
      });
  });

  it.each(goldenCases)(
    'write what fits the schemas: %s',
    async (_name, { mesh, concern, intent }) => {
      const id = `service-mesh:${concern}`;
      const input = { mesh, path: 'mesh.yaml', intent };
      expect(
        validateInput(input, actionOf(id).schema?.input ?? {}).errors,
      ).toEqual([]);
      await run(id, input);
      const problems = parseAllDocuments(written())
        .flatMap(document => manifestFindings(document.toJS()))
        .filter(({ severity }) => severity === 'error');
      expect(problems).toEqual([]);
    },
  );

  it('say which template wrote an object, in which version, for whom', async () => {
    await run(
      'service-mesh:enrol',
      {
        mesh: 'linkerd',
        path: 'mesh.yaml',
        entity: 'component:default/orders',
        intent: {
          scope: { type: 'namespace', namespace: 'shop' },
          dataPlane: 'sidecar',
        },
      },
      {
        templateInfo: {
          entityRef: 'template:default/mesh-enrol',
          entity: {
            metadata: {
              name: 'mesh-enrol',
              annotations: { 'meshwright.io/template-version': '2' },
            },
          },
        },
      },
    );
    expect(written()).toBe(`apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    linkerd.io/inject: enabled
    meshwright.io/entity: component:default/orders
    meshwright.io/template: template:default/mesh-enrol
    meshwright.io/template-version: "2"
`);
  });

  it.each([
    [
      'weights that do not sum to 100',
      'split',
      { target, backends: [{ service: 'orders', weight: 90 }] },
      /intent\.backends: the weights sum to 90, not to 100/,
    ],
    [
      'a caller nobody can be',
      'access',
      {
        target,
        allow: [
          {
            callers: [{ namespace: 'shop', serviceAccount: 'Cart!' }],
            operations: { methods: [], paths: [] },
          },
        ],
      },
      /intent\.allow\[0\]\.callers\[0\]\.serviceAccount: "Cart!" is no name/,
    ],
    [
      'a path template that is none',
      'access',
      {
        target,
        allow: [
          {
            callers: [{ anyIdentity: true }],
            operations: {
              methods: [],
              paths: [{ type: 'template', value: '/a/{id}/b' }],
            },
          },
        ],
      },
      /intent\.allow\[0\]\.operations\.paths\[0\]\.value: "\{id\}" is no part of a template/,
    ],
    [
      'a port that is none',
      'split',
      {
        target: { ...target, port: { ...target.port, number: 70000 } },
        backends: [{ service: 'orders', weight: 100 }],
      },
      /intent\.target\.port\.number: 70000 is no port/,
    ],
  ])(
    'name the field and the reason of %s',
    async (_name, concern, intent, message) => {
      await expect(
        run(`service-mesh:${concern}`, {
          mesh: 'istio',
          path: 'a.yaml',
          intent,
        }),
      ).rejects.toThrow(message);
      expect(existsSync(workspace.resolve('a.yaml'))).toBe(false);
    },
  );

  describe('with the clusters of the entity in view', () => {
    const facts = {
      workloads: [
        {
          namespace: 'shop',
          ports: [
            {
              number: 8080,
              protocol: 'http',
              services: [{ name: 'orders', port: 80 }],
            },
          ],
        },
      ],
      nobody: new Set(['shop/carts']),
    } as unknown as LiveFacts;
    const write = async (
      intent: unknown,
      live: () => Promise<LiveFacts> = async () => facts,
    ) => {
      const action = intentActions({
        targets: intentTargets,
        meshes,
        live,
      }).find(({ id }) => id === 'service-mesh:access');
      await action?.handler(
        createMockActionContext({
          input: {
            mesh: 'istio',
            path: 'a.yaml',
            entity: 'component:default/orders',
            intent: intent as object,
          },
          workspacePath: workspace.path,
        }),
      );
    };
    const allow = (serviceAccount: string) => [
      {
        callers: [{ namespace: 'shop', serviceAccount }],
        operations: { methods: [], paths: [] },
      },
    ];
    const at = (number: number, to: number) => ({
      ...target,
      port: { ...target.port, number, target: to },
    });

    it.each([
      [
        'a caller nobody runs as',
        { target: at(80, 8080), allow: allow('carts') },
        /intent\.allow\[0\]\.callers\[0\]: no workload runs as carts in namespace shop/,
      ],
      [
        'a port the Service does not have',
        { target: at(81, 8080), allow: [] },
        /intent\.target\.port\.number: Service orders has no port 81 in the clusters; it has 80/,
      ],
      [
        'a port of other pods',
        { target: at(80, 9090), allow: [] },
        /intent\.target\.port\.target: port 80 of Service orders leads to 8080/,
      ],
    ])(
      'names the field and the reason of %s',
      async (_what, intent, message) => {
        await expect(write(intent)).rejects.toThrow(message);
        expect(existsSync(workspace.resolve('a.yaml'))).toBe(false);
      },
    );

    it.each([
      ['what is known', { target: at(80, 8080), allow: allow('cart') }],
      [
        'a Service that is not there yet',
        { target: { ...at(81, 8081), service: 'new' }, allow: [] },
      ],
    ])('takes %s', async (_what, intent) => {
      await write(intent);
      expect(existsSync(workspace.resolve('a.yaml'))).toBe(true);
    });

    it('asks about every named caller once, however many there are', async () => {
      const asked: string[] = [];
      const service = {
        actingFor: () => ({
          getReport: async () => ({
            modified: true,
            report: { data: { workloads: [], routing: { splits: [] } } },
          }),
          getAccessQuestion: async (
            _ref: string,
            { caller }: AccessQuestion,
          ) => {
            asked.push(caller);
            return {
              data: { known: caller.endsWith('/carts') ? 'nowhere' : 'runs' },
            };
          },
        }),
      } as unknown as ServiceMeshService;
      const callers = [...Array(300).keys()].map(i => ({
        namespace: 'bank',
        serviceAccount: `caller-${i}`,
      }));
      const { nobody } = await liveFacts(service)(
        'component:default/orders',
        {
          allow: [
            { callers },
            { callers: [...allow('carts')[0].callers, callers[0]] },
            { callers: [{ namespace: 'bank' }, { anyIdentity: true }] },
          ],
        },
        mockCredentials.user(),
      );
      expect([...nobody]).toEqual(['shop/carts']);
      expect(asked).toHaveLength(301);
    });

    describe('a canary that is under way', () => {
      const backend = (subset: string, share: number) => ({
        host: 'orders.shop.svc.cluster.local',
        subset,
        weight: share * 100,
        share,
        evidence: [{ type: 'default', explanation: 'none' }],
      });
      const canary = {
        host: 'orders.shop.svc.cluster.local',
        gateways: ['mesh'],
        match: [],
        protocol: 'http',
        backends: [backend('stable', 0.9), backend('canary', 0.1)],
        faults: [],
        mirrors: [],
        headerChanges: [],
        evidence: [
          {
            type: 'resource',
            ref: { kind: 'VirtualService', namespace: 'shop', name: 'orders' },
          },
        ],
      };
      const warningsOf = async (
        concern: string,
        intent: object,
        splits: readonly object[] = [canary],
      ) => {
        const action = intentActions({
          targets: intentTargets,
          meshes,
          live: async () => ({ ...facts, splits } as unknown as LiveFacts),
        }).find(({ id }) => id === `service-mesh:${concern}`);
        const context = createMockActionContext({
          input: {
            mesh: 'istio',
            path: 'a.yaml',
            entity: 'component:default/orders',
            intent: { target, ...intent },
          },
          workspacePath: workspace.path,
        });
        await action?.handler(context);
        const [, warnings] =
          jest
            .mocked(context.output)
            .mock.calls.find(([name]) => name === 'warnings') ?? [];
        return warnings;
      };

      it('is named when a new file would end it', async () => {
        expect(await warningsOf('resilience', { timeoutMs: 1000 })).toEqual([
          'In the clusters, requests to orders go 90 % to stable, 10 % to canary (VirtualService shop/orders). This file says nothing of it: applied as it is, that ends. Give the manifests that are there, and it stays.',
        ]);
      });

      it('stays where the manifests that are there were given', async () => {
        workspace.setContent({
          'a.yaml':
            'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: orders, namespace: shop }\nspec: { hosts: [orders] }\n',
        });
        expect(await warningsOf('resilience', { timeoutMs: 1000 })).toEqual([]);
      });

      it.each<[string, string, object, readonly object[] | undefined]>([
        [
          'no route is written',
          'resilience',
          { circuitBreaker: { consecutiveErrors: 5, baseEjectionMs: 1000 } },
          undefined,
        ],
        ['nothing is shared out', 'resilience', { timeoutMs: 1000 }, []],
        [
          'it is what is changed',
          'split',
          { backends: [{ service: 'orders', weight: 100 }] },
          undefined,
        ],
      ])('is not spoken of when %s', async (_name, concern, intent, splits) => {
        expect(await warningsOf(concern, intent, splits)).toEqual([]);
      });
    });

    it('goes by the intent alone when no cluster answers', async () => {
      await write({ target: at(81, 8080), allow: allow('carts') }, async () => {
        throw new Error('no answer');
      });
      expect(existsSync(workspace.resolve('a.yaml'))).toBe(true);
    });
  });

  it.each([
    ['jwt', 'linkerd', /Linkerd has no jwt: .*; check them at the ingress/],
    ['mirror', 'linkerd', /Linkerd has no mirror: .*RequestMirror/],
    ['fault', 'istio-ambient', /Istio in ambient mode has no fault/],
    ['mtls', 'gateway-api', /Gateway API has no mtls/],
    ['split', 'consul', /mesh: consul is unknown; known are istio, /],
  ])('refuse %s for %s by name', async (concern, mesh, message) => {
    await expect(
      run(`service-mesh:${concern}`, { mesh, path: 'a.yaml', intent: {} }),
    ).rejects.toThrow(message);
  });

  it('never write what is read back as something else', async () => {
    const forgetful: WriteTarget = {
      ...intentTargets[0],
      id: 'forgetful',
      write: {
        ...intentTargets[0].write,
        enrol: {
          write: () => ({ ok: true, objects: [], notes: [] }),
          read: () => undefined,
        },
      },
    };
    const enrol = intentActions({ targets: [forgetful], meshes }).find(
      ({ id }) => id === 'service-mesh:enrol',
    );
    await expect(
      enrol?.handler(
        createMockActionContext({
          input: { mesh: 'forgetful', path: 'a.yaml', intent: {} },
          workspacePath: workspace.path,
        }),
      ),
    ).rejects.toThrow(/would not do what was asked for with enrol/);
    expect(existsSync(workspace.resolve('a.yaml'))).toBe(false);
  });

  it('keep what another intent has shared out already', async () => {
    const at = { mesh: 'istio', path: 'mesh.yaml' };
    await run('service-mesh:split', {
      ...at,
      intent: {
        target,
        backends: [
          { service: 'orders', weight: 90 },
          { service: 'orders-next', weight: 10 },
        ],
      },
    });
    await run('service-mesh:resilience', {
      ...at,
      intent: { target, timeoutMs: 3000 },
    });
    await run('service-mesh:fault', {
      ...at,
      intent: {
        target,
        abort: { status: 503, percent: 1 },
        onlyHeader: { name: 'x-tester', value: 'yes' },
      },
    });
    const documents = parseAllDocuments(written()).map(
      document => document.toJS() as { spec: { http: unknown[] } },
    );
    expect(documents).toHaveLength(1);
    expect(documents[0].spec.http).toMatchObject([
      { name: 'fault', fault: { abort: { httpStatus: 503 } } },
      {
        name: 'default',
        timeout: '3s',
        route: [{ weight: 90 }, { weight: 10 }],
      },
    ]);
  });

  it('write YAML that kubectl reads the same way, without references', async () => {
    await run('service-mesh:routing', {
      mesh: 'istio',
      path: 'mesh.yaml',
      intent: {
        target,
        rules: [
          {
            name: 'testers',
            match: {
              path: { type: 'prefix', value: '/reports' },
              method: 'GET',
              headers: [{ name: 'x-tester', value: 'yes' }],
            },
            backend: { service: 'reports' },
          },
        ],
      },
    });
    expect(written()).toContain('exact: "yes"');
    expect(written()).not.toMatch(/[&*]a\d/);
  });

  it('write what service-mesh:validate passes', async () => {
    await run('service-mesh:access', {
      mesh: 'linkerd',
      path: 'mesh.yaml',
      intent: { target, allow: [] },
    });
    const context = createMockActionContext({
      input: { files: ['mesh.yaml'] },
      workspacePath: workspace.path,
    });
    await createValidateAction().handler(context);
    expect(context.output).toHaveBeenCalledWith('findings', expect.anything());
  });
});
