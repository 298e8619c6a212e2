import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError, stringifyError } from '@backstage/errors';
import {
  ActionContext,
  createTemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  compareFindings,
  coreKinds,
  Finding,
  indexObjects,
  meshes as ownMeshes,
  MeshDefinition,
  ResourceKey,
  runFindings,
  writeTargets,
  WriteTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseYaml } from '@meshwright/backstage-plugin-service-mesh-node';
import { yamlDocuments } from '../files/yamlDocuments';
import { assumedObjects } from './assumedObjects';
import { judgeValues } from './chartValues';
import { LivePreview, previewInWords } from './LivePreview';
import { manifestFindings } from './manifestFindings';
import { resourceKeys } from './resourceKeys';
import { examples } from './validate.examples';
import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';

/** Most characters of manifests that a preview takes; no character is shorter than a byte. */
const MOST_PREVIEWED = 256 * 1024;

/**
 * Reads the manifests of a task with the same engine the entity pages use, compares them with their schemas, and reports what
 * is wrong with them. Errors fail the task. With an entity it also asks the service-mesh backend what the manifests would change
 * in the clusters; without one, what they refer to must be among the files or assumed.
 */
export function createValidateAction({
  meshes = ownMeshes,
  targets = writeTargets(meshes),
  preview,
}: {
  readonly meshes?: readonly MeshDefinition[];
  readonly targets?: readonly WriteTarget[];
  readonly preview?: LivePreview;
} = {}) {
  return createTemplateAction({
    id: 'service-mesh:validate',
    description:
      'Checks mesh manifests against their schemas and with the rules of the entity pages; an error fails the task',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entity: z =>
          z
            .string()
            .optional()
            .describe(
              'Reference of the entity whose live state the manifests are previewed against; none = the files alone',
            ),
        files: z =>
          z
            .array(z.string())
            .describe(
              'Paths of YAML files in the workspace; empty only when deletes or values are given',
            ),
        deletes: z =>
          resourceKeys(z)
            .optional()
            .describe('Objects that will be deleted, for the preview'),
        values: z =>
          z
            .array(
              z.object({
                file: z
                  .string()
                  .min(1)
                  .describe('Path of the values in the workspace'),
                chart: z.string().min(1).describe('Name of the chart'),
                namespace: z
                  .string()
                  .min(1)
                  .describe('Namespace the chart is installed in'),
                mesh: z
                  .string()
                  .describe(
                    `Where the pods are meant to be: ${[
                      ...targets.map(({ id }) => id),
                      'none',
                    ].join(', ')}`,
                  ),
                podLabels: z
                  .string()
                  .optional()
                  .describe(
                    'Where the chart takes labels of pods from; `podLabels` unless said',
                  ),
                podAnnotations: z
                  .string()
                  .optional()
                  .describe(
                    'Where the chart takes annotations of pods from; `podAnnotations` unless said',
                  ),
              }),
            )
            .optional()
            .describe(
              'Values of Helm charts: the labels and annotations they put on pods are judged as the pod template they become',
            ),
        assume: z => {
          // Not one schema used twice: references within schemas are not followed.
          const assumed = () =>
            z
              .object({
                namespace: z
                  .string()
                  .optional()
                  .describe('Namespace of what is there'),
                service: z.string().optional().describe('Name of a Service'),
                name: z
                  .string()
                  .optional()
                  .describe(
                    'Name of a version of the first Service, whose labels stand beside it',
                  ),
                secret: z.string().optional().describe('Name of a Secret'),
                labels: z
                  .record(z.string())
                  .optional()
                  .describe('Labels of the pods'),
                port: z
                  .object({
                    number: z.number().describe('Port of the Service'),
                    target: z.number().describe('Port of the pods'),
                    protocol: z.string().describe('What is spoken on it'),
                  })
                  .optional()
                  .describe('A port of the Service'),
                version: z
                  .object({
                    labels: z
                      .record(z.string())
                      .describe('Labels of the pods of the version'),
                  })
                  .passthrough()
                  .optional()
                  .describe('A version of the Service'),
              })
              .passthrough();
          return z
            .array(
              assumed().extend({
                backend: assumed()
                  .optional()
                  .describe('A backend of a rule, named the same way'),
              }),
            )
            .optional()
            .describe(
              'What is in the cluster already: Services and the labels of their pods, as intents name targets and backends, and Secrets',
            );
        },
      },
      output: {
        findings: z =>
          z
            .array(z.record(z.unknown()))
            .describe('All findings, the worst first'),
        warnings: z =>
          z.array(z.string()).describe('Findings that are no errors, in words'),
        membership: z =>
          z
            .array(z.string())
            .describe('Where the pods of each chart run, in words'),
        preview: z =>
          z
            .array(z.string())
            .describe(
              'What would change in the clusters, in words; empty without an entity',
            ),
        previewProblem: z =>
          z
            .string()
            .optional()
            .describe('Why there is no preview although one was asked for'),
      },
    },
    async handler(ctx) {
      const deletes = ctx.input.deletes ?? [];
      const values = ctx.input.values ?? [];
      if (ctx.input.files.length + deletes.length + values.length === 0)
        throw new InputError(
          'files must name one, or deletes an object, or values a chart',
        );
      const charts = await Promise.all(
        values.map(async ({ file, ...chart }) => {
          const [written] = await readManifests(ctx.workspacePath, [file]);
          return judgeValues(
            written,
            {
              podLabels: 'podLabels',
              podAnnotations: 'podAnnotations',
              ...chart,
            },
            { targets, meshes },
          );
        }),
      );
      ctx.output(
        'membership',
        charts.map(({ membership }) => membership),
      );
      const raws = [
        ...(await readManifests(ctx.workspacePath, ctx.input.files)),
        ...charts.map(({ object }) => object),
      ];
      const assume = ctx.input.assume ?? [];
      const assumed = assumedObjects(assume, raws);
      const secrets: unknown[] = assume.flatMap(({ secret }) => secret ?? []);
      const index = indexObjects([...raws, ...assumed], {
        cluster: 'workspace',
        kinds: [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)],
        parseYaml,
      });
      const run = runFindings(
        index,
        meshes.flatMap(mesh => mesh.findings),
      );
      const live = await ask(ctx, raws, deletes);
      ctx.output('preview', live.words);
      if (live.problem !== undefined) {
        ctx.logger.warn(`No preview: ${live.problem}`);
        ctx.output('previewProblem', live.problem);
      }
      for (const line of live.words) ctx.logger.info(`Preview: ${line}`);
      const found = [
        ...raws.flatMap(manifestFindings),
        ...charts.flatMap(({ findings }) => findings),
        ...run.findings.filter(
          ({ subject, params }) =>
            !secrets.includes(params.secret) &&
            !assumed.some(
              ({ kind, metadata }) =>
                kind === subject.kind &&
                metadata.name === subject.name &&
                metadata.namespace === subject.namespace,
            ),
        ),
      ];
      const findings = [
        ...found,
        ...live.findings.filter(
          finding => !found.some(other => isSame(other, finding)),
        ),
      ].sort(compareFindings);
      ctx.output(
        'warnings',
        findings.filter(({ severity }) => severity !== 'error').map(describe),
      );
      for (const finding of findings) ctx.logger.warn(describe(finding));
      ctx.output('findings', findings as unknown as Record<string, unknown>[]);
      const errors = findings.filter(finding => finding.severity === 'error');
      if (errors.length > 0) {
        throw new InputError(
          `The manifests have errors:\n${errors.map(describe).join('\n')}`,
        );
      }
    },
  });

  async function ask(
    ctx: Pick<ActionContext<{ entity?: string }>, 'input'> &
      Pick<ActionContext<{}>, 'getInitiatorCredentials'>,
    raws: readonly unknown[],
    deletes: readonly ResourceKey[],
  ): Promise<{
    readonly words: string[];
    readonly findings: readonly Finding[];
    readonly problem?: string;
  }> {
    const nothing = { words: [], findings: [] };
    const { entity } = ctx.input;
    if (entity === undefined) return nothing;
    if (!preview)
      return { ...nothing, problem: 'there is no service-mesh backend' };
    const manifests = raws
      .filter(raw => raw !== null)
      .map(raw => stringify(raw))
      .join('---\n');
    if (manifests.length > MOST_PREVIEWED)
      return { ...nothing, problem: 'the manifests are too long for one' };
    try {
      const data = await preview(
        entity,
        { manifests, ...(deletes.length > 0 && { deletes }) },
        await ctx.getInitiatorCredentials(),
      );
      return { words: previewInWords(data), findings: data.newFindings };
    } catch (error) {
      // Whether a cluster can be reached must not decide about a task: what the files alone say still holds.
      return { ...nothing, problem: stringifyError(error) };
    }
  }
}

/** The same finding, seen in the files and in a cluster. */
function isSame(a: Finding, b: Finding): boolean {
  return (
    a.code === b.code &&
    a.field === b.field &&
    a.subject.kind === b.subject.kind &&
    a.subject.name === b.subject.name &&
    a.subject.namespace === b.subject.namespace
  );
}

async function readManifests(
  workspacePath: string,
  files: readonly string[],
): Promise<unknown[]> {
  const raws: unknown[] = [];
  for (const file of files) {
    const text = await readFile(
      resolveSafeChildPath(workspacePath, file),
      'utf8',
    );
    raws.push(...yamlDocuments(text, file).map(({ value }) => value));
  }
  return raws;
}

function describe(finding: Finding): string {
  const { namespace, name, kind } = finding.subject;
  const subject = namespace ? `${namespace}/${name}` : name;
  return `${finding.severity} ${finding.code} ${kind} ${subject}: ${finding.message}`;
}
