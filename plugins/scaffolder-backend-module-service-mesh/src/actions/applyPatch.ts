import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ManifestObject } from '@meshwright/backstage-plugin-service-mesh-common';
import { keyOf, patchManifests } from '../files/patchManifests';
import { provenanceOf, withProvenance } from '../files/provenance';
import { readWorkspaceFile, writeWorkspaceFile } from '../files/workspaceFile';
import { yamlDocuments } from '../files/yamlDocuments';
import { examples } from './applyPatch.examples';

/**
 * Changes manifests where they stand: an object of the same kind, namespace and name is merged in place with its comments and
 * order, whichever of the files holds it; what none holds is appended to the first file.
 */
export function createApplyPatchAction() {
  return createTemplateAction({
    id: 'service-mesh:apply-patch',
    description:
      'Lays manifests over those of the workspace: the same object is changed in place, comments and order kept; new ones are appended',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        files: z =>
          z
            .array(z.string().min(1))
            .min(1)
            .describe(
              'YAML files of the workspace that may hold the objects; new objects are appended to the first',
            ),
        patch: z =>
          z
            .string()
            .min(1)
            .describe(
              'Manifests as YAML, such as the output of another action',
            ),
        keep: z =>
          z
            .array(z.string())
            .optional()
            .describe(
              'Fields that an object which is there keeps, such as `Service/spec.ports`; `[]` stands for every item of a list',
            ),
        entity: z =>
          z
            .string()
            .optional()
            .describe('Reference of the entity the manifests are for'),
      },
      output: {
        files: z => z.array(z.string()).describe('Files that were changed'),
        changes: z =>
          z
            .array(z.string())
            .describe(
              'What became of each object, such as `Service shop/orders changed`',
            ),
      },
    },
    async handler(ctx) {
      const { files, patch, keep = [], entity } = ctx.input;
      const provenance = provenanceOf(ctx, entity);
      let objects = parsePatch(patch).map(object =>
        withProvenance(object, provenance),
      );
      const texts = new Map<string, string>();
      for (const file of files)
        texts.set(file, await readWorkspaceFile(ctx.workspacePath, file));
      const changed = new Set<string>();
      const changes: string[] = [];
      const apply = (file: string, wanted: readonly ManifestObject[]) => {
        const before = texts.get(file) ?? '';
        const patched = patchManifests(before, wanted, keep, file);
        if (patched.text !== before) changed.add(file);
        texts.set(file, patched.text);
        changes.push(
          ...patched.changes.map(({ object, change }) => `${object} ${change}`),
        );
      };
      for (const file of files) {
        const held = new Set(
          yamlDocuments(texts.get(file) ?? '', file).map(({ value }) =>
            keyOf(value),
          ),
        );
        const known = objects.filter(object => held.has(keyOf(object)));
        apply(file, known);
        objects = objects.filter(object => !known.includes(object));
      }
      apply(files[0], objects);
      // Nothing is written before every file was read and merged.
      for (const file of changed)
        await writeWorkspaceFile(
          ctx.workspacePath,
          file,
          texts.get(file) ?? '',
        );
      for (const change of changes) ctx.logger.info(change);
      ctx.output('files', [...changed]);
      ctx.output('changes', changes);
    },
  });
}

function parsePatch(text: string): ManifestObject[] {
  return yamlDocuments(text, 'patch')
    .filter(({ value }) => value !== null && value !== undefined)
    .map(({ value }, i) => {
      if (!isManifest(value))
        throw new InputError(
          `patch: document ${
            i + 1
          } is no Kubernetes object: apiVersion, kind and metadata.name are needed`,
        );
      return value;
    });
}

function isManifest(value: unknown): value is ManifestObject {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, metadata } = value as Record<string, unknown>;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata === 'object' &&
    metadata !== null &&
    typeof (metadata as Record<string, unknown>).name === 'string'
  );
}
