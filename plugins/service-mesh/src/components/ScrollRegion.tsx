/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */
import { CSSProperties, ReactNode } from 'react';
import css from './mesh.module.css';

/** Scrolls wide or long content in place, by keyboard too. @internal */
export function ScrollRegion(props: {
  label: string;
  style?: CSSProperties;
  children: ReactNode;
}) {
  return (
    <div
      className={css.scroll}
      tabIndex={0}
      role="region"
      aria-label={props.label}
      style={props.style}
    >
      {props.children}
    </div>
  );
}
