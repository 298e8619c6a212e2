import {
  PreviousPeriod,
  SignalsData,
  TrafficRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import { Queries } from '../../components/Queries';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { formatSpan } from '../../format/time';
import { ReportHandle } from '../../hooks/useReport';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { DetailReport } from './DetailReport';

const measures: readonly {
  readonly name: string;
  /** Of the values in the CSV file. */
  readonly unit: string;
  readonly value: (row: TrafficRow) => number | undefined;
  readonly words: (value: number | undefined) => string;
  /** True for shares, whose difference is told in points. */
  readonly points?: boolean;
}[] = [
  {
    name: 'Requests',
    unit: 'requests/s',
    value: row => row.rate,
    words: formatRate,
  },
  {
    name: 'Success',
    unit: '0-1',
    value: row => row.success,
    words: formatRatio,
    points: true,
  },
  { name: 'p50', unit: 'ms', value: row => row.p50, words: formatDuration },
  { name: 'p95', unit: 'ms', value: row => row.p95, words: formatDuration },
  { name: 'p99', unit: 'ms', value: row => row.p99, words: formatDuration },
];

/** The whole window beside the one before. @internal */
export function Comparison({ handle }: { handle: ReportHandle<SignalsData> }) {
  const previous = handle.report?.data.previous;
  return (
    <MeshCard
      title="Beside the period before"
      aside={
        previous && (
          <CsvButton
            title="Beside the period before"
            table={() => ({
              head: ['measure', 'now', 'before'],
              rows: measures.map(({ name, unit, value }) => [
                `${name} (${unit})`,
                previous.current && value(previous.current),
                previous.previous && value(previous.previous),
              ]),
            })}
          />
        )
      }
    >
      <DetailReport handle={handle}>
        {({ data }) =>
          data.previous && <Periods previous={data.previous} report={data} />
        }
      </DetailReport>
    </MeshCard>
  );
}

function Periods({
  previous: { current, previous: before, window },
  report: { queries, window: now, dashboards },
}: {
  previous: PreviousPeriod;
  report: SignalsData;
}) {
  return (
    <>
      <ScrollRegion label="Beside the period before">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Over the whole period</th>
              <th scope="col" className={css.right}>
                Now
              </th>
              <th scope="col" className={css.right}>
                Before
              </th>
              <th scope="col" className={css.right}>
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {measures.map(({ name, value, words, points }) => {
              const recent = current && value(current);
              const then = before && value(before);
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className={css.right}>{words(recent)}</td>
                  <td className={css.right}>{words(then)}</td>
                  <td className={css.right}>
                    {difference(recent, then, points)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      <span className={`${css.small} ${css.muted}`}>
        Before: {formatSpan(window.from, window.to)}
      </span>
      <div className={css.spread}>
        <Queries queries={queries} window={now} />
        <Dashboards dashboards={dashboards} panel="inbound" />
      </div>
    </>
  );
}

function difference(
  now: number | undefined,
  then: number | undefined,
  points = false,
): string {
  if (now === undefined || then === undefined) return '–';
  const sign = now > then ? '+' : '';
  if (points) return `${sign}${Number(((now - then) * 100).toFixed(2))} points`;
  if (!(then > 0)) return '–';
  return `${sign}${Number((((now - then) / then) * 100).toPrecision(2))}%`;
}
