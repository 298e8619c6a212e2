import { useId, useState } from 'react';
import {
  AccessGrant,
  ReviewDecisionRequest,
  ReviewGrant,
  ReviewVerdict,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Button } from '@backstage/ui';
import { EntityLinks } from '../../components/EntityLinks';
import { EvidenceView } from '../../components/EvidenceLink';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { ChangeLink } from './ChangeLink';
import form from './reviews.module.css';
import { placeWords } from './reviewRows';
import { formatDay, riskWords, verdictWords } from './reviewWords';

const verdicts: readonly ReviewVerdict[] = [
  'keep',
  'reduce',
  'revoke',
  'exception',
];
const DAY_MS = 86_400_000;

/** Everything about one grant, and the form to decide it. @internal */
export function GrantDetail(props: {
  entityRef: string;
  row: ReviewGrant;
  grants: readonly AccessGrant[];
  disabled: boolean;
  onDecide: (decision: ReviewDecisionRequest) => Promise<boolean>;
}) {
  const { row } = props;
  const { grant, previous, decision } = row;
  return (
    <div className={css.stack}>
      <dl className={css.facts}>
        <dt>Where</dt>
        <dd>{grant.places.map(placeWords).join(', ')}</dd>
        {grant.risks.length > 0 && (
          <>
            <dt>Risks</dt>
            <dd>{grant.risks.map(risk => riskWords[risk].why).join(' ')}</dd>
          </>
        )}
        <dt>Enforced by</dt>
        <dd>{grant.enforcedBy === 'none' ? 'no proxy' : grant.enforcedBy}</dd>
        <dt>Because of</dt>
        <dd>
          <EvidenceView evidence={grant.evidence} />
        </dd>
        {[previous, decision].map(
          entry =>
            entry && (
              <Past
                key={entry.id}
                title={entry === decision ? 'Decided' : 'Before'}
                decision={entry}
              />
            ),
        )}
      </dl>
      {grant.givenByMesh && (
        <p className={css.muted}>
          This comes with the mesh: nobody wrote it, and no policy takes it
          back, so nobody is asked to decide about it.
        </p>
      )}
      {row.needsDecision && <DecisionForm {...props} />}
    </div>
  );
}

function Past(props: {
  title: string;
  decision: NonNullable<ReviewGrant['decision']>;
}) {
  const { title, decision } = props;
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {verdictWords[decision.verdict].past} by{' '}
        <EntityLinks refs={[decision.by]} /> on {formatDay(decision.at)}
        {decision.until !== undefined && `, until ${formatDay(decision.until)}`}
        {decision.note && <> – “{decision.note}”</>}
      </dd>
    </>
  );
}

function DecisionForm(props: Parameters<typeof GrantDetail>[0]) {
  const { entityRef, row, grants, disabled, onDecide } = props;
  const id = useId();
  const [verdict, setVerdict] = useState<ReviewVerdict>(
    row.decision?.verdict ?? 'keep',
  );
  const [note, setNote] = useState('');
  const [until, setUntil] = useState('');
  const end = until ? Date.parse(`${until}T00:00:00Z`) : undefined;
  const exception = verdict === 'exception';
  const ready = !exception || (note.trim() !== '' && end !== undefined);
  return (
    <form
      className={css.stack}
      onSubmit={event => {
        event.preventDefault();
        void onDecide({
          grant: row.grant.key,
          verdict,
          ...(note.trim() && { note: note.trim() }),
          ...(exception && end !== undefined && { until: end }),
        });
      }}
    >
      <div className={css.row}>
        <Segments
          label="Decision"
          value={verdict}
          onChange={value =>
            setVerdict(verdicts.find(known => known === value) ?? 'keep')
          }
          options={verdicts.map(value => ({
            value,
            label: verdictWords[value].label,
          }))}
        />
      </div>
      <div className={css.tight}>
        <label htmlFor={`${id}-note`}>
          {exception ? 'Why is it accepted?' : 'Note (optional)'}
        </label>
        <textarea
          id={`${id}-note`}
          className={form.note}
          rows={2}
          maxLength={2000}
          required={exception}
          value={note}
          onChange={event => setNote(event.target.value)}
        />
      </div>
      {exception && (
        <div className={css.tight}>
          <label htmlFor={`${id}-until`}>Until</label>
          <input
            id={`${id}-until`}
            type="date"
            className={form.date}
            required
            min={new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)}
            value={until}
            onChange={event => setUntil(event.target.value)}
          />
        </div>
      )}
      <div className={css.row}>
        <Button type="submit" isDisabled={disabled || !ready}>
          Record decision
        </Button>
        {(verdict === 'reduce' || verdict === 'revoke') && (
          <ChangeLink
            entityRef={entityRef}
            grant={row.grant}
            grants={grants}
            verdict={verdict}
          />
        )}
      </div>
    </form>
  );
}
