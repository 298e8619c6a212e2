import { AccessDraft, AccessIntent, UsageCaller, UsageData } from '../model';
import { IntentWriter, ManifestObject, MeshWriters } from './MeshWriter';
import { whyNotNamed } from './draft/whyNotNamed';
import { draftTargets } from './draft/draftTargets';
import { draftWarnings, stayingInForce } from './draft/draftWarnings';
import { mergeObjects } from './draft/mergeObjects';
import { remainingGrants } from './draft/remainingGrants';
import { PlacedWorkload } from './reports/MeshView';
import { accountOf } from './reports/shortIdentity';

/** A draft before it is written down as YAML. @public */
export interface DraftedAccess extends Omit<AccessDraft, 'manifests'> {
  readonly objects: readonly ManifestObject[];
}

/** A policy that admits the observed callers of an entity and nobody else. @public */
export function draftAccess(
  placed: readonly PlacedWorkload[],
  usage: UsageData,
): DraftedAccess {
  const { from, to } = usage.window;
  const times = { from, to };
  const meshed = placed.filter(entry => entry.mesh);
  const [first] = meshed;
  const none = (explanation: string): DraftedAccess => ({
    ...times,
    objects: [],
    callers: [],
    leftOut: [],
    remaining: [],
    warnings: [],
    explanation,
  });
  if (!first?.mesh)
    return none(
      'No workload of the entity is in a mesh, so no policy has effect.',
    );
  if (usage.state !== 'ok')
    return none(
      usage.explanation ??
        'The metrics do not say who called, so nobody can be named.',
    );
  const here = meshed.filter(
    entry =>
      entry.workload.cluster === first.workload.cluster &&
      entry.mesh === first.mesh,
  );
  const writer = writerFor(first);
  if (!writer)
    return none(
      `${first.mesh.title} is only read here; no policy can be written for it.`,
    );
  if ('lacks' in writer) return none(writer.lacks);
  const judged = usage.callers
    .filter(caller =>
      here.some(
        ({ workload }) =>
          !caller.workload ||
          (caller.workload.name === workload.name &&
            caller.workload.namespace === workload.namespace &&
            caller.cluster === workload.cluster),
      ),
    )
    .map(caller => ({ caller, reason: whyNotNamed(caller, here) }));
  const callers = judged.flatMap(({ caller, reason }) =>
    reason === undefined ? [caller] : [],
  );
  const leftOut = judged.flatMap(({ caller, reason }) =>
    reason === undefined ? [] : [{ caller, reason }],
  );
  const adapted = draftTargets(here).map(({ target, entries }) => {
    const intent: AccessIntent = {
      target,
      allow: allowOf(callers, entries),
      ...waypointOf(entries),
    };
    return writer.beside?.(entries[0].index, intent) ?? { intent, notes: [] };
  });
  const intents = adapted.map(({ intent }) => intent);
  const written = intents.map(intent => writer.write(intent));
  const problems = written.flatMap(result =>
    result.ok
      ? []
      : result.problems.map(({ field, problem }) => `${field}: ${problem}`),
  );
  if (problems.length)
    return { ...none(problems.join('; ')), callers, leftOut };
  if (intents.length === 0)
    return none('The workloads declare no port, and no Service leads to one.');
  const objects = mergeObjects(
    written.flatMap(result => (result.ok ? result.objects : [])),
  );
  const remaining = remainingGrants(here, objects);
  return {
    ...times,
    objects,
    callers,
    leftOut,
    remaining,
    warnings: [
      ...draftWarnings(callers, leftOut.length, times),
      ...new Set(adapted.flatMap(({ notes }) => notes)),
      ...stayingInForce(remaining),
      ...(meshed.length > here.length
        ? [
            `Drafted for ${first.workload.cluster} and ${first.mesh.title} only; the entity runs elsewhere too.`,
          ]
        : []),
      ...new Set(written.flatMap(result => (result.ok ? result.notes : []))),
    ],
  };
}

/** Writers of the way the workload is run. */
function writerFor({
  mesh,
  workload,
}: PlacedWorkload):
  | IntentWriter<AccessIntent>
  | { readonly lacks: string }
  | undefined {
  const also = mesh?.writeAlso?.find(
    ({ id }) => id === `${mesh.id}-${workload.membership.dataPlane}`,
  );
  const writers: MeshWriters | undefined = also?.write ?? mesh?.write;
  return writers?.access;
}

function waypointOf([{ workload }]: readonly PlacedWorkload[]): Pick<
  AccessIntent,
  'waypoint'
> {
  const { waypoint } = workload.membership;
  return waypoint ? { waypoint: waypoint.name } : {};
}

function allowOf(
  callers: readonly UsageCaller[],
  entries: readonly PlacedWorkload[],
): AccessIntent['allow'] {
  const accounts = new Map(
    callers
      .filter(
        ({ workload }) =>
          !workload ||
          entries.some(entry => entry.workload.name === workload.name),
      )
      .flatMap(({ identity }) => {
        const account =
          identity === undefined ? undefined : accountOf(identity);
        return account
          ? [
              [
                `${account.namespace}/${account.serviceAccount}`,
                account,
              ] as const,
            ]
          : [];
      }),
  );
  return accounts.size === 0
    ? []
    : [
        {
          callers: [...accounts].sort().map(([, account]) => account),
          // Metrics carry neither methods nor paths that could be trusted.
          operations: { methods: [], paths: [] },
        },
      ];
}
