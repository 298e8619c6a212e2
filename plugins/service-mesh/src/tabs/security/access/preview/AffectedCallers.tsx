import { PreviewCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../../components/EntityLinks';
import { Pill, Tone } from '../../../../components/Pill';
import { ScrollRegion } from '../../../../components/ScrollRegion';
import { VerdictBadge } from '../../../../components/VerdictBadge';
import css from '../../../../components/mesh.module.css';
import { formatRatio } from '../../../../format/ratio';

const effects: Record<
  PreviewCaller['effect'],
  { readonly tone: Tone; readonly words: string }
> = {
  loses: { tone: 'negative', words: 'loses access' },
  'may-lose': { tone: 'warning', words: 'may lose a part' },
  gains: { tone: 'info', words: 'gains access' },
  'may-gain': { tone: 'info', words: 'may gain a part' },
};

/** Observed callers that a change would hit, with their share of the requests. @internal */
export function AffectedCallers(props: { callers: readonly PreviewCaller[] }) {
  return (
    <ScrollRegion label="Callers that are affected">
      <table className={`${css.table} ${css.stacked}`}>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Effect</th>
            <th scope="col">Before → after</th>
            <th scope="col" className={css.right}>
              Share of requests
            </th>
          </tr>
        </thead>
        <tbody>
          {props.callers.map((caller, i) => (
            <tr key={i}>
              <th scope="row">
                <EntityLinks
                  refs={caller.entityRefs}
                  otherwise={
                    <span className={css.mono}>
                      {caller.identity ??
                        caller.callerWorkload ??
                        'plaintext (no identity)'}
                    </span>
                  }
                />
                {caller.workload && (
                  <span className={`${css.small} ${css.muted}`}>
                    {' '}
                    to {caller.workload.name}
                  </span>
                )}
              </th>
              <td data-label="Effect">
                <Pill tone={effects[caller.effect].tone}>
                  {effects[caller.effect].words}
                </Pill>
              </td>
              <td data-label="Before → after">
                <span className={css.row}>
                  <VerdictBadge verdict={caller.before} /> →{' '}
                  <VerdictBadge verdict={caller.after} />
                </span>
              </td>
              <td className={css.right} data-label="Share of requests">
                {formatRatio(caller.share)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
