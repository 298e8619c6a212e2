import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createMigrateAction } from './migrate';
import { examples } from './migrate.examples';

const RULE = `# How clients treat the backend.
apiVersion: networking.istio.io/v1beta1 # served since long
kind: DestinationRule
metadata:
    name: backend
spec:
    trafficPolicy:
        outlierDetection:
            consecutiveErrors: 1 # one is enough
            interval: 1s
    host: backend
`;
const SPLIT = `# Owned by the shop team.
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata: { name: web, namespace: shop }
spec:
  service: web
  backends:
  - { service: web-v1, weight: 1 }
  - { service: web-v2, weight: 2 }
`;

describe('service-mesh:migrate', () => {
  const workspace = createMockDirectory();
  const action = createMigrateAction();
  const run = async (input: Record<string, unknown>) => {
    const context = createMockActionContext({
      input: { mesh: 'istio' as const, files: ['a.yaml'], ...input },
      workspacePath: workspace.path,
    });
    await action.handler(context);
    return context;
  };
  const text = (file = 'a.yaml') =>
    readFileSync(workspace.resolve(file), 'utf8');

  it('changes what stays where it stands, and leaves other manifests alone', async () => {
    const other = `# Not ours.\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {  b:   c }\n`;
    workspace.setContent({ 'a.yaml': `${RULE}---\n${other}` });
    const { output } = await run({});
    expect(text()).toBe(
      `${RULE.replace('v1beta1', 'v1').replace(
        'consecutiveErrors',
        'consecutive5xxErrors',
      )}---\n${other}`,
    );
    expect(output).toHaveBeenCalledWith('changes', [
      'a.yaml: DestinationRule backend: apiVersion: networking.istio.io/v1beta1 becomes networking.istio.io/v1',
      'a.yaml: DestinationRule backend: spec.trafficPolicy.outlierDetection.consecutiveErrors: consecutiveErrors becomes consecutive5xxErrors',
    ]);
  });

  it('puts a route in the place of a split, with the comment above it, and says what to delete', async () => {
    workspace.setContent({ 'a.yaml': `${SPLIT}---\n${RULE}` });
    const { output } = await run({ mesh: 'linkerd', port: 80 });
    const [route] = text().split('---\n');
    expect(route).toMatch(/^# Owned by the shop team\./);
    expect(parse(route)).toMatchObject({
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace: 'shop' },
    });
    expect(output).toHaveBeenCalledWith('notes', [
      expect.stringMatching(/delete TrafficSplit web and the ServiceProfile/),
    ]);
    expect(output).toHaveBeenCalledWith(
      'assume',
      ['web', 'web-v1', 'web-v2'].map(service =>
        expect.objectContaining({ service, namespace: 'shop' }),
      ),
    );
  });

  it('looks for Services and conditions in all files', async () => {
    workspace.setContent({
      'a.yaml': SPLIT,
      'b.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [{ name: http, port: 8080 }] }\n',
    });
    const before = text('b.yaml');
    const { output } = await run({ files: ['a.yaml', 'b.yaml'] });
    expect(parse(text()).spec.parentRefs).toMatchObject([{ port: 8080 }]);
    expect(text('b.yaml')).toBe(before);
    expect(output).toHaveBeenCalledWith('files', ['a.yaml']);
  });

  it.each([
    ['no YAML', 'a: [', /^a\.yaml is not YAML/],
    ['no manifest', '  \n', /^files: a\.yaml holds no manifest/],
    ['a text', 'hello', /a\.yaml: document 1: is no Kubernetes object/],
    [
      'a split without a known port',
      SPLIT,
      /a\.yaml: TrafficSplit web: spec\.service: the port of Service web is not known/,
    ],
    [
      'an anchor that is used elsewhere',
      'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a }\nspec:\n  trafficPolicy: { outlierDetection: &policy { consecutiveErrors: 1 } }\nstatus: *policy\n',
      /anchors and aliases/,
    ],
  ])(
    'says what is wrong with %s, and writes nothing',
    async (_what, before, message) => {
      workspace.setContent({ 'a.yaml': before });
      await expect(run({})).rejects.toThrow(message);
      expect(text()).toBe(before);
    },
  );

  it('leaves manifests of today as they are, byte by byte', async () => {
    const today = `---\n# Today.\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a}\nspec: {host:   a}\n---\n`;
    workspace.setContent({ 'a.yaml': today });
    const { output } = await run({});
    expect(text()).toBe(today);
    expect(output).toHaveBeenCalledWith('files', []);
  });

  it.each(examples)('does the example: $description', async ({ example }) => {
    workspace.setContent({ 'mesh/orders.yaml': RULE });
    const { input } = parse(example).steps[0];
    await expect(run(input)).resolves.toBeDefined();
    expect(text('mesh/orders.yaml')).not.toMatch(/v1beta1|smi-spec/);
  });
});
