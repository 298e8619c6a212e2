import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createRemoveObjectsAction } from './removeObjects';
import { examples } from './removeObjects.examples';

type Key = { group: string; kind: string; namespace?: string; name: string };

const policy = (name: string): Key => ({
  group: 'policy.linkerd.io',
  kind: 'AuthorizationPolicy',
  namespace: 'emoji',
  name,
});
const document = (name: string, more = '') => `# About ${name}.
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: ${name}${more} }
`;
const present = `${document('batch', ', namespace: emoji')}---\n${document(
  'web',
)}---\n${document('web', ', namespace: other')}`;

describe('service-mesh:remove-objects', () => {
  const workspace = createMockDirectory();
  const run = async (input: {
    objects: Key[];
    files: string[];
    commands?: string;
  }) => {
    const context = createMockActionContext({
      input,
      workspacePath: workspace.path,
    });
    await createRemoveObjectsAction().handler(context);
    return context;
  };
  const text = (file: string) => readFileSync(workspace.resolve(file), 'utf8');

  it('takes objects out where they stand, and leaves the rest as it is', async () => {
    workspace.setContent({ 'a.yaml': present, 'b.yaml': document('x') });
    const { output } = await run({
      files: ['a.yaml', 'b.yaml'],
      objects: [policy('batch'), policy('web')],
    });
    expect(text('a.yaml')).toBe(document('web', ', namespace: other'));
    expect(output).toHaveBeenCalledWith('files', ['a.yaml']);
    expect(output).toHaveBeenCalledWith('commands', []);
  });

  it('writes commands for what no file holds', async () => {
    workspace.setContent({});
    const { output } = await run({
      files: ['a.yaml'],
      commands: 'delete.sh',
      objects: [policy('batch')],
    });
    expect(text('delete.sh')).toBe(
      'kubectl delete authorizationpolicy.policy.linkerd.io batch --namespace emoji\n',
    );
    expect(output).toHaveBeenCalledWith('files', []);
  });

  it.each<[string, Key, string | undefined, RegExp]>([
    ['an object that is in no file', policy('x'), undefined, /No file holds/],
    ['a name that is more', policy('x; rm -rf /'), 'delete.sh', /not a name/],
  ])('refuses %s', async (_name, object, commands, message) => {
    workspace.setContent({ 'a.yaml': present });
    await expect(
      run({
        files: ['a.yaml'],
        objects: [object],
        ...(commands && { commands }),
      }),
    ).rejects.toThrow(message);
    expect(text('a.yaml')).toBe(present);
  });

  it('has an example that runs', async () => {
    workspace.setContent({});
    const [{ input }] = parse(examples[0].example).steps;
    await run(input);
    expect(text('delete.sh')).toContain('voting-from-batch');
  });
});
