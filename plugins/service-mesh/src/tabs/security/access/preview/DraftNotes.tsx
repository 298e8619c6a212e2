import { AccessDraft } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../../../components/mesh.module.css';
import { compact } from '../../../../format/rate';
import { formatMoment } from '../../../../format/time';

/** What a draft was drawn from, whom it leaves out, and why. @internal */
export function DraftNotes({ draft }: { draft: AccessDraft }) {
  // One that calls two workloads is one caller.
  const callers = new Set(draft.callers.map(({ identity }) => identity)).size;
  return (
    <div className={css.tight}>
      <strong>
        {draft.manifests === undefined
          ? 'There is no draft.'
          : `Drafted from ${callers} observed ${
              callers === 1 ? 'caller' : 'callers'
            }, seen ${formatMoment(draft.from)} to ${formatMoment(draft.to)}`}
      </strong>
      {draft.explanation && <span>{draft.explanation}</span>}
      <ul className={css.list}>
        {draft.warnings.map(warning => (
          <li key={warning}>{warning}</li>
        ))}
        {draft.callers.map((caller, i) => (
          <li key={`in ${i}`} className={css.small}>
            <span className={css.mono}>{caller.identity}</span>
            {caller.workload && ` to ${caller.workload.name}`}:{' '}
            {compact(caller.requests)} requests, first{' '}
            {formatMoment(caller.firstSeen)}, last{' '}
            {formatMoment(caller.lastSeen)}
          </li>
        ))}
        {draft.leftOut.map(({ caller, reason }, i) => (
          <li key={`out ${i}`} className={css.small}>
            Left out:{' '}
            <span className={css.mono}>
              {caller.identity ?? caller.callerWorkload ?? 'plaintext'}
            </span>{' '}
            ({compact(caller.requests)} requests). {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
