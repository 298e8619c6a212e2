import { TrafficCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../components/EntityLinks';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import { TechnicalName } from '../../components/TechnicalName';
import css from '../../components/mesh.module.css';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { NumberCells, NumberHeads, showsConnections } from './RowTable';

/** Who calls, how often, and how it ends. @internal */
export function Callers({ callers }: { callers: readonly TrafficCaller[] }) {
  const connections = showsConnections(callers);
  return (
    <ScrollRegion label="Callers">
      <table className={css.table}>
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
                    {caller.entityRefs.length > 0 ? (
                      <EntityLinks refs={caller.entityRefs} />
                    ) : (
                      callerName(caller)
                    )}
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
                    caller.identity !== callerName(caller) && (
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
              <td
                className={css.right}
                title="Answered 403 or refused; the cause may be the application itself"
              >
                <DeniedRate caller={caller} />
              </td>
              <td>
                <MtlsShare share={caller.mtls} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Refused requests count as answered in the success column, so how many of all they are is said here. */
function DeniedRate({
  caller: { deniedRate, rate },
}: {
  caller: TrafficCaller;
}) {
  if (!deniedRate) return <>–</>;
  return (
    <>
      {formatRate(deniedRate)}
      <div className={`${css.small} ${css.muted}`}>
        {rate && deniedRate < rate * 0.999
          ? `${formatRatio(deniedRate / rate)} of them`
          : 'all of them'}
      </div>
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

/** A caller by its workload, or what its identity says. @internal */
export function callerName(caller: TrafficCaller): string {
  if (caller.workload)
    return `${caller.namespace ? `${caller.namespace}/` : ''}${
      caller.workload
    }`;
  return caller.identity
    ? caller.identity.split('/').slice(-1)[0]
    : 'not identified';
}
