import {
  Finding,
  FindingSeverity,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Findings of one severity. @internal */
export interface FindingGroup {
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly findings: readonly Finding[];
}

const order: readonly { severity: FindingSeverity; title: string }[] = [
  { severity: 'error', title: 'Breaks traffic or security now' },
  { severity: 'warning', title: 'May break traffic or security' },
  { severity: 'info', title: 'Good to know' },
];

/** Findings grouped by severity, the worst first, groups without findings left out. @internal */
export function toFindingGroups(
  findings: readonly Finding[],
  show: string,
): FindingGroup[] {
  return order
    .filter(({ severity }) => show === 'all' || show === severity)
    .map(group => ({
      ...group,
      findings: findings.filter(finding => finding.severity === group.severity),
    }))
    .filter(group => group.findings.length > 0);
}
