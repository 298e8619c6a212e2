import { isRecord, itemsAt, valueAt } from '../../../engine/editManifest';
import {
  Migration,
  MigrationContext,
  MigrationPlan,
  RawManifest,
} from '../../../engine/Migration';
import { AccessIntent, IntentCaller } from '../../../model';
import { typeOf } from '../migrate/versionMigration';
import { targetOperations } from './targetOperations';
import { destinationOf, runningTarget } from './targetWorkload';

const VERSIONS = ['v1alpha1', 'v1alpha2', 'v1alpha3'];

/** Group and kind of permissions of SMI. @internal */
export function isTrafficTarget(manifest: RawManifest): boolean {
  const { group, kind } = typeOf(manifest);
  return group === 'access.smi-spec.io' && kind === 'TrafficTarget';
}

/** Permissions of SMI as the access policies of the mesh, or the reason why they stay. @internal */
export const trafficTarget: Migration = {
  code: 'smi/traffic-target',
  severity: 'info',
  title: 'Kind of an archived API',
  why: 'The Service Mesh Interface is no longer developed, and meshes of today do not read it.',
  fix: 'Write the policy of the mesh; the template mesh-migrate does it where the workload is among the manifests, mesh-allow-caller from a form.',
  plan(manifest, context) {
    if (!isTrafficTarget(manifest)) return undefined;
    const plan = targetPlan(manifest, context);
    return typeof plan === 'string'
      ? {
          notes: [
            `TrafficTarget ${nameOf(
              manifest,
            )} stays: ${plan}. Or say who may call with the template mesh-allow-caller.`,
          ],
        }
      : plan;
  },
};

/** Whether a TrafficTarget becomes something else. @internal */
export function isReplaced(
  manifest: RawManifest,
  context: MigrationContext,
): boolean {
  return typeof targetPlan(manifest, context) !== 'string';
}

function nameOf(manifest: RawManifest): string {
  return String(valueAt(manifest, ['metadata', 'name']));
}

/** The plan, or why the manifest stays. Those for one destination make one policy, in the place of the first. */
function targetPlan(
  manifest: RawManifest,
  context: MigrationContext,
): MigrationPlan | string {
  const destination = destinationOf(manifest);
  if (typeof destination === 'string') return destination;
  const same = context.manifests.filter(other => {
    const found = isTrafficTarget(other) && destinationOf(other);
    return (
      typeof found === 'object' &&
      found.namespace === destination.namespace &&
      found.account === destination.account
    );
  });
  const allow: AccessIntent['allow'][number][] = [];
  for (const one of same) {
    const entries = allowOf(one, context);
    if (typeof entries === 'string')
      return one === manifest
        ? entries
        : `TrafficTarget ${nameOf(
            one,
          )} for the same destination stays (${entries}), and the policy of one would refuse the callers of the other`;
    allow.push(...entries);
  }
  const ports = new Set(
    same.map(one => {
      const found = destinationOf(one);
      return typeof found === 'object' ? found.port : undefined;
    }),
  );
  if (ports.size > 1)
    return 'TrafficTargets for the same destination name different ports';
  const target = runningTarget(destination, context);
  if (typeof target === 'string') return target;
  const written = context.writeAccess?.({ target, allow });
  if (!written) return 'no mesh is known to write for';
  if (!written.ok)
    return written.problems
      .map(({ field, problem }) => (field ? `${field}: ${problem}` : problem))
      .join('; ');
  const name = nameOf(manifest);
  return same[0] === manifest
    ? {
        replacement: {
          objects: written.objects,
          change: `TrafficTarget ${name} becomes ${[
            ...new Set(written.objects.map(({ kind }) => kind)),
          ].join(', ')} for Service ${target.service}`,
          meaning: [],
        },
        notes: [
          `Apply the policy of Service ${target.service} first, then delete its TrafficTargets; everybody else is refused, as before.`,
          ...written.notes,
        ],
      }
    : {
        replacement: {
          objects: [],
          change: `TrafficTarget ${name} goes: it stands in the policy that TrafficTarget ${nameOf(
            same[0],
          )} becomes`,
          meaning: [],
        },
      };
}

/** What a TrafficTarget allows, or why an intent cannot say it. */
function allowOf(
  manifest: RawManifest,
  context: MigrationContext,
): AccessIntent['allow'] | string {
  const { version } = typeOf(manifest);
  if (!VERSIONS.includes(version))
    return `${version} is no version of TrafficTarget: ${VERSIONS.join(', ')}`;
  const callers = callersOf(manifest);
  if (typeof callers === 'string') return callers;
  const operations = targetOperations(manifest, context);
  return typeof operations === 'string'
    ? operations
    : operations.map(one => ({ callers, operations: one }));
}

function callersOf(manifest: RawManifest): readonly IntentCaller[] | string {
  const spec = valueAt(manifest, ['spec']) === undefined ? [] : ['spec'];
  const namespace = valueAt(manifest, ['metadata', 'namespace']);
  const callers: IntentCaller[] = [];
  for (const place of itemsAt(manifest, [...spec, 'sources'])) {
    const source = valueAt(manifest, place);
    if (
      !isRecord(source) ||
      source.kind !== 'ServiceAccount' ||
      typeof source.name !== 'string'
    )
      return 'a source is no ServiceAccount';
    callers.push({
      namespace: String(source.namespace ?? namespace ?? 'default'),
      serviceAccount: source.name,
    });
  }
  return callers.length > 0 ? callers : 'it names no source';
}
