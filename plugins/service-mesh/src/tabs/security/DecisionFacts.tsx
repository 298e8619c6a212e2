import {
  AccessDecision,
  AccessRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { VerdictBadge } from '../../components/VerdictBadge';
import css from '../../components/mesh.module.css';
import { enforcers, RuleWords } from './access/ruleWords';

const noRuleWords: Record<AccessDecision['verdict'], string> = {
  allow: 'No rule matches; what holds otherwise decides.',
  deny: 'No rule matches; what holds otherwise decides.',
  depends: 'No rule decides alone.',
  unknown: 'Not known.',
};

function ruleless({ verdict, reason, enforcedBy }: AccessDecision): string {
  return verdict === 'deny' && reason !== undefined && !enforcedBy
    ? 'No rule is asked: the request does not get that far.'
    : noRuleWords[verdict];
}

/** Why a call is admitted or denied. @internal */
export function DecisionFacts({
  row: { decision, caller, operation, asked },
}: {
  row: AccessRow;
}) {
  return (
    <dl className={css.facts}>
      <dt>Question</dt>
      <dd>
        May <strong>{caller.label}</strong> call{' '}
        <span className={css.code}>{operation}</span>?{' '}
        <VerdictBadge verdict={decision.verdict} />
        {asked && (
          <span className={`${css.muted} ${css.small}`}>
            {' '}
            asked for {asked.join(', ')}
          </span>
        )}
      </dd>
      {decision.reason !== undefined && (
        <>
          <dt>Connection</dt>
          <dd>{decision.reason}</dd>
        </>
      )}
      <dt>Rule</dt>
      <dd>
        {decision.rule ? (
          <RuleWords rule={decision.rule} />
        ) : (
          ruleless(decision)
        )}
      </dd>
      <dt>Enforced by</dt>
      <dd>
        {decision.enforcedBy ? enforcers[decision.enforcedBy] : 'no proxy'}
      </dd>
      {decision.dependsOn.length > 0 && (
        <>
          <dt>Depends on</dt>
          <dd>{decision.dependsOn.join(', ')}</dd>
        </>
      )}
      <dt>Because of</dt>
      <dd>
        <EvidenceView evidence={decision.evidence} />
      </dd>
      {decision.wouldBe && (
        <>
          <dt>Dry run</dt>
          <dd className={css.row}>
            would be <VerdictBadge verdict={decision.wouldBe.verdict} />
            <EvidenceView evidence={decision.wouldBe.evidence} />
          </dd>
        </>
      )}
    </dl>
  );
}
