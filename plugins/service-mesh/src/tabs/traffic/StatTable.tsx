import {
  StatPods,
  StatView,
  WorkloadStat,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { formatThroughput } from './RowTable';
import { statDetail, statName, statViews } from './statViews';

interface Column {
  readonly name: string;
  readonly value: (row: WorkloadStat) => string;
}

const optional = (value: number | undefined, words: (n: number) => string) =>
  value === undefined ? '–' : words(value);

const REQUESTS: readonly Column[] = [
  { name: 'Success', value: row => optional(row.success, formatRatio) },
  { name: 'Requests', value: row => optional(row.rate, formatRate) },
  { name: 'p50', value: row => formatDuration(row.p50) },
  { name: 'p95', value: row => formatDuration(row.p95) },
  { name: 'p99', value: row => formatDuration(row.p99) },
];
const CONNECTIONS: readonly Column[] = [
  {
    name: 'Open connections',
    value: row => optional(row.openConnections, String),
  },
  { name: 'Read', value: row => formatThroughput(row.readBytes) },
  { name: 'Written', value: row => formatThroughput(row.writeBytes) },
];
const POLICY: readonly Column[] = [
  { name: 'Admitted', value: row => optional(row.allowed, formatRate) },
  { name: 'Refused', value: row => optional(row.denied, formatRate) },
];
const COLUMNS: Readonly<Record<StatView, readonly Column[]>> = {
  workloads: [...REQUESTS, ...CONNECTIONS],
  services: [...REQUESTS, ...CONNECTIONS],
  policies: [...REQUESTS, ...POLICY],
  callers: [...REQUESTS, ...CONNECTIONS],
  destinations: [...REQUESTS, ...CONNECTIONS],
  busiest: REQUESTS,
};

/** Numbers of workloads, Services, policies or ends of connections. @internal */
export function StatTable(props: {
  rows: readonly WorkloadStat[];
  view: StatView;
}) {
  const { rows, view } = props;
  const columns = COLUMNS[view];
  const what = statViews.find(({ value }) => value === view)?.what ?? '';
  const pods = rows.some(row => row.pods !== undefined);
  const clusters = new Set(rows.map(({ cluster }) => cluster)).size > 1;
  return (
    <ScrollRegion label={`At a glance, by ${what}`}>
      <table className={`${css.table} ${css.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            {clusters && <th scope="col">Cluster</th>}
            {pods && <th scope="col">Pods in the mesh</th>}
            {columns.map(({ name }) => (
              <th key={name} scope="col" className={css.right}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              <th scope="row">
                <span className={css.mono}>{statName(row)}</span>
                {statDetail(row) && (
                  <div
                    className={`${css.small} ${css.muted}`}
                    style={{ fontWeight: 400 }}
                  >
                    {statDetail(row)}
                  </div>
                )}
              </th>
              {clusters && <td data-label="Cluster">{row.cluster}</td>}
              {pods && (
                <td data-label="Pods in the mesh">
                  <Pods pods={row.pods} />
                </td>
              )}
              {columns.map(({ name, value }) => (
                <td key={name} className={css.right} data-label={name}>
                  {value(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Pods({ pods }: { pods: StatPods | undefined }) {
  if (!pods) return <span className={css.muted}>–</span>;
  const { meshed, total, failed, scraped } = pods;
  return (
    <span className={css.row}>
      {meshed === total ? (
        `${meshed} of ${total}`
      ) : (
        <Pill tone={meshed === 0 ? 'negative' : 'warning'}>
          {`${meshed} of ${total}`}
        </Pill>
      )}
      {failed > 0 && <Pill tone="negative">{`${failed} failed`}</Pill>}
      {scraped !== undefined && scraped < meshed && (
        <Pill
          tone="warning"
          title="Prometheus does not scrape the proxies of all pods"
        >
          {`${scraped} scraped`}
        </Pill>
      )}
    </span>
  );
}
