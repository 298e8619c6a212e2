import {
  FleetEntity,
  FleetProtection,
  OverviewData,
  Report,
  ReportProblem,
} from '../../model';

/** Problems behind which there may be more than was read. */
const HIDES: readonly ReportProblem['code'][] = [
  'cluster-unreachable',
  'cluster-syncing',
  'cluster-not-watchable',
  'cluster-unknown',
  'kind-forbidden',
];

/** An overview as a row of the list of a fleet. @public */
export function toFleetEntity(
  report: Report<OverviewData>,
  ownerRefs: readonly string[],
): FleetEntity {
  const { data, mapping, asOf } = report;
  const { membership } = data;
  return {
    entityRef: mapping.entityRef,
    ownerRefs,
    protection: protectionOf(report),
    mapping: mapping.state,
    ...(mapping.state !== 'mapped' && { unmapped: mapping.explanation }),
    clusters: [...new Set(data.workloads.map(({ cluster }) => cluster))].sort(),
    meshes: membership.meshes,
    dataPlanes: membership.dataPlanes,
    podsInMesh: membership.podsInMesh,
    podsTotal: membership.podsTotal,
    ...(data.mtls && { mtls: data.mtls }),
    ...(data.access && { access: data.access }),
    findings: data.findings,
    ...(data.worstFinding && { worstFinding: data.worstFinding.title }),
    incomplete: report.problems.some(({ code }) => HIDES.includes(code)),
    skippedRules: data.skippedRules,
    asOf,
  };
}

function protectionOf({
  data,
  mapping,
}: Report<OverviewData>): FleetProtection {
  if (mapping.state === 'clusters-unavailable') return 'unknown';
  if (mapping.state !== 'mapped' || data.workloads.length === 0)
    return 'unmapped';
  if (
    data.workloads.some(
      ({ membership }) => membership.evidence[0].type === 'unknown',
    )
  )
    return 'unknown';
  if (data.membership.meshes.length === 0) return 'outside';
  switch (data.mtls) {
    case 'strict':
      return data.workloads.every(
        ({ membership }) =>
          membership.dataPlane !== 'none' &&
          membership.podsInMesh === membership.podsTotal,
      )
        ? 'strict'
        : 'plaintext';
    case 'permissive':
      return 'permissive';
    case 'disabled':
      return 'plaintext';
    default:
      return 'unknown';
  }
}
