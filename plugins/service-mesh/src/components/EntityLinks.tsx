import { EntityRefLink } from '@backstage/plugin-catalog-react';
import css from './mesh.module.css';

/** Links to catalog entities, separated by commas. @internal */
export function EntityLinks({ refs }: { refs: readonly string[] }) {
  return (
    <span>
      {refs.map((ref, i) => (
        <span key={ref}>
          {i > 0 && ', '}
          <EntityRefLink entityRef={ref} className={css.link} hideIcon />
        </span>
      ))}
    </span>
  );
}
