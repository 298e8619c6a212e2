import { TrafficCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../components/EntityLinks';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import { TechnicalName } from '../../components/TechnicalName';
import css from '../../components/mesh.module.css';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { callerName, deniedNotes, deniedShare } from './callerRows';
import {
  formatConnections,
  NumberCells,
  NumberHeads,
  showsConnections,
} from './RowTable';

/** Who calls, how often, and how it ends. @internal */
export function Callers({ callers }: { callers: readonly TrafficCaller[] }) {
  const connections = showsConnections(callers);
  return (
    <>
      <ScrollRegion label="Callers">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <NumberHeads connections={connections} />
              <th scope="col" className={css.right}>
                Denied
              </th>
              <th scope="col">mTLS</th>
            </tr>
          </thead>
          <tbody>
            {callers.map((caller, i) => (
              <tr key={i}>
                <th scope="row">
                  <div className={css.tight} style={{ gap: 0 }}>
                    <span>
                      <EntityLinks
                        refs={caller.entityRefs}
                        otherwise={callerName(caller)}
                      />
                    </span>
                    {caller.entityRefs.length > 0 && caller.workload && (
                      <span
                        className={`${css.small} ${css.muted}`}
                        style={{ fontWeight: 400 }}
                      >
                        {callerName(caller)}
                      </span>
                    )}
                    {caller.identity &&
                      // Several identities may belong to one entity.
                      (caller.entityRefs.length > 0 ||
                        caller.identity !== callerName(caller)) && (
                        <span
                          className={`${css.mono} ${css.small} ${css.muted}`}
                          style={{ fontWeight: 400 }}
                        >
                          <TechnicalName text={caller.identity} />
                        </span>
                      )}
                  </div>
                </th>
                <NumberCells row={caller} connections={connections} />
                <td className={css.right} data-label="Denied">
                  <Denied caller={caller} />
                </td>
                <td data-label="mTLS">
                  <MtlsShare share={caller.mtls} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {deniedNotes(callers).map(note => (
        <span key={note} className={`${css.small} ${css.muted}`}>
          {note}
        </span>
      ))}
    </>
  );
}

/** What was refused, and how much of all that the caller asked for that is. */
function Denied({ caller }: { caller: TrafficCaller }) {
  const { deniedRate = 0, deniedConnections = 0 } = caller;
  const share = deniedShare(caller);
  if (deniedRate <= 0 && deniedConnections <= 0) return <>–</>;
  return (
    <>
      {deniedRate > 0 && (
        <>
          {formatRate(deniedRate)}
          <div className={`${css.small} ${css.muted}`}>
            {share < 0.999 ? `${formatRatio(share)} of them` : 'all of them'}
          </div>
        </>
      )}
      {deniedConnections > 0 && (
        <div>{formatConnections(deniedConnections)}</div>
      )}
    </>
  );
}

function MtlsShare({ share }: { share: number | undefined }) {
  if (share === undefined)
    return <span className={css.muted}>not measured</span>;
  if (share >= 1) return <Pill tone="positive">mTLS</Pill>;
  if (share <= 0) return <Pill tone="negative">Plaintext</Pill>;
  return <Pill tone="warning">{`${formatRatio(share)} mTLS`}</Pill>;
}
