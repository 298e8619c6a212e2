import {
  SaturationGap,
  SaturationMeasure,
  SaturationRow,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CopyButton } from '../../components/CopyButton';
import { Pill } from '../../components/Pill';
import { Queries } from '../../components/Queries';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatBytes } from '../../format/bytes';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useReport } from '../../hooks/useReport';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { DetailReport } from './DetailReport';
import { OnDemand } from './OnDemand';

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
  const handle = useReport('signals', { rangeSeconds, detail: 'saturation' });
  return (
    <DetailReport handle={handle}>
      {({ data }) => <Measures data={data} />}
    </DetailReport>
  );
}

function Measures({
  data: { saturation = [], saturationGaps = [], queries, window, dashboards },
}: {
  data: SignalsData;
}) {
  const rows = [...saturation].sort(
    (a, b) =>
      order.indexOf(a.measure) - order.indexOf(b.measure) || b.value - a.value,
  );
  return (
    <>
      {rows.length === 0 ? (
        <span>Prometheus holds none of these numbers for the proxies.</span>
      ) : (
        <ScrollRegion label="Saturation">
          <table className={`${css.table} ${css.stacked}`}>
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
                  <td className={`${css.mono} ${css.wide}`} data-label="Where">
                    {placeOf(row)}
                  </td>
                  <td className={css.right} data-label="Now">
                    {valueWords(row)}
                  </td>
                  <td className={css.right} data-label="Of its limit">
                    <OfLimit row={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {saturationGaps.length > 0 && <Gaps gaps={saturationGaps} />}
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

/** What is not in the table although it may happen, and how to get it there. */
function Gaps({ gaps }: { gaps: readonly SaturationGap[] }) {
  return (
    <div className={css.tight}>
      <strong className={css.small}>Not in these metrics</strong>
      {gaps.map(({ measures, why, fix, manifest }) => (
        <div key={measures.join()} className={`${css.tight} ${css.small}`}>
          <span>
            <strong>
              {measures.map(measure => names[measure]).join(', ')}
            </strong>
            {': '}
            {why}
          </span>
          {fix && (
            <span className={css.spread}>
              <span style={{ flex: '1 1 20rem' }}>{fix}</span>
              {manifest && (
                <CopyButton
                  text={manifest}
                  label="Copy the annotation"
                  words="Copy the annotation"
                />
              )}
            </span>
          )}
          {manifest && (
            <ScrollRegion label="Annotation that shows these counters">
              <pre className={`${css.mono} ${css.small}`}>{manifest}</pre>
            </ScrollRegion>
          )}
        </div>
      ))}
    </div>
  );
}

/** Measures of destinations; a row without one speaks of all of them. */
const OF_DESTINATIONS: readonly SaturationMeasure[] = [
  'connection-overflow',
  'pending-overflow',
  'retry-overflow',
  'retries',
  'ejected-endpoints',
];

function placeOf({ measure, pod, destination }: SaturationRow): string {
  const all = OF_DESTINATIONS.includes(measure)
    ? 'every destination'
    : 'this component';
  return pod ?? destination ?? all;
}

function valueWords({ value, unit }: SaturationRow): string {
  switch (unit) {
    case 'bytes':
      return formatBytes(value);
    case 'cores':
      return value < 1
        ? `${Number((value * 1000).toPrecision(3))} millicores`
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
