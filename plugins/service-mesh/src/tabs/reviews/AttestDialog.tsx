import { useId, useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  EntityReview,
  ReviewVerdict,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Button } from '@backstage/ui';
import Dialog from '@material-ui/core/Dialog';
import css from '../../components/mesh.module.css';
import { useOwnership } from '../../hooks/useOwnership';
import { isRisky } from './reviewRows';
import form from './reviews.module.css';

/** What is signed, in words, before it is. @internal */
export function AttestDialog(props: {
  open: boolean;
  entityRef: string;
  review: EntityReview;
  onClose: () => void;
  onAttest: (note: string) => void;
}) {
  const { open, entityRef, review, onClose, onAttest } = props;
  const [note, setNote] = useState('');
  const id = useId();
  const mine = useOwnership();
  const reviewers = [
    ...review.ownerRefs,
    ...review.delegations.map(({ delegate }) => delegate),
  ];
  const stranger = mine && !reviewers.some(ref => mine.includes(ref));
  const { grants } = review;
  const risky = grants.filter(row => row.needsDecision && isRisky(row)).length;
  const count = (verdict: ReviewVerdict) =>
    grants.filter(({ decision }) => decision?.verdict === verdict).length;
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={`${id}-title`}>
      <div className={`${css.root} ${form.dialog}`}>
        <h2 id={`${id}-title`} className={css.cardTitle}>
          Attest who may call {parseEntityRef(entityRef).name}
        </h2>
        <p>
          You sign that{' '}
          {grants.length === 1
            ? 'the grant shown is'
            : `the ${grants.length} grants shown are`}{' '}
          known to you{risky > 0 && `, ${risky} of them risky`}: {count('keep')}{' '}
          kept, {count('exception')} as an exception, {count('reduce')} to be
          reduced and {count('revoke')} to be revoked. The signature is pinned
          to this access; when it changes, the review is outdated.
        </p>
        {stranger && (
          <p>
            <strong>
              You are neither an owner nor a delegate; the signature will say
              so.
            </strong>
          </p>
        )}
        <p className={`${css.mono} ${css.small}`}>{review.digest}</p>
        <label htmlFor={`${id}-note`}>Remark (optional)</label>
        <textarea
          id={`${id}-note`}
          className={form.note}
          rows={3}
          maxLength={2000}
          value={note}
          onChange={event => setNote(event.target.value)}
        />
        <div className={css.row}>
          <Button onPress={() => onAttest(note.trim())}>Sign</Button>
          <Button variant="secondary" onPress={onClose}>
            Not yet
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
