import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  intentTargets,
  meshes,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { readFileSync } from 'node:fs';
import { AnyAction } from './intent/intentAction';
import { createApplyPatchAction } from './applyPatch';
import { intentActions } from './intentActions';
import { createMarkAction } from './mark';
import { createMigrateAction } from './migrate';
import { createRemoveObjectsAction } from './removeObjects';
import { createValidateAction } from './validate';

const bomb = `apiVersion: v1
kind: ConfigMap
metadata: { name: web }
a: &a [x, x, x, x, x, x, x, x, x]
${[...'bcdefghij']
  .map((name, i) => `${name}: &${name} [${`*${'abcdefghij'[i]}, `.repeat(9)}]`)
  .join('\n')}
`;
const texts: readonly (readonly [string, string, RegExp])[] = [
  ['broken', 'a: 1\nb: c: d\n', /line 2, column 4: Nested mappings/],
  ['a bomb', bomb, /anchors stand for too much/],
  ['a key twice', 'a: 1\na: 2\n', /line 2, column 1: Map keys must be unique/],
  [
    'broken after a good one',
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\na: [\n',
    /document 2, line 2/,
  ],
  ['nested without end', '['.repeat(5_000), /nested too deeply/],
];
const target = {
  namespace: 'shop',
  service: 'orders',
  labels: { app: 'orders' },
  port: { number: 80, target: 8080, protocol: 'http' },
};
const web = { group: '', kind: 'Service', namespace: 'shop', name: 'web' };
const split = intentActions({ targets: intentTargets, meshes }).find(
  ({ id }) => id === 'service-mesh:split',
) as AnyAction;
const fault = intentActions({ targets: intentTargets, meshes }).find(
  ({ id }) => id === 'service-mesh:fault',
) as AnyAction;
const actions: readonly (readonly [AnyAction, object])[] = [
  [
    split,
    {
      mesh: 'istio',
      path: 'a.yaml',
      intent: { target, backends: [{ service: 'orders', weight: 100 }] },
    },
  ],
  [
    fault,
    {
      mesh: 'istio',
      path: 'a.yaml',
      intent: { target, end: true },
    },
  ],
  [
    createApplyPatchAction() as AnyAction,
    {
      files: ['a.yaml'],
      patch: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }',
    },
  ],
  [createMarkAction() as AnyAction, { files: ['a.yaml'] }],
  [createMigrateAction() as AnyAction, { mesh: 'istio', files: ['a.yaml'] }],
  [
    createRemoveObjectsAction() as AnyAction,
    { files: ['a.yaml'], objects: [web] },
  ],
  [createValidateAction() as AnyAction, { files: ['a.yaml'] }],
  [
    createValidateAction() as AnyAction,
    {
      files: [],
      values: [
        { file: 'a.yaml', chart: 'web', namespace: 'shop', mesh: 'istio' },
      ],
    },
  ],
];

describe('a file of somebody else', () => {
  const workspace = createMockDirectory();
  const run = (action: AnyAction, input: object) =>
    action.handler(
      createMockActionContext({
        input: input as {},
        workspacePath: workspace.path,
      }),
    );

  describe.each(texts)('that is %s', (_what, text, problem) => {
    it.each(
      actions.map(([action, input]) => [action.id, action, input] as const),
    )(
      'is refused by %s with its place, and nothing is written',
      async (_id, action, input) => {
        workspace.setContent({ 'a.yaml': text });
        const started = Date.now();
        const done = run(action, input);
        await expect(done).rejects.toMatchObject({ name: 'InputError' });
        await expect(done).rejects.toThrow(/^a\.yaml is not YAML: /);
        await expect(done).rejects.toThrow(problem);
        expect(readFileSync(workspace.resolve('a.yaml'), 'utf8')).toBe(text);
        expect(Date.now() - started).toBeLessThan(30_000);
      },
    );

    it.each<[string, AnyAction, object, RegExp]>([
      [
        'a patch',
        createApplyPatchAction() as AnyAction,
        { files: ['b.yaml'], patch: text },
        /^patch is not YAML: /,
      ],
      [
        'manifests of a form',
        createMigrateAction() as AnyAction,
        { mesh: 'istio', files: ['b.yaml'], manifests: text },
        /^b\.yaml is not YAML: /,
      ],
    ])('is refused as %s', async (_as, action, input, named) => {
      workspace.setContent({});
      const done = run(action, input);
      await expect(done).rejects.toMatchObject({ name: 'InputError' });
      await expect(done).rejects.toThrow(named);
      await expect(done).rejects.toThrow(problem);
      expect(workspace.content()).toEqual({});
    });
  });
});
