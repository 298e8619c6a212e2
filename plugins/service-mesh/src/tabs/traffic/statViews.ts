import {
  StatNote,
  StatView,
  WorkloadStat,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CsvTable } from './csv';

/** The ways to look at workloads, and what has to be known about each. @internal */
export const statViews: readonly {
  readonly value: StatView;
  readonly label: string;
  /** Heading of the first column. */
  readonly what: string;
}[] = [
  {
    value: 'workloads',
    label: 'Workloads',
    what: 'Workload',
  },
  {
    value: 'services',
    label: 'Services',
    what: 'Service',
  },
  {
    value: 'policies',
    label: 'Policies',
    what: 'Policy',
  },
  {
    value: 'callers',
    label: 'Callers',
    what: 'Caller',
  },
  {
    value: 'destinations',
    label: 'Destinations',
    what: 'Destination',
  },
  {
    value: 'busiest',
    label: 'Busiest',
    what: 'Caller',
  },
];

/**
 * What has to be known about the rows of a view, and why other views have none. The mesh is named where several count.
 * @internal
 */
export function notesOf(
  view: StatView,
  notes: readonly StatNote[],
  rows: readonly WorkloadStat[],
): readonly string[] {
  const several = new Set(notes.map(({ mesh }) => mesh)).size > 1;
  const about = notes.filter(note =>
    note.without
      ? note.view === view || rows.every(row => row.view !== note.view)
      : note.view === view,
  );
  return about.map(note => {
    const label = statViews.find(({ value }) => value === note.view)?.label;
    return [
      several && `${note.mesh}: `,
      note.without && `No ${label?.toLowerCase()}: `,
      note.text,
    ]
      .filter(Boolean)
      .join('');
  });
}

/** What a row is about, in words. @internal */
export function statName(row: WorkloadStat): string {
  const place = row.namespace ? `${row.namespace}/` : '';
  return `${row.kind} ${place}${row.name}`;
}

/** Where the requests of a row went, or came from. @internal */
export function statDetail(row: WorkloadStat): string {
  const { leaf, workload, route, view } = row;
  const ends =
    view === 'destinations' ? `from ${workload}` : `to ${workload ?? ''}`;
  return [
    leaf && leaf.name !== row.name && `went to ${leaf.name}`,
    leaf?.weight !== undefined && `weight ${leaf.weight}`,
    workload !== undefined && ends,
    route,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The rows as a table, in the units of the model. @internal */
export function statCsv(rows: readonly WorkloadStat[]): CsvTable {
  return {
    head: [
      'cluster',
      'what',
      'detail',
      'pods in the mesh',
      'pods',
      'requests/s',
      'success (0-1)',
      'p50 (ms)',
      'p95 (ms)',
      'p99 (ms)',
      'open connections',
      'bytes/s read',
      'bytes/s written',
      'admitted/s',
      'refused/s',
    ],
    rows: rows.map(row => [
      row.cluster,
      statName(row),
      statDetail(row),
      row.pods?.meshed,
      row.pods?.total,
      row.rate,
      row.success,
      row.p50,
      row.p95,
      row.p99,
      row.openConnections,
      row.readBytes,
      row.writeBytes,
      row.allowed,
      row.denied,
    ]),
  };
}
