import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createMarkAction } from './mark';
import { examples } from './mark.examples';

const service = `# Who is asked.
apiVersion: v1
kind: Service
metadata:
  name: orders # its own name
  namespace: shop
spec: { ports: [{ port: 80 }] }
`;

describe('service-mesh:mark', () => {
  const workspace = createMockDirectory();
  const run = async (input: {
    files?: string[];
    values?: string[];
    entity?: string;
  }) => {
    const context = createMockActionContext({
      input,
      workspacePath: workspace.path,
      templateInfo: {
        entityRef: 'template:default/new-meshed-service',
        entity: {
          metadata: {
            name: 'new-meshed-service',
            annotations: { 'meshwright.io/template-version': '1' },
          },
        },
      },
    });
    await createMarkAction().handler(context);
    return context;
  };
  const text = (file: string) => readFileSync(workspace.resolve(file), 'utf8');

  it('says of every object which template wrote it, in which version, for whom, and keeps the rest', async () => {
    workspace.setContent({
      'a.yaml': `${service}---\n${service.replace(/orders/, 'cart')}`,
    });
    const { output } = await run({
      files: ['a.yaml'],
      entity: 'component:default/orders',
    });
    const [first, second] = text('a.yaml').split('---\n');
    expect(first).toBe(`# Who is asked.
apiVersion: v1
kind: Service
metadata:
  name: orders # its own name
  namespace: shop
  annotations:
    meshwright.io/template: template:default/new-meshed-service
    meshwright.io/template-version: "1"
    meshwright.io/entity: component:default/orders
spec: { ports: [{ port: 80 }] }
`);
    expect(second).toContain('meshwright.io/entity');
    expect(output).toHaveBeenCalledWith('objects', [
      'Service shop/orders',
      'Service shop/cart',
    ]);
  });

  it('says it of values in a comment at their top, which a second run replaces', async () => {
    const values = '# Values of the chart.\npodLabels: {}\n';
    workspace.setContent({ 'v.yaml': values });
    await run({ values: ['v.yaml'], entity: 'component:default/other' });
    await run({ values: ['v.yaml'], entity: 'component:default/orders' });
    expect(text('v.yaml'))
      .toBe(`# meshwright.io/template: template:default/new-meshed-service
# meshwright.io/template-version: 1
# meshwright.io/entity: component:default/orders
${values}`);
  });

  it('refuses to mark nothing', async () => {
    await expect(run({})).rejects.toThrow(/files or values must name one/);
    await expect(run({ values: ['none.yaml'] })).rejects.toThrow(
      /none\.yaml holds nothing/,
    );
  });

  it.each([
    ['a file that is not there', ['b.yaml'], /b\.yaml holds no manifest/],
    ['values, which are no manifest', ['v.yaml'], /v\.yaml holds no manifest/],
  ])('refuses %s, and writes nothing', async (_name, files, message) => {
    workspace.setContent({ 'a.yaml': service, 'v.yaml': 'podLabels: {}\n' });
    await expect(run({ files: ['a.yaml', ...files] })).rejects.toThrow(message);
    expect(text('a.yaml')).toBe(service);
  });

  it('has an example that runs', async () => {
    workspace.setContent({
      deploy: { 'service.yaml': service },
      postgresql: { 'values-mesh.yaml': 'podLabels: {}\n' },
    });
    for (const { example } of examples)
      await run(parse(example).steps[0].input);
    expect(text('deploy/service.yaml')).toContain('component:default/orders');
    expect(text('postgresql/values-mesh.yaml')).toContain('# meshwright.io/');
  });
});
