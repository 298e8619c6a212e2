import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  ManifestObject,
  meshes as ownMeshes,
  MeshDefinition,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { migrateTexts } from '../files/migrateTexts';
import { provenanceOf, withProvenance } from '../files/provenance';
import { readWorkspaceFile, writeWorkspaceFile } from '../files/workspaceFile';
import { examples } from './migrate.examples';

/**
 * Rewrites manifests of archived and deprecated APIs as those of today: what stays is changed in place, what becomes a route is
 * read back with the mesh that follows it. Nothing is written unless everything can be.
 */
export function createMigrateAction({
  meshes = ownMeshes,
}: { readonly meshes?: readonly MeshDefinition[] } = {}) {
  return createTemplateAction({
    id: 'service-mesh:migrate',
    description:
      'Rewrites manifests of archived and deprecated APIs as those of today: TrafficSplit to HTTPRoute, TrafficTarget and ServerAuthorization to policies, old versions and fields to new ones; comments and order kept',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        mesh: z =>
          z
            .enum(['istio', 'istio-ambient', 'linkerd', 'gateway-api'])
            .describe(
              'Who follows the routes and policies that TrafficSplits and TrafficTargets become',
            ),
        files: z =>
          z
            .array(z.string().min(1))
            .min(1)
            .describe('YAML files of the workspace; changed in place'),
        manifests: z =>
          z
            .string()
            .optional()
            .describe('Manifests as YAML that are written to the first file'),
        port: z =>
          z
            .number()
            .int()
            .min(1)
            .max(65535)
            .optional()
            .describe(
              'Port of split Services that are not among the manifests, 1–65535',
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
          z.array(z.string()).describe('What was changed where, in words'),
        notes: z =>
          z
            .array(z.string())
            .describe(
              'What a person must know, such as what is deleted by hand',
            ),
        assume: z =>
          z
            .array(z.record(z.unknown()))
            .describe(
              'Services that new routes name, for `assume` of service-mesh:validate',
            ),
      },
    },
    async handler(ctx) {
      const { mesh, files, manifests, port, entity } = ctx.input;
      const before = new Map<string, string>();
      for (const file of files)
        before.set(file, await readWorkspaceFile(ctx.workspacePath, file));
      const given = new Map(before);
      if (manifests !== undefined) given.set(files[0], manifests);
      const empty = files.find(file => given.get(file)?.trim() === '');
      if (empty !== undefined)
        throw new InputError(`files: ${empty} holds no manifest`);
      const provenance = provenanceOf(ctx, entity);
      const { texts, changes, notes, added } = migrateTexts(
        given,
        { mesh, meshes, ...(port !== undefined && { port }) },
        object => withProvenance(object, provenance),
      );
      const changed = files.filter(
        file => texts.get(file) !== before.get(file),
      );
      for (const file of changed)
        await writeWorkspaceFile(
          ctx.workspacePath,
          file,
          texts.get(file) ?? '',
        );
      for (const line of [...changes, ...notes]) ctx.logger.info(line);
      ctx.output('files', changed);
      ctx.output('changes', [...changes]);
      ctx.output('notes', [...notes]);
      ctx.output('assume', added.flatMap(servicesOf));
    },
  });
}

/** The Services a route for one names, as `assume` takes them. */
function servicesOf({ apiVersion, metadata, spec }: ManifestObject) {
  if (!apiVersion.startsWith('gateway.networking.k8s.io/')) return [];
  const { parentRefs, rules } = spec as {
    readonly parentRefs: readonly {
      readonly name: string;
      readonly port: number;
    }[];
    readonly rules: readonly {
      readonly backendRefs: readonly { readonly name: string }[];
    }[];
  };
  const [{ name, port }] = parentRefs;
  const services = new Set([
    name,
    ...rules.flatMap(rule => rule.backendRefs.map(ref => ref.name)),
  ]);
  return [...services].map(service => ({
    namespace: metadata.namespace ?? 'default',
    service,
    labels: { app: service },
    port: { number: port, target: port, protocol: 'http' },
  }));
}
