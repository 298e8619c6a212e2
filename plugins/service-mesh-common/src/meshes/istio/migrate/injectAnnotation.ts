import { fieldOf, isRecord, valueAt } from '../../../engine/editManifest';
import { ManifestPath, RawManifest } from '../../../engine/Migration';
import { fieldMigration } from '../../shared/migrate/fieldMigration';
import { typeOf } from '../../shared/migrate/versionMigration';

const INJECT = 'sidecar.istio.io/inject';

const TEMPLATES: Readonly<Record<string, ManifestPath>> = {
  'apps/Deployment': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  '/Pod': [],
};

/** Injection asked for, or refused, by an annotation of the pods. @internal */
export const injectAnnotation = fieldMigration(
  {
    code: 'istio/inject-annotation',
    severity: 'warning',
    title: 'Injection by an annotation',
    why: 'The annotation is deprecated: it is read after the webhook was chosen by labels, so it cannot put pods into the mesh where their namespace does not.',
    fix: 'Write the label sidecar.istio.io/inject on the pods instead.',
  },
  manifest => {
    const template = templateOf(manifest);
    if (!template) return [];
    const metadata = [...template, 'metadata'];
    const annotations = valueAt(manifest, [...metadata, 'annotations']);
    const path = [...metadata, 'annotations', INJECT];
    const value = valueAt(manifest, path);
    if (!isRecord(annotations) || value === undefined) return [];
    const label = [...metadata, 'labels', INJECT];
    const isLabelled = valueAt(manifest, label) !== undefined;
    return [
      {
        field: fieldOf(path),
        change: isLabelled
          ? 'the annotation goes: the label is written beside it'
          : 'the annotation becomes a label',
        edits: [
          ...(isLabelled
            ? []
            : [{ op: 'set' as const, path: label, value: String(value) }]),
          {
            op: 'remove' as const,
            path:
              Object.keys(annotations).length === 1
                ? [...metadata, 'annotations']
                : path,
          },
        ],
      },
    ];
  },
);

/** Where the template of the pods stands; undefined for a manifest that makes none. */
function templateOf(manifest: RawManifest): ManifestPath | undefined {
  const { group, kind } = typeOf(manifest);
  const key = `${group}/${kind}`;
  return Object.hasOwn(TEMPLATES, key) ? TEMPLATES[key] : undefined;
}
