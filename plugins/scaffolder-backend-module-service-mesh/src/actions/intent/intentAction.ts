import { InputError, stringifyError } from '@backstage/errors';
import {
  createTemplateAction,
  ScaffolderActionsExtensionPoint,
  TemplateExample,
} from '@backstage/plugin-scaffolder-node';
import {
  Intents,
  MeshDefinition,
  WriteTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { patchManifests } from '../../files/patchManifests';
import { removeManifests } from '../../files/removeManifests';
import { withoutFields } from '../../files/withoutFields';
import { provenanceOf, withProvenance } from '../../files/provenance';
import {
  readWorkspaceFile,
  writeWorkspaceFile,
} from '../../files/workspaceFile';
import {
  LiveFacts,
  LiveIntent,
  liveProblems,
  liveSplitNotes,
  ReadLiveFacts,
} from './LiveFacts';
import { fileWarnings, refuse, writeIntent } from './writeIntent';
import { AnySchema, Zod } from './Zod';

/** What one action is made of. */
export interface IntentActionOptions<N extends keyof Intents> {
  readonly concern: N;
  readonly description: string;
  readonly schema: (z: Zod) => AnySchema & { readonly _output: Intents[N] };
  readonly examples: TemplateExample[];
  /** Whether an intent of the concern says all that a file does about its target, so that anything else is worth a warning. */
  readonly isWhole?: true;
}

/** An action with input and output of any form. */
export type AnyAction = Parameters<
  ScaffolderActionsExtensionPoint['addActions']
>[number];

/** What intents are written for and read back with. */
export interface IntentMeshes {
  readonly targets: readonly WriteTarget[];
  readonly meshes: readonly MeshDefinition[];
  /** Compares an intent with the clusters of its entity; none = nothing is known about them. */
  readonly live?: ReadLiveFacts;
}

/** Makes the action of an intent for the meshes it can be written for. */
export type IntentAction = (meshes: IntentMeshes) => AnyAction;

/**
 * An action that writes manifests of an intent into a file of the workspace. An object that the file holds already is changed
 * where it stands.
 */
export function intentAction<N extends keyof Intents>({
  concern,
  description,
  schema,
  examples,
  isWhole,
}: IntentActionOptions<N>): IntentAction {
  return ({ targets, meshes, live }) =>
    createTemplateAction({
      id: `service-mesh:${concern}`,
      description,
      examples,
      supportsDryRun: true,
      schema: {
        input: {
          mesh: z =>
            z
              .string()
              .describe(
                `Mesh to write for: ${targets
                  .map(({ id, title }) => `\`${id}\` (${title})`)
                  .join(', ')}`,
              ),
          path: z =>
            z
              .string()
              .min(1)
              .describe(
                'YAML file in the workspace; objects it already holds are changed in place, others are appended',
              ),
          intent: z => schema(z).describe('What is meant'),
          entity: z =>
            z
              .string()
              .optional()
              .describe(
                'Reference of the entity the manifests are for; ports and callers are compared with its clusters',
              ),
        },
        output: {
          path: z => z.string().describe('The file that was written'),
          manifests: z => z.string().describe('Text of the file'),
          objects: z =>
            z
              .array(z.string())
              .describe(
                'Kind, namespace and name of each object of the intent',
              ),
          notes: z =>
            z
              .array(z.string())
              .describe('What a person must know before applying the file'),
          warnings: z =>
            z
              .array(z.string())
              .describe(
                'What the clusters do now and would no longer do, in words, and what else the file says of an ingress',
              ),
        },
      },
      async handler(ctx) {
        const { mesh, path, entity } = ctx.input;
        const intent: Intents[N] = ctx.input.intent;
        const target = targets.find(({ id }) => id === mesh);
        if (!target)
          throw new InputError(
            `mesh: ${mesh} is unknown; known are ${targets
              .map(({ id }) => id)
              .join(', ')}`,
          );
        const { objects, keep, drop, remove, notes } = writeIntent(
          target,
          concern,
          intent,
          meshes,
        );
        let facts: LiveFacts | undefined;
        if (entity !== undefined && live) {
          facts = await live(
            entity,
            intent as LiveIntent,
            await ctx.getInitiatorCredentials(),
          ).catch(error => {
            // Whether a cluster can be reached must not decide about a task.
            ctx.logger.warn(
              `Not compared with the clusters: ${stringifyError(error)}`,
            );
            return undefined;
          });
          refuse(facts ? liveProblems(intent as LiveIntent, facts) : []);
        }
        const provenance = provenanceOf(ctx, entity);
        const present = removeManifests(
          await readWorkspaceFile(ctx.workspacePath, path),
          remove ?? [],
          path,
        );
        for (const { kind, namespace, name } of present.removed)
          ctx.logger.info(`${path}: ${kind} ${namespace}/${name} removed`);
        const { text, changes } = patchManifests(
          withoutFields(present.text, objects, drop, path),
          objects.map(object => withProvenance(object, provenance)),
          keep,
          path,
        );
        await writeWorkspaceFile(ctx.workspacePath, path, text);
        for (const { object, change } of changes)
          ctx.logger.info(`${path}: ${object} ${change}`);
        const warnings = [
          ...(isWhole
            ? fileWarnings(target, concern, intent, meshes, { text, path })
            : []),
          ...(concern === 'split' || !facts
            ? []
            : liveSplitNotes(
                intent as LiveIntent,
                objects.filter((_, i) => changes[i].change === 'added'),
                facts,
              )),
        ];
        for (const warning of warnings) ctx.logger.warn(warning);
        for (const note of notes) ctx.logger.info(note);
        ctx.output('path', path);
        ctx.output('manifests', text);
        ctx.output(
          'objects',
          changes.map(({ object }) => object),
        );
        ctx.output('notes', [...notes]);
        ctx.output('warnings', warnings);
      },
    });
}
