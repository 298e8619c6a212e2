import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  coreKinds,
  Finding,
  indexObjects,
  meshes,
  runFindings,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { readFile } from 'node:fs/promises';
import { parseAllDocuments, parse } from 'yaml';

/**
 * Reads the manifests of a task with the same engine the entity pages use and reports what is wrong with them. Errors
 * fail the task. What the manifests refer to must be among the files: the action sees no cluster.
 */
export function createValidateAction() {
  return createTemplateAction({
    id: 'service-mesh:validate',
    description:
      'Checks mesh manifests with the rules of the entity pages; an error fails the task',
    supportsDryRun: true,
    schema: {
      input: {
        files: z =>
          z
            .array(z.string())
            .min(1)
            .describe('Paths of YAML files in the workspace'),
      },
      output: {
        findings: z =>
          z
            .array(z.record(z.unknown()))
            .describe('All findings, the worst first'),
      },
    },
    async handler(ctx) {
      const raws = await readManifests(ctx.workspacePath, ctx.input.files);
      const index = indexObjects(raws, {
        cluster: 'workspace',
        kinds: [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)],
        parseYaml: text => parse(text),
      });
      const { findings } = runFindings(
        index,
        meshes.flatMap(mesh => mesh.findings),
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
    for (const document of parseAllDocuments(text)) {
      if (document.errors.length > 0) {
        throw new InputError(
          `${file} is not YAML: ${document.errors[0].message}`,
        );
      }
      raws.push(document.toJS());
    }
  }
  return raws;
}

function describe(finding: Finding): string {
  const { namespace, name, kind } = finding.subject;
  const subject = namespace ? `${namespace}/${name}` : name;
  return `${finding.severity} ${finding.code} ${kind} ${subject}: ${finding.message}`;
}
