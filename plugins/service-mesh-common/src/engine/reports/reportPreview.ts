import {
  AccessCaller,
  AccessDecision,
  AccessDirection,
  EffectiveRouting,
  Finding,
  KindRef,
  PreviewCaller,
  PreviewCell,
  PreviewData,
  PreviewEffect,
  PreviewMtls,
  PreviewProblem,
  PreviewRoute,
  Report,
  UsageCaller,
  UsageData,
  WorkloadRef,
} from '../../model';
import { changeIndex, ProposedChange } from '../changeIndex';
import { coreKinds } from '../coreKinds';
import { diffAccess } from '../diffAccess';
import { effectiveAccess } from '../effectiveAccess';
import { FindingRule } from '../FindingRule';
import { kindKey } from '../Kind';
import { compareFindings, runFindings } from '../runFindings';
import { ResourceIndex } from '../ResourceIndex';
import { rulesOf } from '../rulesOf';
import { ProjectionTools } from '../shape';
import { callersOf } from './accessCallers';
import { STRANGERS } from './decidePlaced';
import {
  MeshView,
  PlacedWorkload,
  placeWorkloads,
  PrincipalDirectory,
  toReport,
} from './MeshView';
import { unionOperations } from './operations';
import { placedPolicies, portOperations, rowOf } from './reportAccess';
import { workloadRef } from './reportEdges';
import { placedFindings } from './reportFindings';
import { workloadMtls } from './reportMtls';
import { placedRouting } from './reportTraffic';
import { shortIdentity } from './shortIdentity';
import { splitWords } from './splitWords';

/** Changed cells (count) that are listed. */
const MOST_CELLS = 500;

/** A change that is asked about. @public */
export interface Proposal extends ProjectionTools {
  readonly changes: readonly ProposedChange[];
  /** Clusters the change is meant for; absent = every one in which the entity runs. */
  readonly clusters?: readonly string[];
}

/**
 * What a change would mean for this entity: the reports before and after it, compared, and the callers of a window it would
 * matter to.
 * @public
 */
export function reportPreview(
  view: MeshView,
  directory: PrincipalDirectory,
  proposal: Proposal,
  usage: UsageData,
): Report<PreviewData> {
  const { placed, mapping } = placeWorkloads(view);
  const namespace = view.target?.namespace ?? placed[0]?.workload.namespace;
  const named = proposal.changes.map(change =>
    withNamespace(change, namespace, view),
  );
  const kinds = [...coreKinds, ...view.meshes.flatMap(mesh => mesh.kinds)];
  const used = new Set(placed.map(({ index }) => index));
  const own = used.size ? [...used] : view.indexes;
  const isMeant = (cluster: string) =>
    proposal.clusters === undefined || proposal.clusters.includes(cluster);
  const touched = own
    .filter(({ cluster }) => isMeant(cluster))
    .map(index => {
      const changed = changeIndex(
        index,
        kinds,
        named.map(({ change }) => change),
        proposal,
      );
      const refs = changed.effects.map(({ ref }) => ref);
      return {
        ...changed,
        before: index,
        // What a control plane writes back is not in a manifest.
        index: view.meshes.reduce(
          (settled, mesh) => mesh.settle?.(settled, refs) ?? settled,
          changed.index,
        ),
      };
    });
  const effects: PreviewEffect[] = touched.flatMap(one => one.effects);
  const afterOf = new Map(touched.map(one => [one.before, one.index]));
  const rules = rulesReading(view, effects);
  const before: MeshView = { ...view, ...onlyRules(rules) };
  const after: MeshView = {
    ...before,
    indexes: view.indexes.map(index => afterOf.get(index) ?? index),
  };
  const then = placeWorkloads(after).placed;
  const pairs = pairsOf(placed, then);
  const accessBefore = effectiveAccess(placed);
  const accessAfter = effectiveAccess(then);
  const matrices = pairs.flatMap(pair =>
    matrixOf(pair, view, after, directory, usage.callers),
  );
  const cells = matrices
    .flatMap(cell => cell)
    .filter(cell => cell.before.verdict !== cell.after.verdict);
  const affected = usage.callers.flatMap(caller => effectOn(caller, matrices));
  const findings = findingsChange(
    { view: before, placed },
    { view: after, placed: then },
    effects,
  );
  const mtls = pairs.flatMap(mtlsChanges);
  return toReport(view, mapping, {
    clusters: own.map(({ cluster }) => ({
      cluster,
      meant: isMeant(cluster),
      cells: cells.filter(({ workload }) => workload.cluster === cluster)
        .length,
      mtls: mtls.filter(({ workload }) => workload.cluster === cluster).length,
      newFindings: inCluster(findings.newFindings, cluster),
      solvedFindings: inCluster(findings.solvedFindings, cluster),
    })),
    effects,
    problems: distinct<PreviewProblem>([
      ...named.flatMap(({ problem }, position) =>
        problem === undefined ? [] : [{ position, problem }],
      ),
      ...touched.flatMap(one => one.problems),
    ]),
    unread: [
      ...new Set(touched.flatMap(one => one.unread.map(({ kind }) => kind))),
    ],
    complete:
      accessBefore.complete &&
      accessAfter.complete &&
      touched.every(one => one.unread.length === 0),
    changes: diffAccess(accessBefore, accessAfter),
    cells: cells.slice(0, MOST_CELLS),
    ...(cells.length > MOST_CELLS && {
      cellsLeftOut: cells.length - MOST_CELLS,
    }),
    mtls,
    routes: routeChanges(
      placedRouting(placed, view.meshes),
      placedRouting(then, view.meshes),
    ),
    ...findings,
    observed: {
      state: usage.state,
      ...(usage.explanation !== undefined && {
        explanation: usage.explanation,
      }),
      windowSeconds: Math.round((usage.window.to - usage.window.from) / 1000),
      precision: usage.precision,
      callersSeen: usage.callers.length,
      requests: usage.callers.reduce((sum, one) => sum + one.requests, 0),
      affected: affected.sort((a, b) => b.share - a.share),
      lostShare: affected.reduce(
        (sum, one) => sum + (one.effect === 'loses' ? one.share : 0),
        0,
      ),
    },
  });
}

function inCluster(findings: readonly Finding[], cluster: string): number {
  return findings.filter(({ subject }) => subject.cluster === cluster).length;
}

interface Named {
  readonly change: ProposedChange;
  readonly problem?: string;
}

/** kubectl would take the namespace of its context; a preview takes that of the entity and says so. */
function withNamespace(
  change: ProposedChange,
  namespace: string | undefined,
  { meshes }: MeshView,
): Named {
  const { object } = change;
  if (namespace === undefined || !isRecord(object)) return { change };
  const { metadata, apiVersion, kind } = object;
  if (!isRecord(metadata) || metadata.namespace !== undefined)
    return { change };
  const group = String(apiVersion).split('/');
  const known = [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)].find(
    one =>
      one.kind === kind && one.group === (group.length > 1 ? group[0] : ''),
  );
  if (known?.scope !== 'Namespaced') return { change };
  return {
    change: {
      ...change,
      object: { ...object, metadata: { ...metadata, namespace } },
    },
    problem: `no namespace is given; ${namespace} is taken`,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Only rules that read a kind the proposal touches can say anything new. */
function rulesReading(
  { meshes }: MeshView,
  effects: readonly PreviewEffect[],
): readonly FindingRule[] {
  const changed = new Set(effects.map(({ ref }) => kindKey(ref)));
  return rulesOf(meshes).filter(
    ({ reads }) =>
      reads.length === 0 ||
      reads.some((kind: KindRef) => changed.has(kindKey(kind))),
  );
}

function onlyRules(
  rules: readonly FindingRule[],
): Pick<MeshView, 'findingsOf'> {
  const runs = new Map<ResourceIndex, ReturnType<typeof runFindings>>();
  return {
    findingsOf: index => {
      const run = runs.get(index) ?? runFindings(index, rules);
      runs.set(index, run);
      return { run };
    },
  };
}

interface Side {
  readonly view: MeshView;
  readonly placed: readonly PlacedWorkload[];
}

function findingsChange(
  before: Side,
  after: Side,
  effects: readonly PreviewEffect[],
): Pick<PreviewData, 'newFindings' | 'solvedFindings'> {
  const refs = new Set(
    effects.map(({ ref }) => JSON.stringify(sortedRef(ref))),
  );
  const of = ({ view, placed }: Side): Map<string, Finding> => {
    const own = placedFindings(view, placed).findings;
    const proposed = view.indexes.flatMap(
      index =>
        view
          .findingsOf?.(index)
          ?.run.findings.filter(({ subject }) =>
            refs.has(JSON.stringify(sortedRef(subject))),
          ) ?? [],
    );
    return new Map(
      [...own, ...proposed].map(finding => [
        JSON.stringify([
          finding.code,
          sortedRef(finding.subject),
          finding.field,
          finding.message,
        ]),
        finding,
      ]),
    );
  };
  const [then, now] = [of(before), of(after)];
  const missing = (
    from: ReadonlyMap<string, Finding>,
    other: ReadonlyMap<string, Finding>,
  ) =>
    [...from]
      .flatMap(([key, finding]) => (other.has(key) ? [] : [finding]))
      .sort(compareFindings);
  return {
    newFindings: missing(now, then),
    solvedFindings: missing(then, now),
  };
}

function sortedRef(ref: PreviewEffect['ref']): readonly unknown[] {
  return [ref.cluster, ref.group, ref.kind, ref.namespace ?? '', ref.name];
}

/** A workload as it is and as it would be. */
interface Pair {
  readonly before: PlacedWorkload;
  readonly after: PlacedWorkload;
}

function pairsOf(
  before: readonly PlacedWorkload[],
  after: readonly PlacedWorkload[],
): Pair[] {
  const now = new Map(after.map(entry => [refKey(workloadRef(entry)), entry]));
  return before.flatMap(entry => {
    const other = now.get(refKey(workloadRef(entry)));
    return other ? [{ before: entry, after: other }] : [];
  });
}

function refKey({ cluster, namespace, ownerKind, name }: WorkloadRef): string {
  return [cluster, namespace, ownerKind, name].join('\n');
}

/** All cells of each port, before and after, asked for what either state tells apart. */
function matrixOf(
  { before, after }: Pair,
  view: MeshView,
  viewAfter: MeshView,
  directory: PrincipalDirectory,
  observed: readonly UsageCaller[],
): PreviewCell[][] {
  const now = new Map(
    placedPolicies(after).map(({ port, policies }) => [port, policies]),
  );
  return placedPolicies(before).flatMap(({ port, policies: old }) => {
    const policies = now.get(port);
    if (!policies) return [];
    const callers = new Map<string | null, AccessCaller>();
    for (const caller of [
      ...callersOf(view, before, old, directory).shown,
      ...callersOf(viewAfter, after, policies, directory).shown,
      ...observed.map(one => asCaller(one, directory)),
    ])
      if (!callers.has(caller.identity)) callers.set(caller.identity, caller);
    const operations = unionOperations(
      portOperations(before, port, old).shown,
      portOperations(after, port, policies).shown,
    );
    return [
      [...callers.values()].flatMap(caller =>
        operations.map((operation): PreviewCell => {
          const row = rowOf(view, before, port, old, caller, operation);
          const next = rowOf(
            viewAfter,
            after,
            port,
            policies,
            caller,
            operation,
          );
          return {
            workload: row.workload,
            port,
            caller,
            operation: row.operation,
            before: row.decision,
            after: next.decision,
            direction: directionOf(row.decision, next.decision),
          };
        }),
      ),
    ];
  });
}

/** A caller that metrics name; without an identity it came in plaintext. */
function asCaller(
  { identity }: UsageCaller,
  directory: PrincipalDirectory,
): AccessCaller {
  return identity === undefined
    ? STRANGERS[0]
    : {
        identity,
        label: shortIdentity(identity),
        ...directory.lookup(identity),
        source: 'workload',
      };
}

const OPENNESS: readonly AccessDecision['verdict'][] = [
  'deny',
  'depends',
  'allow',
];

function directionOf(
  before: AccessDecision,
  after: AccessDecision,
): AccessDirection {
  const [from, to] = [before, after].map(({ verdict }) =>
    OPENNESS.indexOf(verdict),
  );
  if (from < 0 || to < 0 || from === to) return 'unclear';
  return to > from ? 'wider' : 'narrower';
}

/** What the change means for somebody who called; metrics tell neither ports nor operations. */
function effectOn(
  caller: UsageCaller,
  matrices: readonly (readonly PreviewCell[])[],
): PreviewCaller[] {
  const identity = caller.identity ?? null;
  const mine = matrices
    .flat()
    .filter(
      cell =>
        cell.caller.identity === identity &&
        (!caller.workload || refKey(cell.workload) === refKey(caller.workload)),
    );
  const whole = mine.filter(cell => cell.operation === 'any');
  const before = overall(whole.map(cell => cell.before.verdict));
  const after = overall(whole.map(cell => cell.after.verdict));
  const effect = ((): PreviewCaller['effect'] | undefined => {
    const reachable = mine.filter(cell => cell.before.verdict !== 'deny');
    const closed = mine.filter(cell => cell.before.verdict === 'deny');
    if (
      reachable.length > 0 &&
      reachable.every(cell => cell.after.verdict === 'deny')
    )
      return 'loses';
    if (
      reachable.length === 0 &&
      closed.some(cell => cell.after.verdict === 'allow')
    )
      return 'gains';
    const changed = mine.filter(
      cell => cell.before.verdict !== cell.after.verdict,
    );
    if (changed.some(cell => cell.direction !== 'wider')) return 'may-lose';
    return changed.length > 0 ? 'may-gain' : undefined;
  })();
  return effect ? [{ ...caller, before, after, effect }] : [];
}

function overall(
  verdicts: readonly AccessDecision['verdict'][],
): AccessDecision['verdict'] {
  const [first = 'unknown'] = verdicts;
  if (verdicts.every(verdict => verdict === first)) return first;
  return verdicts.includes('unknown') ? 'unknown' : 'depends';
}

function mtlsChanges({ before, after }: Pair): PreviewMtls[] {
  const workload = workloadRef(before);
  const modes = (entry: PlacedWorkload) =>
    new Map(
      workloadMtls(entry).ports.flatMap(({ port, mode }) =>
        port === undefined ? [] : [[port, mode] as const],
      ),
    );
  const [old, now] = [modes(before), modes(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(port => {
    const [was, is] = [old.get(port), now.get(port)];
    return was === is
      ? []
      : [
          {
            workload,
            port,
            ...(was && { before: was }),
            ...(is && { after: is }),
          },
        ];
  });
}

function routeChanges(
  before: EffectiveRouting,
  after: EffectiveRouting,
): PreviewRoute[] {
  const [old, now] = [before, after].map(wordsByHost);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(host => {
    const [was, is] = [old.get(host) ?? [], now.get(host) ?? []];
    return JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ host, before: was, after: is }];
  });
}

function wordsByHost({
  splits,
  destinations,
  rateLimits,
}: EffectiveRouting): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, string[]>();
  const add = (host: string, text: string) =>
    words.set(host, [...(words.get(host) ?? []), text]);
  for (const split of splits) add(split.host, splitWords(split));
  for (const { host, evidence, ...policy } of destinations)
    add(host, `clients: ${settings(policy)}`);
  for (const { requests, intervalMs, scope } of rateLimits)
    add('rate limits', `${requests} requests in ${intervalMs} ms (${scope})`);
  return words;
}

/** What a destination policy sets, one after the other. */
function settings(value: object): string {
  return Object.entries(value)
    .flatMap(([key, entry]) => {
      if (entry === undefined) return [];
      return typeof entry === 'object' && entry !== null
        ? [`${key} (${settings(entry)})`]
        : [`${key} ${entry}`];
    })
    .join(', ');
}

function distinct<T>(values: readonly T[]): T[] {
  return [
    ...new Map(values.map(value => [JSON.stringify(value), value])).values(),
  ];
}
