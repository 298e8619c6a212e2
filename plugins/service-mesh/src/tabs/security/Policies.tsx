import { AccessPolicy } from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { VerdictBadge } from '../../components/VerdictBadge';
import css from '../../components/mesh.module.css';
import { enforcers, RuleWords } from './access/ruleWords';

/** The policies of a port, rule by rule. @internal */
export function Policies({ policies }: { policies: readonly AccessPolicy[] }) {
  if (policies.length === 0) {
    return (
      <span className={css.muted}>
        No proxy enforces anything on this port: whoever reaches it gets in.
      </span>
    );
  }
  return (
    <details>
      <summary className={css.summary}>Policies in words</summary>
      <div className={css.stack} style={{ paddingTop: 12 }}>
        {policies.map((policy, i) => (
          <div key={i} className={css.tight}>
            <strong>At {enforcers[policy.enforcedBy]}</strong>
            <ul className={css.list}>
              {(['custom', 'deny', 'allow', 'audit'] as const).flatMap(action =>
                policy[action].map((rule, j) => (
                  <li key={`${action} ${j}`}>
                    <span className={css.strong}>{action}</span>{' '}
                    <RuleWords rule={rule} />
                    <div className={css.small}>
                      <EvidenceView evidence={rule.evidence} />
                    </div>
                  </li>
                )),
              )}
              <li className={css.row}>
                otherwise <VerdictBadge verdict={policy.otherwise.verdict} />
                <span className={css.small}>
                  <EvidenceView evidence={policy.otherwise.evidence} />
                </span>
              </li>
            </ul>
          </div>
        ))}
      </div>
    </details>
  );
}
