import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files together: the output is stored with the task and sent to the result page. */
const MOST_BYTES = 1_000_000;

/** Gives the text of every file of the workspace to the result page of a task, which no built-in action does. */
export function createFilesAction() {
  return createTemplateAction({
    id: 'service-mesh:files',
    description:
      'Collects the text of all files of the workspace for the result page and its download',
    examples: [
      {
        description: 'Show every file that the steps before have written',
        example: `steps:
  - id: files
    action: service-mesh:files
    input: {}
output:
  files: \${{ steps.files.output.files }}
`,
      },
    ],
    supportsDryRun: true,
    schema: {
      input: {
        folder: z =>
          z
            .string()
            .optional()
            .describe('Folder of the workspace; none = all of it'),
      },
      output: {
        files: z =>
          z
            .array(
              z.object({
                path: z.string().describe('Path in the workspace'),
                content: z.string().describe('Text of the file'),
              }),
            )
            .describe('Path and text of each file, by path'),
      },
    },
    async handler(ctx) {
      const root = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.folder ?? '.',
      );
      const entries = await readdir(root, {
        recursive: true,
        withFileTypes: true,
      });
      // Links are left out: they may lead out of the workspace.
      const paths = entries
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .sort();
      const files: { path: string; content: string }[] = [];
      let bytes = 0;
      for (const path of paths) {
        bytes += (await stat(path)).size;
        if (bytes > MOST_BYTES)
          throw new InputError(
            `The files are larger than ${MOST_BYTES} bytes together`,
          );
        files.push({
          path: path.slice(ctx.workspacePath.length + 1).replaceAll('\\', '/'),
          content: await readFile(path, 'utf8'),
        });
      }
      ctx.output('files', files);
    },
  });
}
