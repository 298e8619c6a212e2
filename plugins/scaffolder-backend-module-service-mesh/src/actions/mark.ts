import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ManifestObject } from '@meshwright/backstage-plugin-service-mesh-common';
import { patchManifests } from '../files/patchManifests';
import {
  provenanceOf,
  withProvenance,
  withProvenanceComment,
} from '../files/provenance';
import { readWorkspaceFile, writeWorkspaceFile } from '../files/workspaceFile';
import { yamlDocuments } from '../files/yamlDocuments';
import { examples } from './mark.examples';

/**
 * Writes into every manifest of some files which template made it, in which version and for which entity, as the actions that
 * write manifests do by themselves; comments and order stay. What is no manifest gets a comment.
 */
export function createMarkAction() {
  return createTemplateAction({
    id: 'service-mesh:mark',
    description:
      'Annotates manifests that another step has written with the template, its version and the entity they are for; comments and order kept. Values of charts get a comment',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        files: z =>
          z
            .array(z.string().min(1))
            .optional()
            .describe('Manifests of the workspace; changed in place'),
        values: z =>
          z
            .array(z.string().min(1))
            .optional()
            .describe(
              'YAML files that hold no objects, such as values of a chart; a comment at their top says the same',
            ),
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
      const { files = [], values = [], entity } = ctx.input;
      if (files.length + values.length === 0)
        throw new InputError('files or values must name one');
      const provenance = provenanceOf(ctx, entity);
      const marked = await Promise.all(
        files.map(async file => {
          const text = await readWorkspaceFile(ctx.workspacePath, file);
          const objects = manifestsOf(text, file).map(
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
      const commented = await Promise.all(
        values.map(async file => {
          const text = await readWorkspaceFile(ctx.workspacePath, file);
          if (text.trim() === '')
            throw new InputError(`values: ${file} holds nothing`);
          return { file, text: withProvenanceComment(text, provenance) };
        }),
      );
      for (const { file, text } of [...marked, ...commented])
        await writeWorkspaceFile(ctx.workspacePath, file, text);
      ctx.output(
        'objects',
        marked.flatMap(({ changes }) => changes.map(({ object }) => object)),
      );
    },
  });
}

function manifestsOf(text: string, file: string): ManifestObject[] {
  return yamlDocuments(text, file).flatMap(({ value }) => {
    const object = value as Partial<ManifestObject> | null;
    return object?.apiVersion && object.kind && object.metadata?.name
      ? [object as ManifestObject]
      : [];
  });
}
