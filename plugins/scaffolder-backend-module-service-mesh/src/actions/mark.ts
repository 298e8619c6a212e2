import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ManifestObject } from '@meshwright/backstage-plugin-service-mesh-common';
import { parseAllDocuments } from 'yaml';
import { patchManifests } from '../files/patchManifests';
import { provenanceOf, withProvenance } from '../files/provenance';
import { readWorkspaceFile, writeWorkspaceFile } from '../files/workspaceFile';
import { examples } from './mark.examples';

/**
 * Writes into every manifest of some files which template made it, in which version and for which entity, as the actions that
 * write manifests do by themselves; comments and order stay.
 */
export function createMarkAction() {
  return createTemplateAction({
    id: 'service-mesh:mark',
    description:
      'Annotates manifests that another step has written with the template, its version and the entity they are for; comments and order kept',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        files: z =>
          z
            .array(z.string().min(1))
            .min(1)
            .describe('YAML files of the workspace; changed in place'),
        entity: z =>
          z
            .string()
            .optional()
            .describe('Reference of the entity the manifests are for'),
      },
      output: {
        objects: z =>
          z
            .array(z.string())
            .describe('Kind, namespace and name of each object'),
      },
    },
    async handler(ctx) {
      const { files, entity } = ctx.input;
      const provenance = provenanceOf(ctx, entity);
      const marked = await Promise.all(
        files.map(async file => {
          const text = await readWorkspaceFile(ctx.workspacePath, file);
          const objects = manifestsOf(text).map(
            ({ apiVersion, kind, metadata: { name, namespace } }) =>
              withProvenance(
                {
                  apiVersion,
                  kind,
                  metadata: { name, ...(namespace && { namespace }) },
                },
                provenance,
              ),
          );
          if (objects.length === 0)
            throw new InputError(`files: ${file} holds no manifest`);
          return { file, ...patchManifests(text, objects, [], file) };
        }),
      );
      for (const { file, text } of marked)
        await writeWorkspaceFile(ctx.workspacePath, file, text);
      ctx.output(
        'objects',
        marked.flatMap(({ changes }) => changes.map(({ object }) => object)),
      );
    },
  });
}

function manifestsOf(text: string): ManifestObject[] {
  return parseAllDocuments(text).flatMap(document => {
    const value = document.toJS() as Partial<ManifestObject> | null;
    return value?.apiVersion && value.kind && value.metadata?.name
      ? [value as ManifestObject]
      : [];
  });
}
