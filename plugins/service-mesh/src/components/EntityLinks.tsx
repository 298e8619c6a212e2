import { ReactNode } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import css from './mesh.module.css';

/** Links to catalog entities, separated by commas. @internal */
export function EntityLinks(props: {
  refs: readonly string[];
  /** What is shown where no entity is known. */
  otherwise?: ReactNode;
}) {
  const { refs, otherwise } = props;
  if (refs.length === 0 && otherwise !== undefined) return <>{otherwise}</>;
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
