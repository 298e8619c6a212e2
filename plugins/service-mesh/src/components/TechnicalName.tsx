import { Fragment } from 'react';
import css from './mesh.module.css';

/** A host or an identity that breaks after dots and before slashes rather than in the midst of a word. @internal */
export function TechnicalName({ text }: { text: string }) {
  return (
    <span className={css.technical}>
      {text.split(/(?<=[.:])(?=.)|(?=\/)/).map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
