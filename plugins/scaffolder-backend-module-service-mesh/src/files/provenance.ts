import { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  ManifestObject,
  WRITTEN_FOR_ANNOTATION,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Which template wrote an object, in which version, for which entity. */
export type Provenance = Readonly<Record<string, string>>;

const TEMPLATE = 'meshwright.io/template';
const VERSION = 'meshwright.io/template-version';

/** Provenance of what a task writes; empty outside a template. A template tells its version by an annotation of its own. */
export function provenanceOf(
  { templateInfo }: Pick<ActionContext<{}>, 'templateInfo'>,
  entity: string | undefined,
): Provenance {
  const version = templateInfo?.entity?.metadata.annotations?.[VERSION];
  return {
    ...(templateInfo && { [TEMPLATE]: templateInfo.entityRef }),
    ...(version !== undefined && { [VERSION]: version }),
    ...(entity !== undefined && { [WRITTEN_FOR_ANNOTATION]: entity }),
  };
}

/** The text of values with their provenance in a comment at its top, in place of the one it has. */
export function withProvenanceComment(
  text: string,
  provenance: Provenance,
): string {
  const lines = text.split('\n');
  const rest = lines.findIndex(line => !line.startsWith('# meshwright.io/'));
  return [
    ...Object.entries(provenance).map(([key, value]) => `# ${key}: ${value}`),
    ...lines.slice(rest),
  ].join('\n');
}

/** The object with its provenance among the annotations. */
export function withProvenance(
  object: ManifestObject,
  provenance: Provenance,
): ManifestObject {
  const annotations = { ...object.metadata.annotations, ...provenance };
  return Object.keys(annotations).length === 0
    ? object
    : { ...object, metadata: { ...object.metadata, annotations } };
}
