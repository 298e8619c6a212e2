import { RefusedCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../../components/Pill';
import { ScrollRegion } from '../../../components/ScrollRegion';
import css from '../../../components/mesh.module.css';
import { ObservedClient } from './ObservedClient';
import { countWords, timeWords } from './strictWords';

/** Callers that a proxy refused, and how sure it is. @internal */
export function RefusedCallers(props: {
  refused: readonly RefusedCaller[];
  window: string;
}) {
  const { refused, window } = props;
  if (refused.length === 0) return null;
  return (
    <div className={css.stack}>
      <h3 className={css.sectionTitle}>Who was refused in the last {window}</h3>
      <ScrollRegion label="Refused callers">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <th scope="col">Called</th>
              <th scope="col" className={css.right}>
                Refused
              </th>
              <th scope="col">How sure</th>
              <th scope="col">Seen</th>
            </tr>
          </thead>
          <tbody>
            {refused.map((row, i) => (
              <tr key={i}>
                <td className={css.wide} data-label="Caller">
                  <ObservedClient caller={row} />
                </td>
                <td data-label="Called">
                  {row.workload.name}
                  {row.port === undefined ? (
                    <div className={`${css.muted} ${css.small}`}>
                      the metrics name no port
                    </div>
                  ) : (
                    `:${row.port}`
                  )}
                </td>
                <td
                  className={`${css.right} ${css.numeric}`}
                  data-label="Refused"
                >
                  {countWords(row.amount, row.unit)}
                </td>
                <td className={css.wide} data-label="How sure">
                  <Pill tone={row.precision === 'exact' ? 'info' : 'unknown'}>
                    {row.precision === 'exact' ? 'Exact' : 'By status only'}
                  </Pill>
                  <div className={`${css.muted} ${css.small}`}>{row.cause}</div>
                </td>
                <td className={css.wide} data-label="Seen">
                  {timeWords(row.firstSeen)} – {timeWords(row.lastSeen)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}
