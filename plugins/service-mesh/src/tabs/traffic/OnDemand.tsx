import { ReactNode, useState } from 'react';
import { MeshCard } from '../../components/MeshCard';
import css from '../../components/mesh.module.css';

/** A card whose numbers are asked for when somebody wants them. @internal */
export function OnDemand(props: {
  title: string;
  /** What there is to see, while it is closed. */
  hint: string;
  aside?: ReactNode;
  children: () => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <MeshCard
      title={props.title}
      aside={
        <>
          {props.aside}
          <button
            type="button"
            className={css.iconButton}
            aria-expanded={open}
            aria-label={`${open ? 'Hide' : 'Show'} ${props.title}`}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Hide' : 'Show'}
          </button>
        </>
      }
    >
      {open ? (
        props.children()
      ) : (
        <span className={css.muted}>{props.hint}</span>
      )}
    </MeshCard>
  );
}
