import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
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
});
