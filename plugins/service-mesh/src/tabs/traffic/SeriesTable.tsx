import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatInstant } from '../../format/time';
import { ChartModel, chartTimes, formatValue } from './signalSeries';
import { valueAt } from './signalSeries';

/** A chart as a table, newest first. @internal */
export function SeriesTable({ model }: { model: ChartModel }) {
  const times = chartTimes(model.lines);
  return (
    <ScrollRegion
      label={`${model.title} as a table`}
      style={{ maxHeight: 260, overflowY: 'auto' }}
    >
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {model.lines.map(line => (
              <th key={line.name} scope="col" className={css.right}>
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...times].reverse().map(time => (
            <tr key={time}>
              <th scope="row" style={{ fontWeight: 400 }}>
                {formatInstant(time)}
              </th>
              {model.lines.map(line => (
                <td key={line.name} className={css.right}>
                  {formatValue(valueAt(line, time), model.unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
