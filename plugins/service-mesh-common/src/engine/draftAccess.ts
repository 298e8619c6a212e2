import {
  AccessDraft,
  AccessIntent,
  IntentTarget,
  ResourceRef,
  UsageCaller,
  UsageData,
  WorkloadPort,
} from '../model';
import { Service } from './coreKinds';
import { IntentWriter, ManifestObject, MeshWriters } from './MeshWriter';
import { PlacedWorkload } from './reports/MeshView';
import { placedPolicies } from './reports/reportAccess';
import { accountOf } from './reports/shortIdentity';
import { isUnreadObject } from './ResourceIndex';

/** Requests (count) in a window below which a caller is called rare. */
const RARE_REQUESTS = 10;

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
    .map(caller => ({ caller, reason: refusal(caller, here) }));
  const callers = judged.flatMap(({ caller, reason }) =>
    reason === undefined ? [caller] : [],
  );
  const leftOut = judged.flatMap(({ caller, reason }) =>
    reason === undefined ? [] : [{ caller, reason }],
  );
  const adapted = targetsOf(here).map(({ target, entries }) => {
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
  const objects = merged(
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
      ...warningsOf(callers, leftOut.length, times),
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

/** Why a caller cannot be named. */
function refusal(
  { identity, requests, denied = 0 }: UsageCaller,
  placed: readonly PlacedWorkload[],
): string | undefined {
  if (identity === undefined)
    return 'It came without an identity, which no policy can name; the draft refuses it.';
  if (!accountOf(identity))
    return 'Its identity names no service account; add it by hand.';
  const own = placed.find(({ workload }) => workload.identity)?.workload
    .identity;
  if (own !== undefined && trustOf(own) !== trustOf(identity))
    return 'It is of another trust domain; add it by hand.';
  return requests > 0 && denied >= requests
    ? 'All of its requests are refused today.'
    : undefined;
}

/** What is left of an identity without namespace and account. */
function trustOf(identity: string): string {
  return identity
    .replace(/\/ns\/[^/]+\/sa\/[^/]+$/, '')
    .replace(/^[^.]+\.[^.]+\.serviceaccount\./, '');
}

interface DraftTarget {
  readonly target: IntentTarget;
  readonly entries: readonly PlacedWorkload[];
}

/** One target for each port of each Service; a workload behind none stands for itself. */
function targetsOf(placed: readonly PlacedWorkload[]): DraftTarget[] {
  const targets = new Map<
    string,
    { target: IntentTarget; entries: PlacedWorkload[] }
  >();
  for (const entry of placed) {
    const { workload, index } = entry;
    for (const port of workload.ports) {
      const [service] = port.services;
      const name = service?.name ?? workload.name;
      const object =
        service && index.get(Service, service.name, workload.namespace);
      const selector =
        object && !isUnreadObject(object) ? object.spec?.selector : undefined;
      const key = `${workload.namespace}/${name}:${port.number}`;
      const known = targets.get(key);
      if (known) known.entries.push(entry);
      else
        targets.set(key, {
          target: {
            namespace: workload.namespace,
            service: name,
            labels: selector ?? workload.podLabels,
            port: {
              number: service?.port ?? port.number,
              target: port.number,
              protocol: protocolOf(port),
            },
          },
          entries: [entry],
        });
    }
  }
  return [...targets.values()];
}

function protocolOf({
  protocol,
}: WorkloadPort): IntentTarget['port']['protocol'] {
  return protocol === 'unknown' ? 'http' : protocol;
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

/** Ports of one workload give rules of one policy. */
function merged(objects: readonly ManifestObject[]): ManifestObject[] {
  const byName = new Map<string, ManifestObject>();
  for (const object of objects) {
    const { kind, metadata } = object;
    const key = `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    const known = byName.get(key);
    byName.set(
      key,
      known ? { ...known, spec: joinRules(known.spec, object.spec) } : object,
    );
  }
  return [...byName.values()];
}

function joinRules(a: unknown, b: unknown): unknown {
  const rulesIn = (spec: unknown): readonly unknown[] | undefined => {
    const { rules } = (spec ?? {}) as { readonly rules?: unknown };
    return Array.isArray(rules) ? rules : undefined;
  };
  const [first, second] = [rulesIn(a), rulesIn(b)];
  if (!first || !second) return a;
  const all = [...first, ...second];
  return {
    ...(a as object),
    rules: [...new Map(all.map(rule => [JSON.stringify(rule), rule])).values()],
  };
}

/** Policies that admit somebody today stay in force beside the draft, unless it replaces them. */
function remainingGrants(
  placed: readonly PlacedWorkload[],
  objects: readonly ManifestObject[],
): AccessDraft['remaining'] {
  const written = new Set(
    objects.map(({ kind, metadata }) =>
      [kind, metadata.namespace ?? '', metadata.name].join('\n'),
    ),
  );
  const found = new Map<
    string,
    { readonly ref: ResourceRef; readonly admits: Set<string> }
  >();
  for (const entry of placed)
    for (const { policies } of placedPolicies(entry))
      for (const { allow } of policies)
        for (const { evidence, peers, operations } of allow) {
          const [first] = evidence;
          if (first.type !== 'resource' || first.ref.group === '') continue;
          const { ref } = first;
          const key = [ref.kind, ref.namespace ?? '', ref.name].join('\n');
          if (written.has(key)) continue;
          const known = found.get(key) ?? { ref, admits: new Set() };
          found.set(key, known);
          known.admits.add(
            `${peers.join(' or ') || 'anyone'} → ${
              operations.join(' or ') || 'everything'
            }`,
          );
        }
  return [...found.values()].map(({ ref, admits }) => ({
    ref,
    admits: [...admits],
  }));
}

function stayingInForce(remaining: AccessDraft['remaining']): string[] {
  const names = remaining.map(
    ({ ref }) => `${ref.kind} ${ref.namespace ?? ''}/${ref.name}`,
  );
  return names.length
    ? [
        `What admits callers today stays in force beside the draft: ${names.join(
          ', ',
        )}. The draft narrows nothing until that is deleted or made part of it.`,
      ]
    : [];
}

function warningsOf(
  callers: readonly UsageCaller[],
  leftOut: number,
  { from, to }: { readonly from: number; readonly to: number },
): string[] {
  const days = (to - from) / 86_400_000;
  const window =
    days >= 2
      ? `${Math.round(days)} days`
      : `${Math.max(1, Math.round(days * 24))} h`;
  // Whoever was first seen in the last tenth of the window is a hint that others are yet to come.
  const late = callers.filter(
    ({ firstSeen }) => firstSeen > to - (to - from) / 10,
  );
  const rare = callers.filter(({ requests }) => requests < RARE_REQUESTS);
  const names = (list: readonly UsageCaller[]) =>
    list.map(({ identity = 'unknown' }) => identity).join(', ');
  return [
    `Made of the callers of the last ${window}. Whoever calls less often, such as a monthly job, is refused by it.`,
    ...(rare.length
      ? [
          `Rare: fewer than ${RARE_REQUESTS} requests in the window from ${names(
            rare,
          )}.`,
        ]
      : []),
    ...(late.length && late.length < callers.length
      ? [
          `First seen late in the window: ${names(
            late,
          )}. There may be more to come; look at a longer window.`,
        ]
      : []),
    ...(callers.length === 0
      ? ['No caller with an identity was seen: the draft admits nobody.']
      : []),
    ...(leftOut
      ? [`${leftOut} of the observed callers are not admitted; see why below.`]
      : []),
  ];
}
