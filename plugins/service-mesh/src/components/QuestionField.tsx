import { ReactNode } from 'react';
import pictures from './pictures.module.css';

/** A labelled field of a form that asks something, with what is wrong with its text. @internal */
export function QuestionField(props: {
  label: string;
  problem?: string;
  /** For fields that take more than one column. */
  className?: string;
  children: ReactNode;
}) {
  return (
    <label
      className={`${pictures.field} ${props.className ?? ''}`}
      style={{ flex: 1 }}
    >
      <span>
        {props.label}
        {props.problem && <strong role="alert"> – {props.problem}</strong>}
      </span>
      {props.children}
    </label>
  );
}
