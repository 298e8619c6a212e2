import { FindingsData } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiQuestionLine } from '@remixicon/react';
import css from '../../components/mesh.module.css';

/** Rules that did not run because of what could not be read. @internal */
export function SkippedRules({ skipped }: Pick<FindingsData, 'skipped'>) {
  if (skipped.length === 0) return null;
  return (
    <div role="status" className={`${css.banner} ${css.unknown}`}>
      <RiQuestionLine aria-hidden />
      <div className={css.tight}>
        <strong>
          {skipped.length} {skipped.length === 1 ? 'rule was' : 'rules were'}{' '}
          skipped: what they look at could not be read
        </strong>
        <details>
          <summary className={css.summary}>Which, and why</summary>
          <ul className={css.list}>
            {skipped.map(rule => (
              <li key={rule.code}>
                {rule.title}{' '}
                <span className={`${css.mono} ${css.small}`}>
                  ({rule.code})
                </span>{' '}
                –{' '}
                {rule.note ??
                  `needs ${rule.unread.map(kind => kind.kind).join(', ')}`}
              </li>
            ))}
          </ul>
        </details>
      </div>
    </div>
  );
}
