import {
  SaturationMeasure,
  SaturationRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatBytes } from '../../format/bytes';
import { errorWords } from '../../format/errorWords';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useReport } from '../../hooks/useReport';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { OnDemand } from './OnDemand';
import { Queries } from './SignalChart';

const names: Record<SaturationMeasure, string> = {
  'proxy-cpu': 'CPU of the proxy',
  'proxy-memory': 'Memory of the proxy',
  'connection-overflow': 'Connections over the limit of the pool',
  'pending-overflow': 'Requests over the limit of the pool',
  'retry-overflow': 'Retries over the budget',
  retries: 'Retries',
  'ejected-endpoints': 'Endpoints that are ejected or not available',
  'rate-limited': 'Requests a rate limit turned away',
};
const order = Object.keys(names) as SaturationMeasure[];

/** What the proxies run short of. @internal */
export function Saturation({ rangeSeconds }: { rangeSeconds: number }) {
  return (
    <OnDemand
      title="Saturation, now"
      hint="CPU and memory of the proxies, full connection pools, ejected endpoints, retries and rate limits, where they are scraped."
    >
      {() => <SaturationNow rangeSeconds={rangeSeconds} />}
    </OnDemand>
  );
}

function SaturationNow({ rangeSeconds }: { rangeSeconds: number }) {
  const { report, error } = useReport('signals', {
    rangeSeconds,
    detail: 'saturation',
  });
  if (!report)
    return <span role="status">{error ? errorWords(error) : 'Reading…'}</span>;
  const { saturation = [], queries, window, dashboards } = report.data;
  const rows = [...saturation].sort(
    (a, b) =>
      order.indexOf(a.measure) - order.indexOf(b.measure) || b.value - a.value,
  );
  return (
    <>
      {rows.length === 0 ? (
        <span>
          Prometheus holds none of these numbers for the proxies. The CPU and
          memory of containers come from the kubelet; pools and ejections only
          from proxies that are told to expose them.
        </span>
      ) : (
        <ScrollRegion label="Saturation">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Where</th>
                <th scope="col" className={css.right}>
                  Now
                </th>
                <th scope="col" className={css.right}>
                  Of its limit
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i}>
                  <th scope="row">{names[row.measure]}</th>
                  <td className={css.mono}>{placeOf(row)}</td>
                  <td className={css.right}>{valueWords(row)}</td>
                  <td className={css.right}>
                    <OfLimit row={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <div className={css.spread}>
        <Queries queries={queries} window={window} />
        <span className={css.row}>
          <CsvButton
            title="Saturation"
            table={() => ({
              head: ['measure', 'where', 'value', 'unit', 'limit'],
              rows: rows.map(row => [
                row.measure,
                placeOf(row),
                row.value,
                row.unit,
                row.limit,
              ]),
            })}
          />
          <Dashboards dashboards={dashboards} panel="saturation" />
        </span>
      </div>
    </>
  );
}

function placeOf({ pod, destination }: SaturationRow): string {
  return pod ?? destination ?? 'this component';
}

function valueWords({ value, unit }: SaturationRow): string {
  switch (unit) {
    case 'bytes':
      return formatBytes(value);
    case 'cores':
      return value < 1
        ? `${Number((value * 1000).toPrecision(3))} m cores`
        : `${Number(value.toPrecision(3))} cores`;
    case 'endpoints':
      return String(value);
    case 'connections/s':
      return formatRate(value).replace('req/s', 'conn/s');
    default:
      return formatRate(value);
  }
}

function OfLimit({ row: { value, limit } }: { row: SaturationRow }) {
  if (limit === undefined || !(limit > 0))
    return <span className={css.muted}>–</span>;
  const share = value / limit;
  return share >= 0.8 ? (
    <Pill tone={share >= 0.95 ? 'negative' : 'warning'}>
      {formatRatio(share)}
    </Pill>
  ) : (
    <>{formatRatio(share)}</>
  );
}
