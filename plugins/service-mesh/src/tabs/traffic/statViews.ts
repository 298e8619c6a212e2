import {
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
  readonly note: string;
}[] = [
  {
    value: 'workloads',
    label: 'Workloads',
    what: 'Workload',
    note: 'What the proxies of the component receive. A workload without a proxy shows its pods only.',
  },
  {
    value: 'services',
    label: 'Services',
    what: 'Service',
    note: 'What clients of the mesh ask of a Service, and where it went; clients without a proxy count nothing.',
  },
  {
    value: 'policies',
    label: 'Policies',
    what: 'Policy',
    note: 'Servers and routes of the inbound policy that requests matched. Refused requests are no part of the success.',
  },
  {
    value: 'callers',
    label: 'Callers',
    what: 'Caller',
    note: 'As the proxies of the callers count: with the time on the way, and without callers that have no proxy.',
  },
  {
    value: 'destinations',
    label: 'Destinations',
    what: 'Destination',
    note: 'As the proxies of the component count what it sends.',
  },
  {
    value: 'busiest',
    label: 'Busiest',
    what: 'Caller',
    note: 'Callers and routes with most requests, averaged over the window. Paths, methods and single requests are not in metrics: a live view of them needs a tap.',
  },
];

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
