import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  isJsonObject,
  Json,
  JsonObject,
  KubeObject,
  objectAt,
} from '../KubeObject';
import { withManager } from '../kubernetes/managedFields';
import { timestamp } from '../kubernetes/ObjectStore';
import { withNameLabel } from '../kubernetes/withNameLabel';
import { stableAddress, stableUid } from './deterministic';

const MINUTES = { d: 1440, h: 60, m: 1 };
/** Objects are this old unless they say otherwise. */
const DEFAULT_AGE = '21d';

/**
 * Reads every YAML document below a folder, in the order of file names. Two
 * annotations are ours and leave the object: `demo-cluster/age` (`3d`, `2h`)
 * and `demo-cluster/manager` (who wrote it last).
 */
export function loadMesh(folder: string, now: Date): KubeObject[] {
  const objects = readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .flatMap(file => readObjects(join(folder, file)));
  return [...objects, ...serviceAccounts(objects)].map(object =>
    complete(object, now),
  );
}

/** The accounts that pod templates name, and the default one of each namespace. */
function serviceAccounts(objects: readonly KubeObject[]): KubeObject[] {
  const names = objects.map(({ kind, metadata, ...rest }) => {
    if (kind === 'Namespace') return `${metadata.name}/default`;
    const pod = objectAt(rest, 'spec', 'template', 'spec');
    return pod.serviceAccountName
      ? `${metadata.namespace}/${pod.serviceAccountName}`
      : '';
  });
  return [...new Set(names.filter(Boolean))].map(key => {
    const [namespace, name] = key.split('/');
    return {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
    };
  });
}

function readObjects(file: string): KubeObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap(document => {
    if (document.errors.length > 0) {
      throw new Error(`${file}: ${document.errors[0].message}`);
    }
    const object: unknown = document.toJS();
    if (object === null || object === undefined) return [];
    if (!isKubeObject(object)) {
      throw new Error(`${file}: a document has no apiVersion, kind or name`);
    }
    return [object];
  });
}

function isKubeObject(value: unknown): value is KubeObject {
  return (
    isJsonObject(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    typeof objectAt(value, 'metadata').name === 'string'
  );
}

/** Adds what a server adds to an object that is written to it. */
function complete(object: KubeObject, now: Date): KubeObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const {
    'demo-cluster/age': age = DEFAULT_AGE,
    'demo-cluster/manager': manager = 'kubectl-client-side-apply',
    ...own
  } = annotations;
  const created = timestamp(new Date(now.getTime() - minutesOf(age) * 60_000));
  const completed: KubeObject = {
    ...object,
    metadata: {
      ...metadata,
      ...(Object.keys(own).length > 0 && { annotations: own }),
      uid: stableUid(
        `${object.kind}/${metadata.namespace ?? ''}/${metadata.name}`,
      ),
      creationTimestamp: created,
    },
    ...(object.status && { status: withTimes(object.status, created) }),
    ...(object.kind === 'Service' && { spec: serviceSpec(object) }),
    ...(object.kind === 'Namespace' && { status: { phase: 'Active' } }),
  };
  const operation = 'Update';
  return withManager(
    withNameLabel(completed),
    { manager, operation, dryRun: false },
    created,
  );
}

function serviceSpec(service: KubeObject): JsonObject {
  const spec = objectAt(service, 'spec');
  const { name, namespace } = service.metadata;
  if (spec.type === 'ExternalName') return spec;
  const clusterIP =
    spec.clusterIP ?? stableAddress(`${namespace}/${name}`, '10.96');
  const ports = Array.isArray(spec.ports) ? spec.ports : [];
  return {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    ...spec,
    clusterIP,
    clusterIPs: [clusterIP],
    ports: ports
      .filter(isJsonObject)
      .map(port => ({ protocol: 'TCP', targetPort: port.port, ...port })),
  };
}

/** Gives every condition of a status the time and the message that its schema demands. */
function withTimes(status: Json, time: string): Json {
  if (Array.isArray(status)) return status.map(item => withTimes(item, time));
  if (!isJsonObject(status)) return status;
  return Object.fromEntries(
    Object.entries(status).map(([field, value]) => [
      field,
      field === 'conditions' && Array.isArray(value)
        ? value.filter(isJsonObject).map(condition => ({
            lastTransitionTime: time,
            message: '',
            ...condition,
          }))
        : withTimes(value ?? null, time),
    ]),
  );
}

function minutesOf(age: string): number {
  const [, count, unit] = /^(\d+)([dhm])$/.exec(age) ?? [];
  if (!count) throw new Error(`demo-cluster/age: "${age}" is not like 3d`);
  return Number(count) * MINUTES[unit as keyof typeof MINUTES];
}
