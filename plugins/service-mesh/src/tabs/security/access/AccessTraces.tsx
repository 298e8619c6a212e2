import {
  AccessAnswer,
  AccessTraceStep,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../../components/EvidenceLink';
import { Pill, Tone } from '../../../components/Pill';
import { ScrollRegion } from '../../../components/ScrollRegion';
import css from '../../../components/mesh.module.css';
import { enforcers, RuleWords } from './ruleWords';

const outcomes: Record<
  AccessTraceStep['outcome'],
  { readonly tone: Tone; readonly words: string }
> = {
  matched: { tone: 'info', words: 'matched' },
  'not-matched': { tone: 'neutral', words: 'did not match' },
  open: { tone: 'warning', words: 'open' },
  'not-reached': { tone: 'neutral', words: 'not reached' },
};

/** Every rule that was asked, proxy by proxy, in order. @internal */
export function AccessTraces({ traces }: Pick<AccessAnswer, 'traces'>) {
  return (
    <>
      {traces.map((trace, i) => (
        <div key={i} className={css.tight}>
          <strong>At {enforcers[trace.enforcedBy]}</strong>
          <ScrollRegion label={`Rules at ${enforcers[trace.enforcedBy]}`}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th scope="col">Step</th>
                  <th scope="col">Rule</th>
                  <th scope="col">Outcome</th>
                  <th scope="col">From</th>
                </tr>
              </thead>
              <tbody>
                {trace.steps.map((step, j) => (
                  <Step key={j} step={step} position={j + 1} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </div>
      ))}
    </>
  );
}

function Step({ step, position }: { step: AccessTraceStep; position: number }) {
  const { action, rule, verdict, outcome, open, decided, evidence } = step;
  const { tone, words } = outcomes[outcome];
  return (
    <tr>
      <th scope="row">
        {position}. {action}
      </th>
      <td>{rule ? <RuleWords rule={rule} /> : <span>{verdict}</span>}</td>
      <td>
        <span className={css.row}>
          <Pill tone={tone}>{words}</Pill>
          {decided && <Pill tone="info">decided</Pill>}
        </span>
        {open.length > 0 && (
          <span className={`${css.muted} ${css.small}`}>
            turns on {open.join(', ')}
          </span>
        )}
      </td>
      <td className={css.small}>
        <EvidenceView evidence={evidence} />
      </td>
    </tr>
  );
}
