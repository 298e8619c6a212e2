import {
  FleetEntity,
  FleetProtection,
  ReviewState,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CsvTable } from '../traffic/csv';

/** How protection is told: the worst first, as the bar and the list have it. @internal */
export const protections: readonly {
  readonly value: FleetProtection;
  readonly label: string;
  readonly means: string;
}[] = [
  {
    value: 'outside',
    label: 'Not in a mesh',
    means: 'no pod is in a mesh; nothing of it encrypts or checks traffic',
  },
  {
    value: 'plaintext',
    label: 'Plaintext only in part',
    means: 'a port, or a pod outside the mesh, takes plaintext only',
  },
  {
    value: 'permissive',
    label: 'Plaintext too',
    means: 'plaintext is accepted beside mTLS',
  },
  {
    value: 'unknown',
    label: 'Unknown',
    means: 'what decides could not be read',
  },
  {
    value: 'strict',
    label: 'mTLS only',
    means: 'every known port of every pod refuses plaintext',
  },
  {
    value: 'unmapped',
    label: 'No workload found',
    means: 'its annotations match nothing in the clusters',
  },
];

/** Review states that ask somebody for something. */
const DUE: readonly ReviewState[] = [
  'overdue',
  'outdated',
  'due',
  'first-due',
  'in-progress',
];

/** What the list may be narrowed to, and how that is called. @internal */
export const fleetViews: Readonly<Record<string, string>> = {
  all: 'Everything',
  ...Object.fromEntries(protections.map(({ value, label }) => [value, label])),
  errors: 'With errors',
  open: 'Callable by anyone',
  reviews: 'Review due',
};

/** Which part of the fleet is asked for. @internal */
export interface FleetFilter {
  readonly show: string;
  readonly text: string;
  /** Refs of owners; undefined = everybody. */
  readonly owners?: readonly string[];
}

/** The rows that fit, those with the worst first. @internal */
export function toFleetRows(
  items: readonly FleetEntity[],
  { show, text, owners }: FleetFilter,
): FleetEntity[] {
  const wanted = text.trim().toLocaleLowerCase('en-US');
  return items
    .filter(
      entity =>
        isShown(entity, show) &&
        (!owners || entity.ownerRefs.some(ref => owners.includes(ref))) &&
        (!wanted ||
          [
            entity.entityRef,
            ...entity.ownerRefs,
            ...entity.clusters,
            ...entity.meshes,
            ...entity.dataPlanes,
            entity.worstFinding ?? '',
          ].some(value => value.toLocaleLowerCase('en-US').includes(wanted))),
    )
    .sort(
      (a, b) =>
        b.findings.error - a.findings.error ||
        rank(a.protection) - rank(b.protection) ||
        b.findings.warning - a.findings.warning ||
        (a.entityRef < b.entityRef ? -1 : 1),
    );
}

/** Whether an entity belongs to a part of {@link fleetViews}. @internal */
export function isShown(entity: FleetEntity, show: string): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'errors':
      return entity.findings.error > 0;
    case 'open':
      return entity.access === 'anyone';
    case 'reviews':
      return entity.review !== undefined && DUE.includes(entity.review);
    default:
      return entity.protection === show;
  }
}

function rank(protection: FleetProtection): number {
  return protections.findIndex(({ value }) => value === protection);
}

/** The list as a table for a file. @internal */
export function fleetCsv(rows: readonly FleetEntity[]): CsvTable {
  return {
    head: [
      'entity',
      'owners',
      'protection',
      'clusters',
      'meshes',
      'pods in mesh',
      'pods',
      'callable by',
      'errors',
      'warnings',
      'rules skipped',
      'worst finding',
      'review',
      'incomplete',
    ],
    rows: rows.map(entity => [
      entity.entityRef,
      entity.ownerRefs.join(' '),
      entity.protection,
      entity.clusters.join(' '),
      entity.meshes.join(' '),
      entity.podsInMesh,
      entity.podsTotal,
      entity.access,
      entity.findings.error,
      entity.findings.warning,
      entity.skippedRules,
      entity.worstFinding,
      entity.review,
      entity.incomplete ? 'yes' : 'no',
    ]),
  };
}
