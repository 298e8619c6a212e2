import { ReactNode } from 'react';
import css from '../../../../components/mesh.module.css';

/** A titled part of a preview. @internal */
export function PreviewPart({
  title,
  children,
}: {
  title: string;
  children: ReactNode;
}) {
  return (
    <section className={css.tight} aria-label={title}>
      <h3 className={css.sectionTitle}>{title}</h3>
      {children}
    </section>
  );
}
