import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ResourceKey } from '@meshwright/backstage-plugin-service-mesh-common';
import { removeManifests } from '../files/removeManifests';
import { readWorkspaceFile, writeWorkspaceFile } from '../files/workspaceFile';
import { examples } from './removeObjects.examples';
import { resourceKeys } from './resourceKeys';

/** Takes objects out of manifests where they stand; what no file holds becomes a command for a person. */
export function createRemoveObjectsAction() {
  return createTemplateAction({
    id: 'service-mesh:remove-objects',
    description:
      'Takes objects out of the manifests of the workspace, or writes the commands that delete them',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        objects: z => resourceKeys(z).describe('Objects that go'),
        files: z =>
          z
            .array(z.string().min(1))
            .describe('YAML files of the workspace that may hold them'),
        commands: z =>
          z
            .string()
            .optional()
            .describe(
              'File for the commands that delete what no file holds; without it every object must be in a file',
            ),
      },
      output: {
        files: z => z.array(z.string()).describe('Manifests that were changed'),
        commands: z =>
          z
            .array(z.string())
            .describe('Commands for what no file holds, one for each object'),
      },
    },
    async handler(ctx) {
      const { objects, files, commands } = ctx.input;
      const changed = new Map<string, string>();
      const removed = new Set<ResourceKey>();
      for (const file of files) {
        const before = await readWorkspaceFile(ctx.workspacePath, file);
        const after = removeManifests(before, objects, file);
        after.removed.forEach(object => removed.add(object));
        if (after.removed.length > 0) changed.set(file, after.text);
      }
      const left = objects.filter(object => !removed.has(object));
      if (left.length > 0 && !commands)
        throw new InputError(
          `No file holds ${left.map(({ kind, name }) => `${kind} ${name}`)}`,
        );
      // Nothing is written before every file was read.
      for (const [file, text] of changed)
        await writeWorkspaceFile(ctx.workspacePath, file, text);
      const lines = left.map(deletion);
      if (commands && lines.length > 0)
        await writeWorkspaceFile(
          ctx.workspacePath,
          commands,
          `${lines.join('\n')}\n`,
        );
      ctx.output('files', [...changed.keys()]);
      ctx.output('commands', lines);
    },
  });
}

/** What the words of a command are made of, so that none of them says more than a name. */
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/;

function deletion({ group, kind, namespace, name }: ResourceKey): string {
  for (const word of [group || kind, kind, namespace ?? name, name])
    if (!NAME.test(word)) throw new InputError(`${word} is not a name`);
  return [
    'kubectl delete',
    group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase(),
    name,
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
  ].join(' ');
}
