import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createApplyPatchAction } from './applyPatch';
import { examples } from './applyPatch.examples';

const present = `# Owned by the shop team.
apiVersion: v1
kind: Service
metadata:
  namespace: shop # order kept
  name: orders
spec:
  ports:
    # What clients call.
    - name: http
      port: 80
    - name: metrics
      port: 9090
---
# The route.
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - name: default # everybody else
      timeout: 5s
      route:
        - destination: { host: orders }
`;

describe('service-mesh:apply-patch', () => {
  const workspace = createMockDirectory();
  const action = createApplyPatchAction();
  const run = async (input: {
    files: string[];
    patch: string;
    keep?: string[];
    entity?: string;
  }) => {
    const context = createMockActionContext({
      input,
      workspacePath: workspace.path,
    });
    await action.handler(context);
    return context;
  };
  const text = (file: string) => readFileSync(workspace.resolve(file), 'utf8');

  it('changes objects where they stand, with their comments and order', async () => {
    workspace.setContent({ 'a.yaml': present });
    const { output } = await run({
      files: ['a.yaml'],
      patch: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  http:
    - name: testers
      match: [{ headers: { x-tester: { exact: 'yes' } } }]
    - name: default
      timeout: 3s
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, labels: { team: shop } }
spec: { ports: [{ name: http, appProtocol: http }] }
`,
    });
    expect(text('a.yaml')).toBe(`# Owned by the shop team.
apiVersion: v1
kind: Service
metadata:
  namespace: shop # order kept
  name: orders
  labels:
    team: shop
spec:
  ports:
    # What clients call.
    - name: http
      port: 80
      appProtocol: http
    - name: metrics
      port: 9090
---
# The route.
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - name: testers
      match:
        - headers:
            x-tester:
              exact: "yes"
    - name: default # everybody else
      timeout: 3s
      route:
        - destination: { host: orders }
`);
    expect(output).toHaveBeenCalledWith('changes', [
      'VirtualService shop/orders changed',
      'Service shop/orders changed',
    ]);
  });

  it('keeps the indentation of the file, and documents that do not change', async () => {
    const style = `a: {b: [1,  2]}
---
apiVersion: v1
kind: Service
metadata:
  name: orders
  labels: {app: orders}
spec:
  ports:
  - {name: http, port: 80}
  selector: {app: orders}
`;
    workspace.setContent({ 'a.yaml': style });
    await run({
      files: ['a.yaml'],
      patch:
        '{ apiVersion: v1, kind: Service, metadata: { name: orders }, spec: { type: ClusterIP } }',
    });
    expect(text('a.yaml')).toBe(`${style}  type: ClusterIP\n`);
  });

  it('leaves a file alone in which nothing changes', async () => {
    workspace.setContent({ 'a.yaml': present });
    const { output } = await run({ files: ['a.yaml'], patch: present });
    expect(text('a.yaml')).toBe(present);
    expect(output).toHaveBeenCalledWith('files', []);
  });

  it('finds the object in whichever file holds it, and appends new ones to the first', async () => {
    workspace.setContent({
      'a.yaml': '# Nothing yet.\n',
      'b.yaml': present,
    });
    await run({
      files: ['a.yaml', 'b.yaml'],
      entity: 'component:default/orders',
      patch: `
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { type: ClusterIP }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: bank }
`,
    });
    expect(text('b.yaml')).toContain('  type: ClusterIP\n');
    expect(text('b.yaml')).toContain('# What clients call.');
    expect(text('a.yaml')).toBe(`# Nothing yet.
---
apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: bank
  annotations:
    meshwright.io/entity: component:default/orders
`);
  });

  it('keeps what it is told to keep', async () => {
    workspace.setContent({ 'a.yaml': present });
    await run({
      files: ['a.yaml'],
      keep: ['VirtualService/spec.http[].timeout'],
      patch: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec: { http: [{ name: default, timeout: 3s, retries: { attempts: 1 } }] }
`,
    });
    expect(text('a.yaml')).toContain('timeout: 5s');
    expect(text('a.yaml')).toContain('attempts: 1');
  });

  it.each([
    ['a: [', /patch is not YAML/],
    ['a: 1', /patch: document 1 is no Kubernetes object/],
  ])('refuses the patch %j', async (patch, message) => {
    workspace.setContent({ 'a.yaml': present });
    await expect(run({ files: ['a.yaml'], patch })).rejects.toThrow(message);
    expect(text('a.yaml')).toBe(present);
  });

  it('writes nothing when one of the files cannot be read', async () => {
    workspace.setContent({ 'a.yaml': present, 'b.yaml': 'a: [' });
    await expect(
      run({
        files: ['a.yaml', 'b.yaml'],
        patch: '{ apiVersion: v1, kind: Service, metadata: { name: x } }',
      }),
    ).rejects.toThrow(/b\.yaml is not YAML/);
    expect(text('a.yaml')).toBe(present);
  });

  it('refuses a path outside the workspace', async () => {
    await expect(
      run({
        files: ['../a.yaml'],
        patch: '{ apiVersion: v1, kind: Service, metadata: { name: x } }',
      }),
    ).rejects.toThrow();
  });

  it.each(examples)('runs the example: $description', async ({ example }) => {
    workspace.setContent({ manifests: { 'orders.yaml': present } });
    const { steps } = parse(example) as {
      steps: { input: { files: string[]; patch: string } }[];
    };
    await run(steps[0].input);
    expect(text('manifests/orders.yaml')).toContain(
      'mirror.linkerd.io/exported',
    );
  });
});
