import { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import css from '../../components/mesh.module.css';

/** A link inside the portal. @internal */
export function MeshLink(props: { to: string; children: ReactNode }) {
  return (
    <Link to={props.to} className={css.link}>
      {props.children}
    </Link>
  );
}
