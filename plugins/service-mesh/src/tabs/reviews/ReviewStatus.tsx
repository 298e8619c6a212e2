import { useId, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { EntityReview } from '@meshwright/backstage-plugin-service-mesh-common';
import { Button } from '@backstage/ui';
import { serviceMeshReviewsApiRef } from '../../api';
import { EntityLinks } from '../../components/EntityLinks';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { AttestDialog } from './AttestDialog';
import { ExportButtons } from './ExportButtons';
import {
  capacityWords,
  dueWords,
  formatDay,
  reasonWords,
  stateWords,
} from './reviewWords';

/** Where the review stands, and what can be done with it as a whole. @internal */
export function ReviewStatus(props: {
  entityRef: string;
  review: EntityReview;
  busy: boolean;
  onAttest: (note: string) => Promise<boolean>;
  onDelegate: (to: string, granted: boolean) => Promise<boolean>;
  onProblem: (error: Error | undefined) => void;
}) {
  const { entityRef, review, busy, onAttest, onDelegate, onProblem } = props;
  const api = useApi(serviceMeshReviewsApiRef);
  const [signing, setSigning] = useState(false);
  const standing = useRef<HTMLSpanElement>(null);
  const { state, reasons, progress, attestation, policy, hindrance } = review;
  return (
    <MeshCard
      title={
        <span ref={standing} tabIndex={-1} className={css.row}>
          Review of access{' '}
          <Pill tone={stateWords[state].tone}>{stateWords[state].label}</Pill>
          {!review.complete && <UnknownBadge>Not fully read</UnknownBadge>}
        </span>
      }
      aside={
        <>
          <ExportButtons
            read={format => api.exportReview(entityRef, format)}
            onProblem={onProblem}
          />
          <Button
            isDisabled={busy || hindrance !== undefined}
            onPress={() => setSigning(true)}
          >
            Attest…
          </Button>
        </>
      }
    >
      <dl className={css.facts}>
        <dt>Why</dt>
        <dd>
          {reasons.map(reason => reasonWords[reason]).join(' ') ||
            'Nothing changed since it was attested.'}
        </dd>
        <dt>When</dt>
        <dd>
          {dueWords(review)}; an attestation holds for {policy.periodDays} days.
        </dd>
        <dt>Decided</dt>
        <dd>
          {state === 'attested' && progress.decided === 0 ? (
            'all grants, in the review that was attested'
          ) : (
            <>
              {progress.decided} of {progress.total} grants
              {hindrance && <span className={css.muted}> – {hindrance}</span>}
            </>
          )}
        </dd>
        <dt>Last attestation</dt>
        <dd>
          {attestation ? (
            <>
              <EntityLinks refs={[attestation.by]} />,{' '}
              {capacityWords[attestation.capacity]}, on{' '}
              {formatDay(attestation.at)}
              {attestation.note && <> – “{attestation.note}”</>}
            </>
          ) : (
            'none'
          )}
        </dd>
        <dt>Reviewers</dt>
        <dd>
          <Reviewers review={review} busy={busy} onDelegate={onDelegate} />
        </dd>
        <dt>Digest</dt>
        <dd className={css.mono}>{review.digest}</dd>
      </dl>
      <AttestDialog
        open={signing}
        entityRef={entityRef}
        review={review}
        onClose={() => setSigning(false)}
        onAttest={async note => {
          setSigning(false);
          await onAttest(note);
          // The button that opened the dialog is disabled now.
          standing.current?.focus();
        }}
      />
    </MeshCard>
  );
}

function Reviewers(props: {
  review: EntityReview;
  busy: boolean;
  onDelegate: (to: string, granted: boolean) => Promise<boolean>;
}) {
  const { review, busy, onDelegate } = props;
  const [to, setTo] = useState('');
  const id = useId();
  const valid = /^(user|group):[^:/]+\/[^:/]+$/.test(to);
  return (
    <div className={css.tight}>
      <span>
        {review.ownerRefs.length ? (
          <EntityLinks refs={review.ownerRefs} />
        ) : (
          'The entity has no owner.'
        )}
      </span>
      {review.delegations.map(({ delegate, by }) => (
        <span key={delegate} className={css.row}>
          <EntityLinks refs={[delegate]} />
          <span className={css.muted}>
            delegated by <EntityLinks refs={[by]} />
          </span>
          <button
            type="button"
            className={css.iconButton}
            disabled={busy}
            onClick={() => onDelegate(delegate, false)}
          >
            End delegation
          </button>
        </span>
      ))}
      <details>
        <summary className={css.summary}>Delegate</summary>
        <form
          className={css.row}
          onSubmit={event => {
            event.preventDefault();
            void onDelegate(to, true).then(done => done && setTo(''));
          }}
        >
          <label htmlFor={id}>User or group</label>
          <input
            id={id}
            className={css.search}
            placeholder="group:default/security"
            value={to}
            onChange={event => setTo(event.target.value.trim())}
          />
          <button
            type="submit"
            className={css.iconButton}
            disabled={busy || !valid}
          >
            Let them review
          </button>
        </form>
      </details>
    </div>
  );
}
