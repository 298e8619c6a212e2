import {
  fieldOf,
  isRecord,
  itemsAt,
  valueAt,
} from '../../../engine/editManifest';
import {
  ManifestPath,
  Migration,
  MigrationStep,
  RawManifest,
} from '../../../engine/Migration';
import { typeOf, versionStep } from './versionMigration';

const GROUPS = new Set(['extensions', 'networking.k8s.io']);

/** An Ingress of the versions that clusters served until 1.22. @internal */
export const ingressVersion: Migration = {
  code: 'kubernetes/ingress-version',
  severity: 'error',
  title: 'Ingress of a version that is gone',
  why: 'Clusters since Kubernetes 1.22 refuse the manifest.',
  fix: 'Write networking.k8s.io/v1: backends name service.name and service.port, and each path says how it is compared.',
  plan(manifest) {
    const { group, version, kind } = typeOf(manifest);
    if (kind !== 'Ingress' || version !== 'v1beta1' || !GROUPS.has(group))
      return undefined;
    return {
      steps: [
        versionStep(manifest, 'networking.k8s.io/v1'),
        ...defaultBackend(manifest),
        ...itemsAt(manifest, ['spec', 'rules']).flatMap(rule =>
          itemsAt(manifest, [...rule, 'http', 'paths']).flatMap(path => [
            ...backendStep(manifest, [...path, 'backend']),
            ...pathType(manifest, path),
          ]),
        ),
      ],
    };
  },
};

function defaultBackend(manifest: RawManifest): MigrationStep[] {
  const path = ['spec', 'backend'];
  const backend = valueAt(manifest, path);
  if (!isRecord(backend)) return [];
  const to = ['spec', 'defaultBackend'];
  return [
    {
      field: fieldOf(path),
      change: 'backend becomes defaultBackend',
      edits: [
        { op: 'rename', path, to: 'defaultBackend' },
        { op: 'set', path: to, value: backendOf(backend) },
      ],
    },
  ];
}

function backendStep(
  manifest: RawManifest,
  path: ManifestPath,
): MigrationStep[] {
  const backend = valueAt(manifest, path);
  return isRecord(backend) && backend.serviceName !== undefined
    ? [
        {
          field: fieldOf(path),
          change: 'serviceName and servicePort become service',
          edits: [{ op: 'set', path, value: backendOf(backend) }],
        },
      ]
    : [];
}

function backendOf({
  serviceName,
  servicePort,
  ...rest
}: Readonly<Record<string, unknown>>) {
  if (serviceName === undefined) return rest;
  const number = Number(servicePort);
  return {
    service: {
      name: serviceName,
      port: Number.isInteger(number) ? { number } : { name: servicePort },
    },
    ...rest,
  };
}

function pathType(manifest: RawManifest, path: ManifestPath): MigrationStep[] {
  const field = [...path, 'pathType'];
  return valueAt(manifest, field) === undefined
    ? [
        {
          field: fieldOf(field),
          change: 'pathType is written out as it was by default',
          edits: [{ op: 'set', path: field, value: 'ImplementationSpecific' }],
        },
      ]
    : [];
}
