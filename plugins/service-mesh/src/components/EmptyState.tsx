import { createContext, ReactNode, useContext } from 'react';
import css from './mesh.module.css';

/** What an empty state is about, where it is not alone on the page. @internal */
export const EmptyStateHeading = createContext<string | undefined>(undefined);

/** A page without data that says why. @internal */
export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
}) {
  const heading = useContext(EmptyStateHeading);
  return (
    <div className={`${css.card} ${css.empty}`}>
      {heading && <span className={css.muted}>{heading}</span>}
      <span className={css.emptyIcon}>{props.icon}</span>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}
