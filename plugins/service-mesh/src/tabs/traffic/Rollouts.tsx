import { RolloutStatus } from '@meshwright/backstage-plugin-service-mesh-common';
import { ResourceLink } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { formatMoment } from '../../format/time';
import { rolloutStates } from './splitWords';

/** What controllers that shift traffic say of themselves. @internal */
export function Rollouts({ rollouts }: { rollouts: readonly RolloutStatus[] }) {
  if (rollouts.length === 0) return null;
  return (
    <MeshCard title="Progressive delivery">
      {rollouts.map(rollout => (
        <Rollout
          key={`${rollout.tool} ${rollout.ref.cluster} ${rollout.ref.namespace} ${rollout.ref.name}`}
          rollout={rollout}
        />
      ))}
    </MeshCard>
  );
}

function Rollout({ rollout }: { rollout: RolloutStatus }) {
  const { tool, target, phase, state, step, failedChecks } = rollout;
  return (
    <div className={css.stack} style={{ gap: 8 }}>
      <div className={css.row}>
        <strong>{tool === 'flagger' ? 'Flagger' : 'Argo Rollouts'}</strong>
        <ResourceLink resource={rollout.ref} />
        <Pill tone={rolloutStates[state]}>{phase}</Pill>
        {rollout.since !== undefined && (
          <span className={`${css.small} ${css.muted}`}>
            since {formatMoment(rollout.since)}
          </span>
        )}
      </div>
      <dl className={css.facts}>
        <dt>Rolls out</dt>
        <dd>{target}</dd>
        {rollout.percent !== undefined && (
          <>
            <dt>New version gets</dt>
            <dd>{rollout.percent}% of the requests</dd>
          </>
        )}
        {step && (
          <>
            <dt>Step</dt>
            <dd>
              {step.at} of {step.of}: {step.words}
            </dd>
          </>
        )}
        {rollout.gates.length > 0 && (
          <>
            <dt>Gate</dt>
            <dd>{rollout.gates.join('; ')}</dd>
          </>
        )}
        {failedChecks && (
          <>
            <dt>Failed checks</dt>
            <dd>
              {failedChecks.failed}
              {failedChecks.allowed !== undefined &&
                ` of ${failedChecks.allowed} that are let pass`}
            </dd>
          </>
        )}
        {rollout.lastFailure !== undefined && (
          <>
            <dt>Last failure</dt>
            <dd>
              <Pill tone="negative">failed</Pill> {rollout.lastFailure}
            </dd>
          </>
        )}
        {rollout.message !== undefined &&
          rollout.message !== rollout.lastFailure && (
            <>
              <dt>Says</dt>
              <dd>{rollout.message}</dd>
            </>
          )}
      </dl>
    </div>
  );
}
