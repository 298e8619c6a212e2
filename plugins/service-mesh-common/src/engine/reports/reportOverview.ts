import {
  AccessPolicy,
  KindRef,
  MtlsMode,
  OverviewData,
  Report,
  SkippedRule,
} from '../../model';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { callerConnections } from './callerConnections';
import { decidePlaced, STRANGERS } from './decidePlaced';
import { placedPolicies } from './reportAccess';
import { placedFindings } from './reportFindings';
import { workloadMtls } from './reportMtls';
import { placedRouting } from './reportTraffic';

/** Weakest first; unknown is never shown as safe. */
const WEAKEST: readonly MtlsMode[] = [
  'unknown',
  'disabled',
  'permissive',
  'strict',
];

/** Is this entity meshed, and how healthy is it? @public */
export function reportOverview(view: MeshView): Report<OverviewData> {
  const { placed, mapping } = placeWorkloads(view);
  const workloads = placed.map(({ workload }) => workload);
  const { findings, skipped } = placedFindings(view, placed);
  const modes = placed.flatMap(entry => portModes(entry));
  const weakest = WEAKEST.find(mode => modes.some(port => port.mode === mode));
  const weakestPorts = modes.flatMap(({ mode, port }) =>
    mode === weakest && port !== undefined ? port : [],
  );
  const access = posture(view, placed);
  const distinct = <T>(values: readonly T[]): T[] =>
    [...new Set(values)].sort();
  return toReport(view, mapping, {
    workloads,
    membership: {
      meshes: distinct(
        workloads.flatMap(({ membership }) => membership.mesh ?? []),
      ),
      dataPlanes: distinct(
        workloads.map(({ membership }) => membership.dataPlane),
      ),
      podsInMesh: workloads.reduce(
        (sum, { membership }) => sum + membership.podsInMesh,
        0,
      ),
      podsTotal: workloads.reduce(
        (sum, { membership }) => sum + membership.podsTotal,
        0,
      ),
      proxyVersions: distinct(
        workloads.flatMap(({ membership }) => membership.proxyVersions),
      ),
    },
    ...(weakest && { mtls: weakest }),
    ...(modes.some(({ mode }) => mode !== weakest) &&
      weakestPorts.length > 0 && { mtlsPorts: distinct(weakestPorts) }),
    routes: placedRouting(placed, view.meshes).splits.length,
    ...(access && { access }),
    findings: {
      error: findings.filter(finding => finding.severity === 'error').length,
      warning: findings.filter(finding => finding.severity === 'warning')
        .length,
      info: findings.filter(finding => finding.severity === 'info').length,
    },
    ...(findings[0] && { worstFinding: findings[0] }),
    skippedRules: skipped.length,
    ...(skipped.length > 0 && { skippedFor: kindsOf(skipped) }),
  });
}

function kindsOf(rules: readonly SkippedRule[]): KindRef[] {
  const kinds = rules.flatMap(({ unread }) => unread);
  return [
    ...new Map(
      kinds.map(kind => [`${kind.group}/${kind.kind}`, kind] as const),
    ).values(),
  ];
}

interface PortMode {
  readonly mode: MtlsMode;
  readonly port?: number;
}

/** Modes of the known ports, or of "every other port" when none is known; pods outside the mesh take plaintext only. */
function portModes(entry: PlacedWorkload): readonly PortMode[] {
  const { ports } = workloadMtls(entry);
  const known = ports.filter(port => port.port !== undefined);
  const { podsInMesh, podsTotal } = entry.workload.membership;
  const outside: readonly PortMode[] =
    entry.mesh && podsInMesh < podsTotal ? [{ mode: 'disabled' }] : [];
  return [
    ...(known.length ? known : ports).map(({ mode, port }) => ({
      mode,
      ...(port !== undefined && { port }),
    })),
    ...outside,
  ];
}

function posture(
  view: MeshView,
  placed: readonly PlacedWorkload[],
): OverviewData['access'] {
  const ports = placed.flatMap(entry =>
    placedPolicies(entry).map(({ port, policies }) =>
      openness(view, entry, port, policies),
    ),
  );
  return (['unknown', 'anyone', 'restricted', 'nobody'] as const).find(state =>
    ports.includes(state),
  );
}

function openness(
  view: MeshView,
  entry: PlacedWorkload,
  port: number,
  policies: readonly AccessPolicy[],
): NonNullable<OverviewData['access']> {
  const verdicts = STRANGERS.map(
    caller =>
      decidePlaced(
        entry,
        policies,
        port,
        caller,
        {},
        callerConnections(view, entry, port, caller),
      ).verdict,
  );
  if (verdicts.includes('unknown')) return 'unknown';
  if (verdicts.includes('allow')) return 'anyone';
  const somebody = policies.every(
    policy => policy.allow.length > 0 || policy.otherwise.verdict === 'allow',
  );
  return somebody ? 'restricted' : 'nobody';
}
