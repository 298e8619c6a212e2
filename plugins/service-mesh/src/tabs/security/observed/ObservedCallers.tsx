import { ObservedCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { ScrollRegion } from '../../../components/ScrollRegion';
import css from '../../../components/mesh.module.css';
import { formatRatio } from '../../../format/ratio';
import { ObservedClient } from './ObservedClient';
import { observedParts } from './observedParts';
import { countWords, timeWords } from './strictWords';

/** Every caller of a port with its amounts, folded away. @internal */
export function ObservedCallers(props: {
  callers: readonly ObservedCaller[];
  of: string;
}) {
  const { callers, of } = props;
  return (
    <details>
      <summary className={css.summary}>
        {callers.length === 1 ? 'The caller' : `All ${callers.length} callers`}
      </summary>
      <ScrollRegion label={`Callers of ${of}`}>
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <th scope="col" className={css.right}>
                mTLS share
              </th>
              <th scope="col" className={css.right}>
                mTLS
              </th>
              <th scope="col" className={css.right}>
                Not mTLS
              </th>
              <th scope="col" className={css.right}>
                Not told
              </th>
              <th scope="col">Seen</th>
            </tr>
          </thead>
          <tbody>
            {callers.map((caller, i) => (
              <tr key={i}>
                <td className={css.wide} data-label="Caller">
                  <ObservedClient caller={caller} />
                </td>
                <td
                  className={`${css.right} ${css.numeric}`}
                  data-label="mTLS share"
                >
                  {caller.share === undefined ? '–' : formatRatio(caller.share)}
                </td>
                {observedParts.map(([part, words]) => (
                  <td
                    key={part}
                    className={`${css.right} ${css.numeric}`}
                    data-label={words}
                  >
                    {caller[part] > 0
                      ? countWords(caller[part], caller.unit)
                      : '–'}
                  </td>
                ))}
                <td className={css.wide} data-label="Seen">
                  {timeWords(caller.firstSeen)} – {timeWords(caller.lastSeen)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
