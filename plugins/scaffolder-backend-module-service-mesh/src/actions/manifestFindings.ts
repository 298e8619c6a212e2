import {
  Finding,
  meshes,
  migrationsOf,
  RawManifest,
  ResourceRef,
  validateManifest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { validateSchema } from '@meshwright/backstage-plugin-service-mesh-node';

const SCHEMA = {
  code: 'mesh/schema',
  title: 'Manifest does not fit the schema of its kind',
  why: 'An API server refuses a field of another form, and drops a field it does not know without a word.',
  fix: 'Correct the field, or move it to where the kind has it.',
};
const REFUSED = {
  code: 'istio/invalid',
  title: 'Resource is invalid for Istio',
  why: 'The admission webhook refuses the resource when it is applied.',
  fix: 'Correct the field.',
};
const WARNED = {
  code: 'istio/validation-warning',
  title: 'Istio warns about the resource',
  why: 'Istio takes the resource, but a part of it has no effect, another effect than it seems to have, or will go away.',
  fix: 'Change what the warning names.',
};

/** Kinds whose objects the rules of the meshes see, so that they speak for them. */
const WATCHED = new Set(
  meshes.flatMap(mesh =>
    mesh.kinds.map(({ group, kind }) => `${group}/${kind}`),
  ),
);

/** What is wrong with one manifest by itself and is seen in no index of objects. */
export function manifestFindings(manifest: unknown): Finding[] {
  const subject = refOf(manifest);
  if (!subject) return [];
  const finding = (
    about: typeof SCHEMA,
    severity: Finding['severity'],
    alias: string,
    { field, message }: { readonly field: string; readonly message: string },
  ): Finding => ({
    ...about,
    severity,
    subject,
    field,
    message: `${field}: ${message}.`,
    params: { problem: message },
    aliases: [alias],
  });
  const refusals = WATCHED.has(`${subject.group}/${subject.kind}`)
    ? []
    : validateManifest(manifest);
  const schema = validateSchema(manifest);
  return [
    ...schema.map(problem => finding(SCHEMA, 'error', 'IST0106', problem)),
    ...(schema.some(({ field }) => field === 'apiVersion')
      ? []
      : olderVersion(manifest as RawManifest, subject)),
    ...refusals.map(problem =>
      problem.severity === 'error'
        ? finding(REFUSED, 'error', 'IST0106', problem)
        : finding(WARNED, 'warning', 'IST0133', problem),
    ),
  ];
}

/** A version of the API that is written otherwise today; the same migration that rewrites it says why. */
function olderVersion(manifest: RawManifest, subject: ResourceRef): Finding[] {
  return migrationsOf().flatMap(migration => {
    const step = migration
      .plan(manifest, { manifests: [manifest] })
      ?.steps?.find(({ field }) => field === 'apiVersion');
    if (!step) return [];
    const { code, severity, title, why, fix } = migration;
    return [
      {
        code,
        severity,
        title,
        why,
        fix,
        subject,
        field: step.field,
        message: `${step.change}.`,
        params: {},
        aliases: [],
      },
    ];
  });
}

function refOf(manifest: unknown): ResourceRef | undefined {
  if (typeof manifest !== 'object' || manifest === null) return undefined;
  const { apiVersion, kind, metadata } = manifest as Record<string, unknown>;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    return undefined;
  const { name, namespace } = (
    typeof metadata === 'object' && metadata !== null ? metadata : {}
  ) as Record<string, unknown>;
  const slash = apiVersion.indexOf('/');
  return {
    cluster: 'workspace',
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    kind,
    ...(typeof namespace === 'string' && { namespace }),
    name: typeof name === 'string' ? name : '(no name)',
  };
}
