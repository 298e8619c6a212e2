import { ReactNode } from 'react';
import mesh from '../components/mesh.module.css';
import css from './scaffolder.module.css';

/** Title, description and errors around the inputs of a form field. @internal */
export function FieldFrame(props: {
  title?: string;
  description?: string;
  required?: boolean;
  errors?: readonly string[];
  /** Stands beside the other fields where there is room. */
  beside?: boolean;
  children: ReactNode;
}) {
  const { title, description, required, errors = [], beside } = props;
  return (
    <fieldset
      className={`${mesh.root} ${css.field} ${beside ? css.beside : ''}`}
    >
      {title && (
        <legend className={css.legend}>
          {title}
          {required && ' *'}
        </legend>
      )}
      {description && <span className={mesh.muted}>{description}</span>}
      {props.children}
      {errors.length > 0 && (
        <span role="alert" className={css.error}>
          {[...new Set(errors)].join('; ')}
        </span>
      )}
    </fieldset>
  );
}

/** An input with its label above. @internal */
export function Labelled(props: { label: string; children: ReactNode }) {
  return (
    <label className={css.label}>
      <span>{props.label}</span>
      {props.children}
    </label>
  );
}
