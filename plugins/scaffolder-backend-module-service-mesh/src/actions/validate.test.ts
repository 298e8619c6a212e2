import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  Finding,
  PreviewData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { LivePreview } from './LivePreview';
import { createValidateAction } from './validate';

const service = `
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Pod
metadata: { name: orders-1, namespace: shop, labels: { app: orders, version: v1 } }
spec: { containers: [{ name: app }] }
`;

const virtualService = (subset: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - route:
        - destination: { host: orders, subset: ${subset} }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  subsets: [{ name: v1, labels: { version: v1 } }]
`;

describe('service-mesh:validate', () => {
  const workspace = createMockDirectory();
  const action = createValidateAction();
  const run = (files: string[]) => {
    const context = createMockActionContext({
      input: { files },
      workspacePath: workspace.path,
    });
    return { context, done: action.handler(context) };
  };

  it('passes manifests without errors', async () => {
    workspace.setContent({ 'a.yaml': service, 'b.yaml': virtualService('v1') });
    const { context, done } = run(['a.yaml', 'b.yaml']);
    await done;
    expect(context.output).toHaveBeenCalledWith('findings', []);
  });

  it('fails the task when a route names a subset that nobody defines', async () => {
    workspace.setContent({ 'a.yaml': service, 'b.yaml': virtualService('v9') });
    await expect(run(['a.yaml', 'b.yaml']).done).rejects.toThrow(/subset/);
  });

  it.each([
    [
      'a field in a place where the kind has none',
      `{ servers: [{ redirect: true, hosts: [a.example.com], port: { name: http, number: 80, protocol: HTTP } }] }`,
      /mesh\/schema Gateway shop\/edge: spec\.servers\[0\]\.redirect/,
    ],
    [
      'what the webhook of Istio refuses',
      `{ servers: [{ hosts: [a.example.com], port: { name: http, number: 0, protocol: HTTP } }] }`,
      /istio\/invalid Gateway shop\/edge: .*port number/,
    ],
  ])('fails the task for %s', async (_name, spec, message) => {
    workspace.setContent({
      'a.yaml': `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: ${spec}
`,
    });
    await expect(run(['a.yaml']).done).rejects.toThrow(message);
  });

  it('fails the task for what is wrong with a kind that is not watched', async () => {
    workspace.setContent({
      'a.yaml': `
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: vms, namespace: shop }
spec: { template: {}, probe: { exec: { command: [] } } }
`,
    });
    await expect(run(['a.yaml']).done).rejects.toThrow(
      /istio\/invalid WorkloadGroup shop\/vms/,
    );
  });

  it('names the file that is not YAML', async () => {
    workspace.setContent({ 'a.yaml': 'a: [' });
    await expect(run(['a.yaml']).done).rejects.toThrow(/a\.yaml is not YAML/);
  });

  it('refuses a path outside the workspace', async () => {
    workspace.setContent({});
    await expect(run(['../secret.yaml']).done).rejects.toThrow();
  });

  describe('with an entity', () => {
    const newFinding: Finding = {
      code: 'istio/mtls-conflict',
      severity: 'error',
      title: 'Conflict',
      subject: {
        cluster: 'prod',
        group: 'networking.istio.io',
        kind: 'DestinationRule',
        namespace: 'shop',
        name: 'orders',
      },
      message: 'Clients of orders use plaintext.',
      why: 'Servers take mTLS only.',
      fix: 'Use mTLS.',
      params: {},
      aliases: [],
    };
    const preview = (newFindings: Finding[]): PreviewData => ({
      clusters: [],
      effects: [
        { ref: newFinding.subject, effect: 'added' },
        { ref: newFinding.subject, effect: 'unchanged' },
      ],
      problems: [{ position: 0, problem: 'no mesh looks at it' }],
      unread: ['Telemetry'],
      complete: true,
      changes: [
        {
          words: 'shop/cart may no longer call orders',
          type: 'grant-removed',
          direction: 'narrower',
        },
      ],
      cells: [],
      mtls: [
        {
          workload: {
            cluster: 'prod',
            namespace: 'shop',
            ownerKind: 'Deployment',
            name: 'orders',
          },
          port: 8080,
          before: 'permissive',
          after: 'strict',
        },
      ],
      routes: [{ host: 'orders', before: [], after: ['10% to v2'] }],
      newFindings,
      solvedFindings: [],
      observed: {
        state: 'ok',
        windowSeconds: 3600,
        precision: [],
        callersSeen: 1,
        requests: 10,
        affected: [],
        lostShare: 0,
      },
    });
    const runWith = async (live: LivePreview | undefined) => {
      workspace.setContent({
        'a.yaml': service,
        'b.yaml': virtualService('v1'),
      });
      const context = createMockActionContext({
        input: {
          files: ['a.yaml', 'b.yaml'],
          entity: 'component:default/orders',
        },
        workspacePath: workspace.path,
      });
      await createValidateAction(live && { preview: live }).handler(context);
      return context;
    };

    it('says what would change in the clusters', async () => {
      const live = jest.fn(async () => preview([]));
      const { output } = await runWith(live);
      expect(live).toHaveBeenCalledWith(
        'component:default/orders',
        { manifests: expect.stringContaining('kind: VirtualService') },
        expect.anything(),
      );
      expect(output).toHaveBeenCalledWith('preview', [
        'DestinationRule shop/orders added in prod',
        'shop/cart may no longer call orders (narrower)',
        'mTLS of shop/orders on port 8080: permissive to strict',
        'requests to orders are routed anew',
        'not previewed: no mesh looks at it',
        'Telemetry could not be read',
      ]);
    });

    it('says what would change when objects go, even when nothing else does', async () => {
      const live = jest.fn(async () => preview([]));
      const deletes = [
        { group: 'policy.linkerd.io', kind: 'AuthorizationPolicy', name: 'x' },
      ];
      const context = createMockActionContext({
        input: {
          files: [] as string[],
          deletes,
          entity: 'component:default/orders',
        },
        workspacePath: workspace.path,
      });
      await createValidateAction({ preview: live }).handler(context);
      expect(live).toHaveBeenCalledWith(
        'component:default/orders',
        { manifests: '', deletes },
        expect.anything(),
      );
      await expect(
        createValidateAction().handler(
          createMockActionContext<{ files: string[] }>({
            input: { files: [] },
            workspacePath: workspace.path,
          }),
        ),
      ).rejects.toThrow(/files must name one/);
    });

    it('fails for an error that only the clusters show', async () => {
      await expect(runWith(async () => preview([newFinding]))).rejects.toThrow(
        /istio\/mtls-conflict DestinationRule shop\/orders/,
      );
    });

    it.each<[string, LivePreview | undefined, RegExp]>([
      [
        'the backend does not answer',
        async () => {
          throw new Error('connect ECONNREFUSED');
        },
        /ECONNREFUSED/,
      ],
      ['there is none', undefined, /no service-mesh backend/],
    ])('goes by the files alone when %s', async (_name, live, problem) => {
      const { output } = await runWith(live);
      expect(output).toHaveBeenCalledWith(
        'previewProblem',
        expect.stringMatching(problem),
      );
      expect(output).toHaveBeenCalledWith('findings', []);
    });
  });
});
