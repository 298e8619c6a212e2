import { TrafficOutcome } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatRate } from '../../format/rate';
import { flagWords, statusWords } from './outcomeWords';

/** Outcomes that are listed. */
const MOST = 15;

/** How requests ended, failures first. @internal */
export function Outcomes({
  outcomes,
}: {
  outcomes: readonly TrafficOutcome[];
}) {
  const sorted = [...outcomes].sort(
    (a, b) => Number(b.failed) - Number(a.failed) || b.rate - a.rate,
  );
  return (
    <>
      <ScrollRegion label="How requests ended">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">Direction</th>
              <th scope="col">Meaning</th>
              <th scope="col" className={css.right}>
                Requests
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, MOST).map((outcome, i) => (
              <tr key={i}>
                <th scope="row">
                  <Pill tone={outcome.failed ? 'negative' : 'neutral'}>
                    {outcome.protocol === 'grpc' ? 'gRPC ' : 'HTTP '}
                    {outcome.code}
                    {outcome.flags ? ` ${outcome.flags}` : ''}
                  </Pill>
                </th>
                <td data-label="Direction">
                  {outcome.direction === 'inbound' ? 'received' : 'sent'}
                </td>
                <td data-label="Meaning">
                  {[
                    statusWords(outcome),
                    outcome.flags && flagWords(outcome.flags),
                  ]
                    .filter(Boolean)
                    .join('; ')}
                </td>
                <td className={css.right} data-label="Requests">
                  {formatRate(outcome.rate)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {sorted.length > MOST && (
        <span className={`${css.small} ${css.muted}`}>
          {sorted.length - MOST} more are in the CSV.
        </span>
      )}
    </>
  );
}
