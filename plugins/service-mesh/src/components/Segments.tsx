import { useId } from 'react';
import css from './mesh.module.css';

/** One choice of few, as radio buttons in a row. @internal */
export function Segments(props: {
  label: string;
  options: readonly { readonly value: string; readonly label: string }[];
  value: string;
  onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <div className={css.segments} role="radiogroup" aria-label={props.label}>
      {props.options.map(option => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={props.value === option.value}
            onChange={() => props.onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
