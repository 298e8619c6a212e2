import {
  AccessAnswer,
  AccessArrival,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../components/EntityLinks';
import { EvidenceView } from '../../../components/EvidenceLink';
import { Pill, Tone } from '../../../components/Pill';
import { VerdictBadge } from '../../../components/VerdictBadge';
import css from '../../../components/mesh.module.css';
import { workloadLabel } from '../../workloadLabel';
import { AccessTraces } from './AccessTraces';
import { Beyond, Connection } from './Connection';
import { Responses } from './Responses';

/** Whether a request that is admitted comes to the component. */
const arrivals: Record<
  AccessArrival,
  { readonly tone: Tone; readonly words: string }
> = {
  no: { tone: 'negative', words: 'does not arrive' },
  depends: { tone: 'warning', words: 'may not arrive' },
  unknown: { tone: 'unknown', words: 'may not arrive: routes not read' },
};

/** Whether a caller may, on what that depends, and which rules were asked. @internal */
export function AccessAnswerView({ answer }: { answer: AccessAnswer }) {
  const { caller, decision, request, port, workload, traces } = answer;
  const { connection, beyond, arrives } = answer;
  const { method, path } = request.operation;
  return (
    <div className={css.stack}>
      <div className={css.row}>
        <VerdictBadge verdict={decision.verdict} />
        {arrives && decision.verdict !== 'deny' && (
          <Pill tone={arrivals[arrives].tone}>{arrivals[arrives].words}</Pill>
        )}
        <span>
          <strong>
            <EntityLinks refs={caller.entityRefs} otherwise={caller.label} />
          </strong>{' '}
          →{' '}
          <span className={css.code}>
            {method ?? 'any method'} {path ?? 'any path'}
          </span>{' '}
          on {workloadLabel(workload)}, port {port}
        </span>
      </div>
      {decision.dependsOn.length > 0 && (
        <span>
          It depends on {decision.dependsOn.join(', ')}; say more above to get a
          certain answer.
        </span>
      )}
      <Connection connection={connection} callers={caller.entityRefs} />
      {traces.length === 0 && connection?.outcome !== 'fails' ? (
        <div className={css.row}>
          <span>No rule was asked:</span>
          <EvidenceView evidence={decision.evidence} />
        </div>
      ) : (
        <AccessTraces traces={traces} />
      )}
      <Responses responses={answer.responses} />
      <Beyond beyond={beyond} />
      {decision.wouldBe && (
        <div className={css.row}>
          A dry run would say{' '}
          <VerdictBadge verdict={decision.wouldBe.verdict} />
          <EvidenceView evidence={decision.wouldBe.evidence} />
        </div>
      )}
    </div>
  );
}
