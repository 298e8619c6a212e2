import { ReactNode, useId } from 'react';
import css from './mesh.module.css';

/** A titled part of a tab. @internal */
export function MeshCard(props: {
  title: ReactNode;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      className={`${css.card} ${props.className ?? ''}`}
      aria-labelledby={id}
    >
      <header className={css.cardHeader}>
        <h2 id={id} className={css.cardTitle}>
          {props.title}
        </h2>
        {props.aside && <div className={css.row}>{props.aside}</div>}
      </header>
      <div className={css.cardBody}>{props.children}</div>
    </section>
  );
}
