import {
  EntityReview,
  ReviewGrant,
  WorkloadPlace,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Which grants are listed. @internal */
export const grantFilters = ['all', 'open', 'risky', 'changed'] as const;
/** @internal */
export type GrantFilter = (typeof grantFilters)[number];

/** Grants that fit the filter; those that ask for something first. @internal */
export function toGrantRows(
  { grants, state }: Pick<EntityReview, 'grants' | 'state'>,
  filter: GrantFilter,
): readonly ReviewGrant[] {
  return grants
    .filter(row => {
      switch (filter) {
        case 'open':
          return isOpen(row) && state !== 'attested';
        case 'risky':
          return isRisky(row);
        case 'changed':
          return row.change !== undefined;
        default:
          return true;
      }
    })
    .sort((a, b) => rank(a) - rank(b));
}

/** Whether it waits for a decision. @internal */
export function isOpen({ needsDecision, decision }: ReviewGrant): boolean {
  return needsDecision && !decision;
}

/** @internal */
export function isRisky({ grant }: ReviewGrant): boolean {
  return grant.risks.length > 0;
}

/** Whether it may be decided together with others: risky ones only after they were opened. @internal */
export function maySelect(
  row: ReviewGrant,
  opened: ReadonlySet<string>,
): boolean {
  return row.needsDecision && (!isRisky(row) || opened.has(row.grant.key));
}

/** Whether somebody has to open it before they can decide about it. @internal */
export function isUnopened(
  row: ReviewGrant,
  opened: ReadonlySet<string>,
): boolean {
  return row.needsDecision && !maySelect(row, opened);
}

/** Grants that were kept before and are as they were: the ones that are safe to keep in bulk. @internal */
export function unchangedKept(
  grants: readonly ReviewGrant[],
  opened: ReadonlySet<string>,
): readonly ReviewGrant[] {
  return grants.filter(
    row =>
      isOpen(row) &&
      maySelect(row, opened) &&
      !row.change &&
      row.previous?.verdict === 'keep',
  );
}

/** @internal */
export function placeWords({
  workload,
  port,
  pastWaypoint,
}: WorkloadPlace): string {
  return `${workload.namespace}/${workload.name}:${port}${
    pastWaypoint ? ' past the waypoint' : ''
  }`;
}

function rank(row: ReviewGrant): number {
  if (!row.needsDecision) return 4;
  if (!isOpen(row)) return 3;
  if (isRisky(row)) return 0;
  return row.change ? 1 : 2;
}
