import { ReactElement, ReactNode } from 'react';
import css from './mesh.module.css';

/** How a pill is coloured; `unknown` never looks like any of the others. @internal */
export type Tone =
  | 'positive'
  | 'negative'
  | 'warning'
  | 'info'
  | 'neutral'
  | 'unknown';

/** A short word on a coloured ground; the word alone carries the meaning. @internal */
export function Pill(props: {
  tone: Tone;
  icon?: ReactElement;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={`${css.pill} ${css[props.tone]}`} title={props.title}>
      {props.icon}
      {props.children}
    </span>
  );
}
